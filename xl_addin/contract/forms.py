"""The funder's form: the titles of its fields, as they are printed there. A test holds the templates to them."""

PARTS = {1: "Del 1. Lägesrapport", 12: "Del 2. Slutrapport"}
"""The form's parts, by the number of their first section. A progress report has the first part only."""

TITLES = {
    1: "Grundinformation",
    2: "Gör en övergripande beskrivning av projektets verksamhet",
    3: "Beskriv genomförda aktiviteter",
    4: "Beskriv resultat och utfall under aktuell redovisningsperiod",
    5: "Beskriv utfall av indikatorer under aktuell redovisningsperiod",
    6: "Övriga utfall och/eller goda exempel",
    7: "Beskriv eventuella bidrag i annat än pengar (privat och offentligt)",
    8: "Beskriv eventuella aktiviteter av socialfondskaraktär",
    9: "Beskriv eventuella aktiviteter som genomförts utanför programområdet",
    10: "Beskriv aktiviteter som innehåller de minimis och/eller statsstöd",
    11: "Övriga kommentarer",
    12: "Sammanfattning av projektet, dess aktiviteter, mål och resultat",
    13: "Kommentera det slutliga utfallet av indikatorerna",
    14: "Beskriv hur ni arbetat med att sprida projektets resultat",
    15: "Beskriv uppföljning, utvärdering och lärande",
    16: "Diskussion och slutsatser",
    17: "Efter projektslut",
    18: "Övriga kommentarer",
}
CARD, ACTIVITIES, INDICATORS, OUTSIDE, AID, FINAL_INDICATORS = 1, 3, 5, 9, 10, 13
"""The sections that are more than running text."""

SHORT_TITLES = {
    2: "Projektets verksamhet",
    3: "Genomförda aktiviteter",
    4: "Resultat och utfall i perioden",
    5: "Utfall av indikatorer",
    6: "Övriga utfall, goda exempel",
    7: "Bidrag i annat än pengar",
    8: "Socialfondsaktiviteter",
    9: "Utanför programområdet",
    10: "De minimis och statsstöd",
    11: "Övriga kommentarer",
    12: "Sammanfattning",
    13: "Slutligt utfall av indikatorer",
    14: "Spridning av resultat",
    15: "Uppföljning och lärande",
    16: "Diskussion och slutsatser",
    17: "Efter projektslut",
    18: "Övriga kommentarer",
}
"""The sections that are written on the sheet Rapporttexter, by the words of the sheet Listor."""

FIRST_FINAL = max(PARTS)
"""The sections from here on are about the whole project; those before belong to a period."""

NAME, CASE, BENEFICIARY, ORGNR = "Projektnamn", "Ärende-ID", "Stödmottagare", "Organisationsnummer"
PERIOD_START, PERIOD_END, REPORT = "Redovisningsperiod från", "Redovisningsperiod till", "Lägesrapport nr"
START, END = "Projektets startdatum", "Projektets slutdatum"
GOAL, PERIOD, CUMULATIVE, DONE = "Mål", "Utfall perioden", "Ackumulerat", "Utfört"
TICKED = "☒"
