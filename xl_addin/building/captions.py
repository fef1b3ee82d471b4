"""The hint above each table, and how wide its columns are (in characters)."""

from xl_addin.contract import headers, layout
from xl_addin.contract.form import Content, Form
from xl_addin.contract.table_spec import TableSpec

_HINTS = {
    layout.LOG.sheet: "En rad per aktivitet. Skriv direkt under sista raden. Grå kolumner fylls i av Projektlogg.",
    layout.COMPANIES.sheet: (
        "En rad per företag, med uppgifter som gäller hela projektet. Grå kolumner fylls i av Projektlogg."
    ),
    layout.INDICATORS.sheet: "Reglerna för vad som räknas. Fyll i Mål. Grå kolumner fylls i av Projektlogg.",
    layout.PROJECT.sheet: (
        "Projektets uppgifter till vänster, redovisningsperioderna till höger. De styr rapporten."
        " Ändrade mål skrivs till höger om perioderna: plustecknet visar dem."
    ),
    layout.PLAN.sheet: (
        "Aktiviteterna i projektbeslutet, i den ordning de ska stå {activities}."
        " Indikatorer: koder vars siffror inleder texten; tomt = de som namnet pekar på, inga = inga siffror."
    ),
    layout.TEXTS.sheet: (
        "Texterna i rapporten. Period tom = slutrapporten. Tomt avsnitt blir ”Inget att rapportera.”"
        " I texten: tom rad = nytt stycke, ## = underrubrik, - = punkt, 1. = numrerat."
    ),
    layout.FIGURES.sheet: (
        "Kopiera det vänstra fältet in i en text på bladet Rapporttexter, så fylls siffran i av sig själv."
    ),
    layout.REVIEW.sheet: (
        "Det Projektlogg vill att någon tittar på. Klicka på en rad för att komma till cellen. Skrivs om varje "
        "gång. Ska ett fel få stå kvar: skriv vem som godkänner det och varför."
    ),
    layout.CHANGES.sheet: "Vad som ändrats i räkningen och vem som svarar för det. Skrivs av Projektlogg.",
    layout.LISTS.sheet: (
        "Valen i rullistorna. Lägg till egna längst ned, utan tomma celler emellan. Till höger: rapportens avsnitt."
    ),
}

_OTHER = 17
_WIDTHS = {
    headers.ID: 9,
    headers.DATE: 12.5,
    headers.ACTIVITY: 16,
    headers.ORGNR: 16.5,
    headers.COMPANY: 28,
    headers.ORGANISATION: 17,
    headers.ADVISER: 17,
    headers.FOCUS: 19,
    headers.FORM: 12,
    headers.STATUS: 13,
    headers.CONCLUDED: 12.5,
    headers.REFERRED_TO: 17,
    headers.JOINT_VISIT: 14,
    headers.THEME: 26,
    headers.REGISTERED: 11,
    headers.PARTICIPANTS: 12,
    headers.HOURS: 10,
    headers.AID: 11,
    headers.AID_KIND: 16,
    headers.AID_GROUND: 30,
    headers.NOTE: 32,
    headers.COUNTS_IN: 44,
    headers.CHECK: 60,
    headers.NAME: 32,
    headers.MUNICIPALITY: 18,
    headers.STAFF: 12,
    headers.TURNOVER: 13,
    headers.BALANCE: 18,
    headers.WOMEN: 14,
    headers.FOREIGN: 12,
    headers.NEEDS: 14,
    headers.DELIVERY: 12,
    headers.SME: 12,
    headers.FIGURES_OF: 18,
    headers.PUBLIC: 19,
    headers.SIZE_CLASS: 16,
    headers.CODE: 19,
    headers.INDICATOR: 60,
    headers.TARGET: 10,
    headers.COUNT: 15,
    headers.ACTIVITIES: 34,
    headers.DATE_COLUMN: 16,
    headers.SUM_COLUMN: 17,
    headers.FILTER: 34,
    headers.REPORTED: 13,
    headers.PERIOD_OUTCOME: 12,
    headers.CUMULATIVE: 14,
    headers.GROSS: 9,
    headers.ATTAINMENT: 16,
    headers.REMAINING: 9,
    headers.FORECAST: 10,
    headers.THRESHOLD: 16,
    headers.VALID_FROM: 13,
    headers.VALID_TO: 13,
    headers.EU_CODE: 11,
    headers.SUBSET_OF: 19,
    headers.SPLIT_BY: 28,
    headers.DECISION: 24,
    headers.FIELD: 28,
    headers.VALUE: 44,
    headers.NUMBER: 8,
    headers.START: 13,
    headers.END: 13,
    headers.SUBMITTED: 13,
    headers.LEVEL: 15,
    headers.TITLE: 60,
    headers.ONGOING: 10,
    headers.INDICATORS: 34,
    headers.PERIOD: 10,
    headers.SECTION: 11,
    headers.TEXT: 110,
    headers.SHEET: 17,
    headers.ROW: 8,
    headers.COLUMN: 17,
    headers.MESSAGE: 96,
    headers.REMEDY: 80,
}
_IN_TABLE = {
    (layout.TEXTS.name, headers.ACTIVITY): 40,
    (layout.FIGURES.name, headers.WRITE_THIS): 62,
    (layout.FIGURES.name, headers.VALUE_TODAY): 46,
    (layout.FIGURES.name, headers.MEANING): 96,
    (layout.REVIEW.name, headers.CODE): 24,
    (layout.REVIEW.name, headers.VALUE): 24,
    (layout.REVIEW.name, headers.LEVEL): 13,
    (layout.REVIEW.name, headers.ABOUT): 20,
    (layout.REVIEW.name, headers.ACCEPTED_BY): 22,
    (layout.REVIEW.name, headers.REASON): 60,
    (layout.CHANGES.name, headers.WHEN): 18,
    (layout.CHANGES.name, headers.WHO): 22,
    (layout.CHANGES.name, headers.WHAT): 110,
    (layout.LISTS.name, headers.ACTIVITY): 18,
    (layout.LISTS.name, headers.FORM): 14,
    (layout.LISTS.name, headers.ADVISER): 22,
    (layout.CURVE.name, headers.PACE): 11,
    (layout.CURVE.name, headers.MONTH): 10,
}


def hint(sheet: str, form: Form) -> str:
    """The hint above a sheet's table."""
    return _HINTS[sheet].replace("{activities}", form.place_of(Content.ACTIVITIES))


def width(spec: TableSpec, column: str) -> float:
    """How wide a column is, in characters."""
    return _IN_TABLE.get((spec.name, column)) or _WIDTHS.get(column, _OTHER)
