"""What is let in: a regular file that is a whole, sane .xlsx or .xlsm. All else is refused in plain words, unparsed."""

import stat
from pathlib import Path

from xl_addin.books.ooxml.markup import has_doctype
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.zip_records import MAX_TOTAL, PackageError
from xl_addin.contract.errors import ProjektloggError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound file: .xls, or an encrypted .xlsx
_SAVE_AS = "Öppna den i Excel eller LibreOffice och spara den som Excel-arbetsbok (.xlsx)."
_RESAVE = "Öppna filen i Excel eller LibreOffice, kontrollera att allt är där, och spara den på nytt."
_RESTORE = "Hämta en tidigare version (OneDrive, SharePoint eller säkerhetskopia) eller be en kollega om filen."

FAULTS = {
    "truncated": ("Filen är avhuggen: slutet saknas.", _RESTORE),
    "damaged": ("Filen är skadad och går inte att läsa.", _RESTORE),
    "encrypted": ("Filen är skyddad med lösenord.", "Ta bort lösenordet i Excel (Arkiv > Info > Skydda arbetsboken)."),
    "too_big": ("Filen är för stor: uppackad är den mer än vad som rimligen är en logg.", "Är det rätt fil?"),
    "too_many": ("Filen har för många delar för att vara en vanlig arbetsbok.", "Är det rätt fil?"),
    "twice": ("En del av filen finns två gånger, och det går inte att veta vilken som gäller.", _RESAVE),
    "no_sheet": ("Ett blad står i filens innehåll, men bladets del saknas.", _RESTORE),
    "address": ("En rad eller cell på bladet har en adress som inte finns, eller står i fel ordning.", _RESAVE),
    "xml": ("En del av filen är skadad och går inte att läsa.", _RESTORE),
    "dtd": ("Filen innehåller en dokumenttyp, vilket ingen arbetsbok gör.", "Lita inte på filen. " + _SAVE_AS),
}


def fault(code: str, path: Path, part: str = "") -> ProjektloggError:
    """The error for a code of `PackageError` or `MarkupError`."""
    message, remedy = FAULTS[code]
    return ProjektloggError(message, remedy, where=f"{path.name} ({part})" if part else path.name)


def load(path: Path) -> Package:
    """Read a workbook's file whole and check it.

    Args:
        path: the file; links are followed.

    Raises:
        ProjektloggError: it is not there, not a regular file, not a workbook of this kind, damaged or too big.
    """
    raw = _bytes(path)
    where = path.name
    if raw.startswith(_OLE):
        raise _ole(raw, where)
    if not raw.startswith(b"PK\3\4"):
        if not raw.strip(b"\0"):
            raise ProjektloggError("Filen är tom.", _RESTORE, where=where)
        raise ProjektloggError(
            "Filen är ingen Excel-arbetsbok.", "Välj en fil som slutar på .xlsx eller .xlsm.", where=where
        )
    try:
        package = Package(raw)
        _workbook_only(package, where)
        for name, data in package.inflate():
            if name.endswith((".xml", ".rels")) and has_doctype(data):
                raise fault("dtd", path, name)
    except PackageError as error:
        raise fault(error.code, path, error.part) from error
    return package


def _bytes(path: Path) -> bytes:
    where = path.name
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ProjektloggError("Det är ingen fil.", "Välj arbetsbokens fil, inte en mapp.", where=where)
        if status.st_size > MAX_TOTAL:
            raise fault("too_big", path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ProjektloggError("Filen finns inte.", "Kontrollera namnet och mappen.", where=where) from error
    except PermissionError as error:
        remedy = "Stäng den i andra program, eller be om rätt att läsa den."
        raise ProjektloggError("Filen går inte att öppna: du får inte läsa den.", remedy, where=where) from error
    except OSError as error:
        remedy = "Kontrollera att disken eller nätverket går att nå och försök igen."
        raise ProjektloggError("Filen går inte att läsa.", remedy, where=where) from error


def _ole(raw: bytes, where: str) -> ProjektloggError:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return ProjektloggError(*FAULTS["encrypted"], where=where)
    if any(word.encode("utf-16-le") in raw for word in ("Workbook", "Book")):
        return ProjektloggError("Filen är i det gamla Excel-formatet (.xls).", _SAVE_AS, where=where)
    return ProjektloggError(
        "Filen är ingen Excel-arbetsbok.", "Välj en fil som slutar på .xlsx eller .xlsm.", where=where
    )


def _workbook_only(package: Package, where: str) -> None:
    """Tell the other kinds of zip file apart by what they hold."""
    names = {name.lower() for name in package.names}
    kind = ""
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        kind = "Filen är i LibreOffice-format (.ods)."
    elif "xl/workbook.bin" in names:
        kind = "Filen är en binär Excel-arbetsbok (.xlsb)."
    elif any(name.startswith(("word/", "ppt/")) for name in names):
        kind = "Filen är ett Word- eller PowerPoint-dokument."
    elif "[content_types].xml" not in names:
        kind = "Filen är ett zip-arkiv men ingen Excel-arbetsbok."
    if kind:
        raise ProjektloggError(
            kind, _SAVE_AS if "(" in kind else "Välj en fil som slutar på .xlsx eller .xlsm.", where=where
        )
