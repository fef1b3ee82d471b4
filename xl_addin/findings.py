"""Findings: what is doubtful in a workbook, as data. All wording stands here; tests compare codes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_addin.privacy import mask
from xl_addin.tables import Table, Value
from xl_addin.values import fit, text


class Level(StrEnum):
    """How much a finding weighs. Uncertain matches are never more than REVIEW: a false alarm is worse than a miss."""

    ERROR = "error"  # a figure is wrong or missing until somebody acts; the exit code is 1
    WARNING = "warning"  # the figures stand, but something should be mended
    REVIEW = "review"  # look when you have time


_LONGEST = 300  # characters of a cell that a finding repeats
_PLURAL = {Level.ERROR: "fel", Level.WARNING: "varningar", Level.REVIEW: "att granska"}
LOST = frozenset({"sheet_missing", "column_missing", "column_duplicate"})
"""The codes of what makes all figures wrong: a sheet or a column that is gone. They are told first."""
LEVEL_WORDS = {Level.ERROR: "Fel", Level.WARNING: "Varning", Level.REVIEW: "Att granska"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubtful thing and where it stands.

    Attributes:
        code: stable, English, snake_case: what machines and tests compare.
        level: error, warning or review.
        sheet: the sheet's name, "" when it concerns the whole workbook.
        row: the 1-based row on the sheet, None when no single row is meant.
        column: the column's header, "" when no single column is meant.
        cell: the cell's address such as "D12", "" when no single cell is meant.
        value: the cell's value as text, never with a personnummer in it.
        message: what is wrong, in Swedish.
        remedy: what to do, in Swedish.
    """

    code: str
    level: Level
    sheet: str
    row: int | None
    column: str
    cell: str
    value: str
    message: str
    remedy: str


# code: (level, message, remedy). {value}, {column}, {row} and {sheet} are always there; other words come with the call.
CATALOGUE: dict[str, tuple[Level, str, str]] = {
    # The workbook's shape
    "sheet_missing": (
        Level.ERROR,
        "Tabellen {name} finns inte i arbetsboken.{suggestion}",
        "Lägg tillbaka bladet {name}, eller byt tillbaka dess namn. En ny tom arbetsbok visar hur det ska se ut.",
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
        "{column} {value} finns inte i listan.{suggestion}",
        "Välj ett värde i rullistan, eller lägg till det på bladet Listor.",
    ),
    "choice_unlisted": (
        Level.REVIEW,
        "{column} {value} finns inte i listan.{suggestion}",
        "Välj ett värde i rullistan, eller lägg till det på bladet Listor om det är rätt.",
    ),
    "word_near": (
        Level.REVIEW,
        "{column} {value} liknar {other}, som en regel frågar efter, men är ett annat ord.",
        "Menas samma sak: skriv {other}. Annars behöver inget göras.",
    ),
    # Keys
    "date_missing": (
        Level.ERROR,
        "Kolumnen {column} är tom, så raden räknas inte.",
        "Fyll i datumet.",
    ),
    "activity_missing": (
        Level.ERROR,
        "Aktivitet saknas, så raden räknas inte.",
        "Välj en aktivitet i rullistan.",
    ),
    "status_missing": (
        Level.ERROR,
        "Status saknas, så raden räknas inte.",
        "Välj en status i rullistan.",
    ),
    "organisation_missing": (
        Level.WARNING,
        "Organisation saknas. Raden räknas, men ingen organisation får den.",
        "Välj den organisation som höll i aktiviteten.",
    ),
    "orgnr_missing": (
        Level.ERROR,
        "Organisationsnummer saknas, så företaget räknas inte.",
        "Fyll i organisationsnumret, tio siffror.",
    ),
    "amount_missing": (
        Level.WARNING,
        "Kolumnen {column} är tom, så raden ger inget till summan.",
        "Fyll i talet, eller 0 om det inte är något.",
    ),
    "filter_missing": (
        Level.ERROR,
        "Kolumnen {column} är tom, så raden räknas inte av de regler som frågar efter den.",
        "Fyll i kolumnen, som på de flesta andra rader.",
    ),
    "id_missing": (
        Level.WARNING,
        "Raden saknar Id. Den räknas, men går inte att hänvisa till.",
        "Ge raden ett eget Id, till exempel nästa lediga nummer.",
    ),
    "id_duplicate": (
        Level.ERROR,
        "Id {value} finns redan på rad {other}. Är det samma aktivitet räknas den två gånger.",
        "Ta bort den ena raden om den är en kopia, annars ge den ett eget Id.",
    ),
    # Organisation numbers
    "orgnr_format": (
        Level.ERROR,
        "Organisationsnumret {value} innehåller annat än siffror.",
        "Skriv tio siffror, till exempel 559900-0006.",
    ),
    "orgnr_length": (
        Level.ERROR,
        "Organisationsnumret {value} har {digits} siffror i stället för tio.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_lost_zero": (
        Level.ERROR,
        "Organisationsnumret är ett tal med bara {digits} siffror: en inledande nolla kan ha fallit bort.",
        "Skriv numret igen i en cell med textformat, med nollan först.",
    ),
    "orgnr_check_digit": (
        Level.ERROR,
        "Organisationsnumret {value} har fel kontrollsiffra: någon siffra är felskriven.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_component": (
        Level.ERROR,
        "Numret {value} kan inte vara ett organisationsnummer.",
        "Kontrollera numret mot företagets handlingar.",
    ),
    "orgnr_person": (
        Level.REVIEW,
        "Enskild firma: numret är ägarens personnummer. Det räknas, men visas aldrig utanför arbetsboken.",
        "Inget behöver göras. Skriv inte personnumret i andra kolumner.",
    ),
    "orgnr_estate": (
        Level.REVIEW,
        "Dödsbo: numret leder till en person. Det räknas, men visas aldrig utanför arbetsboken.",
        "Inget behöver göras. Skriv inte numret i andra kolumner.",
    ),
    "orgnr_dummy": (
        Level.REVIEW,
        "Numret {value} ser ut som en platshållare. Alla rader med det räknas som ett och samma företag.",
        "Skriv företagets eget nummer.",
    ),
    "name_differs": (
        Level.REVIEW,
        "Samma organisationsnummer har olika namn: {value} här, {other} på {place}.",
        "Är det samma företag: skriv namnet lika. Annars är ett av numren fel.",
    ),
    "company_number_missing": (
        Level.ERROR,
        "Organisationsnummer saknas, så det som står på raden används inte.",
        "Fyll i organisationsnumret, tio siffror, eller ta bort raden.",
    ),
    "company_fact_missing": (
        Level.WARNING,
        "Kolumnen {column} är tom, så företaget räknas inte av de regler som frågar efter den.",
        "Fyll i kolumnen om uppgiften är känd.",
    ),
    "company_duplicate": (
        Level.WARNING,
        "Företaget finns redan på rad {other}. Uppgifterna på den raden gäller.",
        "Ta bort den ena raden.",
    ),
    "company_unlisted": (
        Level.REVIEW,
        "Företaget finns inte på bladet Företag, så kommun och andra uppgifter saknas.",
        "Lägg till en rad för företaget på bladet Företag.",
    ),
    "company_outside_area": (
        Level.REVIEW,
        "Kommunen {value} ligger utanför programområdet.",
        "Stämmer det: beskriv varför i rapportens avsnitt 9.",
    ),
    "company_area_unknown": (
        Level.REVIEW,
        "Kommunen {value} finns inte i listan Kommun. Om den ligger i programområdet {area} går inte att säga.",
        "Ligger den i området: lägg till den på bladet Listor. Annars: beskriv insatserna i rapportens avsnitt 9.",
    ),
    # What happened when
    "date_outside_project": (
        Level.ERROR,
        "Datumet {value} ligger utanför projekttiden {start} – {end}, så raden räknas inte.",
        "Rätta datumet, eller projektets datum på bladet Projekt.",
    ),
    "date_outside_periods": (
        Level.ERROR,
        "Datumet {value} ligger inte i någon redovisningsperiod.",
        "Kontrollera perioderna på bladet Projekt.",
    ),
    "planned_past": (
        Level.WARNING,
        "Aktiviteten är planerad till {value}, ett datum som har passerat.",
        "Ändra status till Genomförd eller Avbruten, eller flytta datumet.",
    ),
    "done_in_future": (
        Level.WARNING,
        "Aktiviteten är genomförd, men datumet {value} har inte varit ännu.",
        "Rätta datumet, eller ändra status till Planerad.",
    ),
    "delivery_without_needs": (
        Level.ERROR,
        "Företaget har fått leverans men ingen behovsanalys är räknad.",
        "Logga behovsanalysen, eller rätta organisationsnumret så att de två hör ihop.",
    ),
    "delivery_before_needs": (
        Level.WARNING,
        "Leveransen avslutades {value}, före behovsanalysen {other}.",
        "Kontrollera datumen på båda raderna.",
    ),
    # Project, periods and rules
    "project_dates_missing": (
        Level.ERROR,
        "{value} saknas.",
        "Fyll i datumet på bladet Projekt.",
    ),
    "field_missing": (
        Level.ERROR,
        "Fältet {name} finns inte på bladet {sheet}, så inget kan räknas. I stället står där {value}.",
        "Skriv fältets namn i kolumnen Fält precis så, och datumet bredvid.",
    ),
    "field_duplicate": (
        Level.ERROR,
        "Fältet {value} finns redan på rad {other}, så ingen vet vilket som gäller.",
        "Ta bort den ena raden.",
    ),
    "project_dates_reversed": (
        Level.ERROR,
        "Projektet slutar {value}, innan det börjar.",
        "Rätta datumen på bladet Projekt.",
    ),
    "period_missing": (
        Level.ERROR,
        "Det finns inga redovisningsperioder. Hela projekttiden räknas som en period.",
        "Fyll i perioderna på bladet Projekt.",
    ),
    "period_incomplete": (
        Level.ERROR,
        "Perioden saknar nummer, startdatum eller slutdatum, så inget kan räknas.",
        "Fyll i Nr, Från och Till.",
    ),
    "period_reversed": (
        Level.ERROR,
        "Period {value} slutar innan den börjar, så inget kan räknas.",
        "Byt plats på datumen.",
    ),
    "period_duplicate": (
        Level.ERROR,
        "Period {value} finns två gånger, så inget kan räknas.",
        "Ge perioden ett eget nummer.",
    ),
    "period_overlap": (
        Level.ERROR,
        "Period {value} överlappar period {other}. Rader i båda räknas i den som har lägst nummer.",
        "Rätta datumen så att perioderna följer på varandra.",
    ),
    "period_gap": (
        Level.WARNING,
        "Det finns dagar mellan period {other} och period {value} som inte hör till någon period.",
        "Rätta datumen så att perioderna följer på varandra.",
    ),
    "period_unknown": (
        Level.WARNING,
        "Period {value} finns inte på bladet Projekt, så texten kommer inte med i någon rapport.",
        "Rätta numret.",
    ),
    "text_unprinted": (
        Level.WARNING,
        "Texten kommer inte med i någon rapport: avsnitt {section} finns bara i slutrapporten, för hela projektet.",
        "Låt Period vara tom. Finns redan en text utan period i samma avsnitt: för ihop dem till en.",
    ),
    "section_unknown": (
        Level.WARNING,
        "Avsnittet {value} finns inte i rapporten, så texten kommer inte med.",
        "Skriv ett nummer mellan 2 och 18.",
    ),
    "rule_changed": (
        Level.WARNING,
        "Regeln är ändrad sedan förra räkningen: {name} var {before}, är {value}.",
        "Är det meningen behöver inget göras. Annars: ändra tillbaka.",
    ),
    "rule_new": (
        Level.REVIEW,
        "{value} är ny sedan förra räkningen.",
        "Är det meningen behöver inget göras.",
    ),
    "rule_gone": (
        Level.ERROR,
        "{value} räknades förra gången men finns inte längre på bladet {sheet}.",
        "Är det meningen: uppdatera, så försvinner felet. Annars: skriv tillbaka raden.",
    ),
    "rule_incomplete": (
        Level.ERROR,
        "Indikatorn saknar {what} och räknas inte.",
        "Fyll i kolumnen.",
    ),
    "rule_duplicate": (
        Level.ERROR,
        "Indikatorkoden {value} finns redan på rad {other}. Ingen av dem räknas, för ingen vet vems siffran är.",
        "Ge indikatorn en egen kod.",
    ),
    "rule_code": (
        Level.ERROR,
        "Indikatorkoden {value} kan inte användas.",
        "Använd små bokstäver a–z, siffror och understreck, till exempel gron_omstallning.",
    ),
    "rule_code_reserved": (
        Level.ERROR,
        "Indikatorkoden {value} är namnet på något annat i rapporten, så indikatorn räknas inte.",
        "Byt kod, till exempel till {suggestion}.",
    ),
    "rule_column": (
        Level.ERROR,
        "Kolumnen {value} finns inte i loggen eller bland företagen, eller fylls i av Projektlogg.{suggestion}",
        "Skriv kolumnens rubrik precis som den står.",
    ),
    "rule_column_kind": (
        Level.ERROR,
        "Kolumnen {value} kan inte användas som {what}.",
        "Välj en kolumn som innehåller {what}.",
    ),
    "rule_filter": (
        Level.ERROR,
        "Filtret {value} går inte att läsa.",
        "Skriv Kolumn=Värde, flera värden med | emellan och flera villkor med ; emellan.",
    ),
    "rule_matches_nothing": (
        Level.WARNING,
        "Indikatorn {value} träffar ingen rad i loggen.",
        "Kontrollera aktiviteter, status och filter, om det inte är för tidigt i projektet.",
    ),
    "plan_activity_unknown": (
        Level.WARNING,
        "Aktiviteten {value} finns inte i aktivitetsplanen. Texten står sist i avsnitt 3, utan siffror.{suggestion}",
        "Skriv aktivitetens benämning eller nummer som på bladet Aktivitetsplan, eller lägg till den där.",
    ),
    "plan_indicator_unknown": (
        Level.WARNING,
        "Det finns ingen indikator med koden {value}, så dess siffror kommer inte med i avsnitt 3.{suggestion}",
        "Skriv koder från bladet Indikatorer med komma emellan, eller inga.",
    ),
    "figure_unknown": (
        Level.WARNING,
        "Det finns ingen siffra som heter {value}, så den står kvar som den är skriven i rapporten.{suggestion}",
        "Kopiera ett namn från bladet Sifferlista.",
    ),
    "figure_unread": (
        Level.WARNING,
        "Märkningen {value} går inte att läsa, så den står kvar som den är skriven i rapporten.{suggestion}",
        "Kopiera ett namn från bladet Sifferlista och skriv det mellan {{{{ och }}}}, utan något annat.",
    ),
    "number_differs": (
        Level.WARNING,
        "Texten säger {value}, men loggen säger {figure}.",
        "Rätta talet, eller skriv {{{{ {name} }}}} så fylls det i av sig självt.",
    ),
    "number_unconfirmed": (
        Level.WARNING,
        "Texten säger {value}, men det går inte ihop med siffrorna i loggen.",
        "Jämför med bladet Sifferlista, och rätta talet om det är fel.",
    ),
    "invariant_broken": (
        Level.ERROR,
        "Siffrorna för {value} går inte ihop: {what}.",
        "Lämna inte in rapporten. Spara en kopia av arbetsboken och hör av dig till den som sköter Projektlogg.",
    ),
    "text_person": (
        Level.WARNING,
        "Texten innehåller något som ser ut som ett personnummer. Det döljs i rapporten.",
        "Ta bort numret ur texten.",
    ),
}


def finding(
    code: str,
    table: Table | None = None,
    row: int | None = None,
    column: str = "",
    value: Value = None,
    *,
    sheet: str = "",
    **words: str | int | None,
) -> Finding:
    """Make the finding of that code, with its words from the catalogue and its place from the table.

    Raises:
        KeyError: the catalogue lacks the code, or the call lacks a word that the message needs.
    """
    level, message, remedy = CATALOGUE[code]
    letter = table.letter(column) if table else ""
    place = table.sheet if table else sheet
    shown = fit(mask(text(value), strict=True), _LONGEST)
    fields: dict[str, str | int | None] = {"value": shown, "column": column, "row": row, "sheet": place}
    fields |= {name: fit(mask(word), _LONGEST) if isinstance(word, str) else word for name, word in words.items()}
    return Finding(
        code=code,
        level=level,
        sheet=place,
        row=row,
        column=column,
        cell=f"{letter}{row}" if letter and row else "",
        value=shown,
        message=message.format(**fields),
        remedy=remedy.format(**fields),
    )


def level_counts(findings: Sequence[Finding]) -> str:
    """The number of findings by level, in words.

    >>> level_counts([])
    'inget att åtgärda'
    """
    counts = Counter(note.level for note in findings)
    words = [
        f"{counts[level]} {LEVEL_WORDS[level].lower() if counts[level] == 1 else _PLURAL[level]}"
        for level in Level
        if counts[level]
    ]
    return ", ".join(words) or "inget att åtgärda"
