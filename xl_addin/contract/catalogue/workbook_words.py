"""Findings about the workbook's shape and about single cells."""

from xl_addin.contract.level import Level

WORKBOOK: dict[str, tuple[Level, str, str]] = {
    # The workbook's shape
    "sheet_missing": (
        Level.ERROR,
        "Tabellen {name} finns inte i arbetsboken.{suggestion}",
        "Lägg tillbaka den på bladet {sheet_name}, eller byt tillbaka namnet. En ny arbetsbok visar hur det ska se ut.",
    ),
    "column_missing": (
        Level.ERROR,
        "Kolumnen {name} saknas i tabellen {table_name}.{suggestion}",
        "Byt tillbaka rubriken till {name}, eller lägg till kolumnen igen.",
    ),
    "column_duplicate": (
        Level.ERROR,
        "Rubriken {name} står två gånger i tabellen {table_name}, så ingen vet vilken kolumn som gäller.",
        "Byt namn på den ena, eller ta bort den.",
    ),
    "column_absent": (
        Level.WARNING,
        "Kolumnen {name} saknas i tabellen {table_name}. Den läses som tom.{suggestion}",
        "Byt tillbaka rubriken till {name}, eller lägg till kolumnen igen.",
    ),
    "heading_swapped": (
        Level.ERROR,
        "Det som stod under {column} vid förra räkningen står nu under {value}, så fel kolumn räknas.",
        "Har rubrikerna bytt plats: byt tillbaka dem. Ska det vara så: skriv vem som godkänner det och varför.",
    ),
    "workbook_password": (
        Level.REVIEW,
        "Arbetsboken har ett lösenord för att ändra, eller rekommenderar skrivskydd. Projektlogg skriver i den ändå.",
        "Ska ingen ändra i den: gör rapporterna utan att uppdatera, eller uppdatera en kopia.",
    ),
    "workbook_signed": (
        Level.REVIEW,
        "Arbetsboken är digitalt signerad. Signaturen slutar gälla om arbetsboken uppdateras.",
        "Rapporter och underlag går att göra utan att uppdatera. Ska den uppdateras: refresh med --signed.",
    ),
    "workbook_locked": (
        Level.WARNING,
        "Ett blad saknas, och arbetsbokens struktur är låst: blad går inte att lägga till, byta namn på eller visa.",
        "Lås upp den först: i Excel Granska > Skydda arbetsbok, i LibreOffice under menyn Verktyg.",
    ),
    "acceptance_half": (
        Level.WARNING,
        "Kolumnen {what} är tom vid felet {value}, så det är inte godkänt.",
        "Skriv både Godkänd av och Skäl på felets rad på bladet Granskning, eller töm båda.",
    ),
    "sheet_absent": (
        Level.WARNING,
        "Bladet {name} finns inte, så det som ska stå där skrivs inte.{suggestion}",
        "Byt tillbaka bladets namn till {name}, eller kopiera bladet från en ny arbetsbok.",
    ),
    "table_absent": (
        Level.WARNING,
        "Tabellen {name} finns inte på bladet {sheet_name}, så den skrivs inte: det som står där är gammalt.",
        "Kopiera bladet {sheet_name} från en ny arbetsbok, eller skriv tillbaka tabellens rubriker.",
    ),
    "computed_absent": (
        Level.WARNING,
        "Kolumnen {name} saknas i tabellen {table_name} och fylls inte i.{suggestion}",
        "Byt tillbaka rubriken till {name}, eller lägg till kolumnen igen.",
    ),
    "row_below_table": (
        Level.WARNING,
        "Rad {row} står under tabellens nederkant. Den räknas, men tabellens filter och mallar når den inte.",
        "Dra tabellens nedre högra hörn så att raden kommer med.",
    ),
    "row_below_unread": (
        Level.REVIEW,
        "Rad {row} under tabellen ser inte ut som en loggrad och räknas inte.",
        "Är det en loggrad: fyll i datum, aktivitet och organisationsnummer och dra ned tabellens hörn över den.",
    ),
    # Cells
    "cell_error": (
        Level.ERROR,
        "Cellen i kolumnen {column} visar ett fel ({value}) i stället för ett värde.",
        "Rätta formeln i cellen eller skriv värdet för hand.",
    ),
    "cell_picture": (
        Level.REVIEW,
        "Cellen i kolumnen {column} innehåller en bild eller en av Excels datatyper, som inte kan läsas som text.",
        "Ska den räknas eller visas: skriv värdet som vanlig text.",
    ),
    "cell_picture_decides": (
        Level.ERROR,
        "Cellen i kolumnen {column} innehåller en bild eller en av Excels datatyper, så värdet saknas.",
        "Skriv värdet som vanlig text i cellen.",
    ),
    "cell_merged": (
        Level.ERROR,
        "Cellen i kolumnen {column} är sammanfogad med en annan cell, så raden har inget eget värde där.",
        "Dela den sammanfogade cellen (Start > Sammanfoga) och skriv värdet på varje rad.",
    ),
    "formula_uncomputed": (
        Level.ERROR,
        "Formeln i kolumnen {column} är inte uträknad.",
        "Öppna arbetsboken i Excel eller LibreOffice, spara den och försök igen.",
    ),
    "date_unreadable": (
        Level.ERROR,
        "Datumet i kolumnen {column} går inte att läsa: {value}.",
        "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2023-05-15.",
    ),
    "date_two_days": (
        Level.ERROR,
        "Tidsstämpeln i kolumnen {column} är {written} där den skrevs och {swedish} i Sverige: {value}.",
        "Skriv den dag som gäller som ÅÅÅÅ-MM-DD.",
    ),
    "date_serial": (
        Level.REVIEW,
        "Cellen i kolumnen {column} innehåller talet {value} utan datumformat. Det läses som {meaning}.",
        "Stämmer det: ge cellen datumformat. Annars skriv rätt datum.",
    ),
    "number_unreadable": (
        Level.ERROR,
        "Talet i kolumnen {column} går inte att läsa: {value}.",
        "Skriv bara siffror, till exempel 12 eller 12,5.",
    ),
    "choice_unknown": (
        Level.ERROR,
        "{what} {value} finns inte i listan.{suggestion}",
        "Använd ett värde ur listan{otherwise}.",
    ),
    "choice_unlisted": (
        Level.REVIEW,
        "{what} {value} finns inte i listan.{suggestion}",
        "Använd ett värde ur listan{otherwise}.",
    ),
    "cell_person": (
        Level.WARNING,
        "Cellen i kolumnen {column} innehåller något som ser ut som ett personnummer. Det döljs i det som lämnas ut.",
        "Ta bort numret. En enskild firmas nummer hör bara hemma i kolumnen Orgnr.",
    ),
    "word_near": (
        Level.REVIEW,
        "{column} {value} liknar {other}, som en regel frågar efter, men är ett annat ord.",
        "Menas samma sak: skriv {other}. Annars behöver inget göras.",
    ),
}
