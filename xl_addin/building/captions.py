"""What stands above each table, and how wide its columns are (in characters)."""

from xl_addin.contract import layout
from xl_addin.contract.layout import TableSpec

TITLES = {
    layout.LOG.sheet: (
        "Aktivitetslogg",
        "En rad per aktivitet. Skriv direkt under sista raden. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.COMPANIES.sheet: (
        "Företag",
        "En rad per företag, med uppgifter som gäller hela projektet. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.INDICATORS.sheet: (
        "Indikatorer",
        "Reglerna för vad som räknas. Fyll i Mål. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.PROJECT.sheet: (
        "Projekt",
        "Projektets uppgifter till vänster och redovisningsperioderna till höger. De styr rapporten.",
    ),
    layout.PLAN.sheet: (
        "Aktivitetsplan",
        (
            "Aktiviteterna i projektbeslutet, i den ordning de ska stå i rapportens avsnitt 3."
            " Indikatorer: koder vars siffror inleder texten; tomt = de som namnet pekar på, inga = inga siffror."
        ),
    ),
    layout.TEXTS.sheet: (
        "Rapporttexter",
        (
            "Texterna i rapporten. Period tom = slutrapporten. Tomt avsnitt blir ”Inget att rapportera.”"
            " I texten: tom rad = nytt stycke, ## = underrubrik, - = punkt, 1. = numrerat."
        ),
    ),
    layout.FIGURES.sheet: (
        "Sifferlista",
        "Kopiera det vänstra fältet in i en text på bladet Rapporttexter, så fylls siffran i av sig själv.",
    ),
    layout.REVIEW.sheet: (
        "Granskning",
        (
            "Det Projektlogg vill att någon tittar på. Klicka på en rad för att komma till cellen. Skrivs om varje "
            "gång. Ska ett fel få stå kvar: skriv vem som godkänner det och varför."
        ),
    ),
    layout.CHANGES.sheet: (
        "Ändringslogg",
        "Vad som ändrats i räkningen och vem som svarar för det. Skrivs av Projektlogg.",
    ),
    layout.LISTS.sheet: (
        "Listor",
        "Valen i rullistorna. Lägg till egna längst ned, utan tomma celler emellan. Till höger: rapportens avsnitt.",
    ),
}

_OTHER = 17
_WIDTHS = {
    "Id": 9,
    "Datum": 12.5,
    "Aktivitet": 16,
    "Orgnr": 16.5,
    "Företag": 28,
    "Organisation": 17,
    "Rådgivare": 17,
    "Insatsområde": 19,
    "Form": 12,
    "Status": 13,
    "Avslutad": 12.5,
    "Slussad till": 17,
    "Gemensamt besök": 14,
    "Tema": 26,
    "Anmälda": 11,
    "Deltagare": 12,
    "Timmar": 10,
    "Stöd (kr)": 11,
    "Anteckning": 32,
    "Räknas i": 44,
    "Kontroll": 60,
    "Namn": 32,
    "Kommun": 18,
    "Anställda": 12,
    "Omsättning (MSEK)": 13,
    "Balansomslutning (MSEK)": 18,
    "Ägs eller drivs av kvinnor": 14,
    "Utländsk bakgrund": 12,
    "Behovsanalys": 14,
    "Leverans": 12,
    "SMF": 12,
    "Kod": 19,
    "Indikator": 60,
    "Mål": 10,
    "Räkna": 15,
    "Aktiviteter": 34,
    "Datumkolumn": 16,
    "Summakolumn": 17,
    "Filter": 34,
    "Rapporteras": 13,
    "Utfall perioden": 12,
    "Ackumulerat": 14,
    "Brutto": 9,
    "Måluppfyllnad": 16,
    "Kvar": 9,
    "Prognos": 10,
    "Fält": 28,
    "Värde": 44,
    "Nr": 8,
    "Från": 13,
    "Till": 13,
    "Inlämnad": 13,
    "Nivå": 15,
    "Benämning": 60,
    "Pågår": 10,
    "Indikatorer": 34,
    "Period": 10,
    "Avsnitt": 11,
    "Text": 110,
    "Blad": 17,
    "Rad": 8,
    "Kolumn": 17,
    "Meddelande": 96,
    "Åtgärd": 80,
}
_IN_TABLE = {
    (layout.TEXTS.name, "Aktivitet"): 40,
    (layout.FIGURES.name, "Skriv så här"): 62,
    (layout.FIGURES.name, "Värde i dag"): 46,
    (layout.FIGURES.name, "Vad det är"): 96,
    (layout.REVIEW.name, "Kod"): 24,
    (layout.REVIEW.name, "Värde"): 24,
    (layout.REVIEW.name, "Nivå"): 13,
    (layout.REVIEW.name, layout.ABOUT): 20,
    (layout.REVIEW.name, layout.ACCEPTED_BY): 22,
    (layout.REVIEW.name, layout.REASON): 60,
    (layout.CHANGES.name, "När"): 18,
    (layout.CHANGES.name, "Vem"): 22,
    (layout.CHANGES.name, "Vad"): 110,
    (layout.LISTS.name, "Aktivitet"): 18,
    (layout.LISTS.name, "Form"): 14,
    (layout.LISTS.name, "Rådgivare"): 22,
    (layout.CURVE.name, "Takt som behövs"): 11,
    (layout.CURVE.name, "Månad"): 10,
}


def width(spec: TableSpec, column: str) -> float:
    """How wide a column is, in characters."""
    return _IN_TABLE.get((spec.name, column)) or _WIDTHS.get(column, _OTHER)
