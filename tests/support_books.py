"""Workbooks for tests, written part by part: what the tests are about is what stands in the XML."""

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).parents[1]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
STAMP = (2023, 5, 1, 12, 0, 0)

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills><borders count='1'><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="46" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="1" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
PLAIN, DATE, MOMENT, SPAN, DECIMALS = range(5)  # the styles of STYLES

LOG_HEADER = (
    "Id", "Datum", "Aktivitet", "Orgnr", "Företag", "Organisation", "Status", "Avslutad", "Räknas i", "Kontroll",
)  # fmt: skip


def column(number: int) -> str:
    """A, B, ... for 1, 2, ... (to Z)."""
    return chr(64 + number)


def text(place: str, value: str, style: int = 0) -> str:
    """A cell with text in it."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


Rows = dict[int, list[str | float | None]]


def heading(names: Sequence[str]) -> list[str | float | None]:
    """A row of headers."""
    return [*names]


def cells(rows: Rows, left: int = 1) -> str:
    """Rows of text and number cells; a text that starts with `<` is a whole cell, put in its place."""
    lines = []
    for number, values in rows.items():
        line = ""
        for offset, value in enumerate(values):
            place = f"{column(left + offset)}{number}"
            if isinstance(value, str):
                cell = value if value.startswith("<") else text(place, value)
                line += re.sub(' r="[A-Z]+[0-9]+"', f' r="{place}"', cell, count=1)
            elif value is not None:
                line += f'<c r="{place}"><v>{value}</v></c>'
        lines.append(f'<row r="{number}">{line}</row>')
    return "".join(lines)


def sheet(data: str, before: str = "", after: str = "") -> str:
    """A worksheet part."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def table(
    name: str, ref: str, columns: Sequence[str], more: str = "", *, inside: str | None = None, number: int = 1
) -> str:
    """A table part.

    Args:
        more: attributes such as `totalsRowCount="1"`.
        inside: the autoFilter element; None: an ordinary one.
    """
    filtered = f'<autoFilter ref="{ref}"/>' if inside is None else inside
    named = "".join(f'<tableColumn id="{n}" name={quoteattr(c)}/>' for n, c in enumerate(columns, 1))
    return (
        f'<table xmlns="{MAIN}" id="{number}" name={quoteattr(name)} displayName={quoteattr(name)} ref="{ref}" {more}>'
        f'{filtered}<tableColumns count="{len(columns)}">{named}</tableColumns></table>'
    )


def parts(
    sheets: Mapping[str, str | bytes],
    tables: Mapping[str, Sequence[str]] | None = None,
    *,
    shared: Sequence[str] = (),
    names: str = "",
    properties: str = "",
    styles: str = STYLES,
    drawings: Mapping[str, str] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook by name.

    Args:
        sheets: name of the sheet -> its part.
        tables: name of the sheet -> its table parts.
        shared: the `si` elements.
        names: the definedName elements.
        properties: attributes of workbookPr.
        drawings: name of the sheet -> a chart part that stands on it.
    """
    result: dict[str, str | bytes] = {}
    overrides = [("xl/workbook.xml", SHEET_TYPE + "sheet.main+xml"), ("xl/styles.xml", SHEET_TYPE + "styles+xml")]
    links = [("styles", "styles.xml")]
    listed = ""
    numbered = 0
    for number, (name, xml) in enumerate(sheets.items(), 1):
        result[f"xl/worksheets/sheet{number}.xml"] = xml
        overrides.append((f"xl/worksheets/sheet{number}.xml", SHEET_TYPE + "worksheet+xml"))
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"/>'
        targets = []
        for one in (tables or {}).get(name, ()):
            numbered += 1
            result[f"xl/tables/table{numbered}.xml"] = one
            overrides.append((f"xl/tables/table{numbered}.xml", SHEET_TYPE + "table+xml"))
            targets.append(("table", f"../tables/table{numbered}.xml"))
        if name in (drawings or {}):
            result[f"xl/charts/chart{number}.xml"] = (drawings or {})[name]
            result[f"xl/drawings/drawing{number}.xml"] = "<xdr:wsDr xmlns:xdr='urn:x'/>"
            result[f"xl/drawings/_rels/drawing{number}.xml.rels"] = relations(
                [("chart", f"../charts/chart{number}.xml")]
            )
            targets.append(("drawing", f"../drawings/drawing{number}.xml"))
        if targets:
            result[f"xl/worksheets/sheet{number}.xml"] = _referring(xml, targets)
            result[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations(targets)
    if shared:
        result["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>'
        overrides.append(("xl/sharedStrings.xml", SHEET_TYPE + "sharedStrings+xml"))
        links.append(("sharedStrings", "sharedStrings.xml"))
    result["xl/styles.xml"] = styles
    result["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr {properties}/><sheets>{listed}</sheets>'
        + (f"<definedNames>{names}</definedNames>" if names else "")
        + "</workbook>"
    )
    more = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    result["xl/_rels/workbook.xml.rels"] = relations(links).replace("</Relationships>", more + "</Relationships>")
    result["_rels/.rels"] = relations([("officeDocument", "xl/workbook.xml")])
    result["[Content_Types].xml"] = (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides)
        + "</Types>"
    )
    return dict(sorted(result.items()))


def _referring(xml: str | bytes, targets: Sequence[tuple[str, str]]) -> str | bytes:
    """A sheet with the elements that name its tables and drawings."""
    drawn = "".join(f'<drawing r:id="r{n}"/>' for n, (kind, _) in enumerate(targets, 1) if kind == "drawing")
    listed = [f'<tablePart r:id="r{n}"/>' for n, (kind, _) in enumerate(targets, 1) if kind == "table"]
    if isinstance(xml, bytes):
        return xml
    made = f'{drawn}<tableParts count="{len(listed)}">{"".join(listed)}</tableParts>' if listed else drawn
    return xml.replace("</worksheet>", f"{made}</worksheet>")


def relations(targets: Sequence[tuple[str, str]]) -> str:
    """A part of relationships: kind and target."""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A package with those members; the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return buffer.getvalue()


def packed(raw: bytes) -> dict[str, tuple[bytes, bytes]]:
    """For each member of a zip file its central record's fixed words and its compressed bytes, as they stand."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for info in package.infolist():
            at = info.header_offset
            start = (
                at
                + 30
                + int.from_bytes(raw[at + 26 : at + 28], "little")
                + int.from_bytes(raw[at + 28 : at + 30], "little")
            )
            words = repr(
                (info.flag_bits, info.date_time, info.extra, info.external_attr, info.comment, info.CRC)
            ).encode()
            found[info.filename] = words, raw[start : start + info.compress_size]
    return found


def changed_members(before: bytes, after: bytes) -> set[str]:
    """The members that are not, compressed bytes and all, what they were (gone and new ones included)."""
    old, new = packed(before), packed(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def unzipped(raw: bytes) -> dict[str, bytes]:
    """The members of a package by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def member(raw: bytes, name: str) -> str:
    """A member's text."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return package.read(name).decode()


def log_rows(count: int = 3) -> Rows:
    """Rows 1 (the header) to count + 1 of a small log; its computed columns are I and J."""
    rows: Rows = {1: list(LOG_HEADER)}
    for number in range(2, count + 2):
        day = f'<c r="B{number}" s="{DATE}"><v>{45000 + number}</v></c>'
        rows[number] = [number - 1, day, "Behovsanalys", f"5599{number:02d}-0000", f"Bolag {number}", "Almi", "Klar"]
    return rows


def log_book(path: Path, count: int = 3, **more: object) -> Path:
    """Write a workbook with nothing but the table Aktivitetslogg on A1:J(count + 1).

    Args:
        more: `data` replaces the rows, `after` stands after sheetData, `table` gives the table's attributes, the rest
            goes to `parts`.
    """
    data = str(more.pop("data", "") or cells(log_rows(count)))
    xml = sheet(data, after=str(more.pop("after", "")))
    ref = str(more.pop("ref", f"A1:J{count + 1}"))
    made = table("Aktivitetslogg", ref, LOG_HEADER, str(more.pop("table", "")))
    sheets = {"Aktivitetslogg": xml, **more.pop("sheets", {})}  # type: ignore[dict-item]  # a test's own mapping
    members = parts(sheets, {"Aktivitetslogg": [made]}, **more)  # type: ignore[arg-type]  # handed through
    path.write_bytes(zipped(members))
    return path


def has_libreoffice() -> bool:
    """Whether there is a LibreOffice on this computer."""
    from xl_addin.libreoffice import locate

    return locate.find() is not None


def convert(source: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as another kind, in a profile of its own."""
    from xl_addin.libreoffice import locate

    target = folder / "ut" / f"{source.stem}.{kind.partition(':')[0]}"
    command = [
        str(locate.program()),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(target.parent),
        str(source),
    ]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    assert target.is_file(), f"LibreOffice wrote no {target.name}"
    return target
