"""How companies and sole traders are written outside the workbook."""

from xl_addin.contract import headers
from xl_addin.figures.facts import cell_text
from xl_addin.ledger.outcomes import Results
from xl_addin.values import orgnr
from xl_addin.values.compare import each
from xl_addin.values.masking import Cleared, company_label


class CompanyNames:
    """Writes a company's name and number; a sole trader is a pseudonym unless personal numbers are asked for.

    Args:
        persons: whether sole traders' personal numbers and names are written out.
    """

    def __init__(self, results: Results, *, persons: bool = False) -> None:
        self._secret = results.project.pseudonym_key
        self.persons = persons
        listed = results.companies[results.companies["key"] != ""].drop_duplicates("key")
        self._names = dict(each(listed, "key", headers.NAME))
        self._written = dict(each(results.log, "row", headers.ORGNR))
        traders = dict.fromkeys(key for key in results.log["key"] if key and orgnr.is_person(key))
        self._places = {key: place for place, key in enumerate(traders, 1)}

    def number(self, key: str, row: int | None = None) -> str | None:
        """The organisation number, or a pseudonym; where there is no valid one, the log row's cell as it may be shown.

        Without the workbook's own secret a pseudonym could be broken by trial: then the traders are counted instead.
        """
        if not key:
            return orgnr.shown(cell_text(self._written.get(row))) or None if row is not None else None
        if not orgnr.is_person(key):
            return orgnr.format(key)
        if self.persons:
            return Cleared(orgnr.format(key))  # asked for by --persons
        return (
            company_label(key, self._secret)
            if self._secret
            else f"{orgnr.person_word(key).lower()} {self._places[key]}"
        )

    def name(self, key: str, row: int | None = None, logged: str = "") -> str | None:
        """The name on the sheet Företag, else as logged; that of a sole trader, also a mistyped one, is withheld."""
        word = orgnr.person_word(key or cell_text(self._written.get(row)))
        if word and not self.persons:
            return word
        return self._names.get(key) or logged or None
