"""The workbook's contract: the names of sheets, tables and columns.

Columns are found by header, never by position. Users may add columns and sheets of their own; what is not named here
is never written. `computed` columns and tables are written by us and by nobody else.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a column are read, checked and offered while typing."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    ORGNR = "orgnr"
    CHOICE = "choice"  # one of a list on the sheet Listor, or of a fixed list


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header, how it is read, and who writes it."""

    name: str
    kind: Kind = Kind.TEXT
    choices: str | tuple[str, ...] = ()  # the name of a column of Listor, or the fixed values themselves
    computed: bool = False
    required: bool = False  # the work cannot go on without this column
    decides: bool = False  # it decides what counts: what cannot be read there is an error, and gives no figure


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One Excel table: its name, the sheet it stands on, and its columns in the order in which we lay them out."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    computed: bool = False  # every row is ours: the table is replaced whole
    beside: tuple[Column, ...] = ()  # of a computed table: columns whose cells go with their row, whoever wrote them
    optional: bool = False  # workbooks of earlier versions lack it, and nothing is said of that

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: the contract has no such column in this table.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def laid_out(self) -> tuple[Column, ...]:
        """The columns of the table in a workbook that we make."""
        return (*self.columns, *self.beside)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers in order."""
        return tuple(column.name for column in self.columns)


YES, NO = "Ja", "Nej"
YES_NO = (YES, NO)
OPEN, LOCKED = "Öppen", "Låst"
PLANNED, DONE, CANCELLED = "Planerad", "Genomförd", "Avbruten"
STATUSES = (PLANNED, DONE, CANCELLED)
NEEDS, DELIVERY = "behovsanalys", "leverans"  # the codes between which the rule "needs analysis first" holds
UNIQUE, COUNT, SUM = "Unika företag", "Antal", "Summa"
ACTIVITY, SUBACTIVITY = "Aktivitet", "Delaktivitet"
NO_INDICATORS = "inga"  # in the plan's column Indikatorer: no figures in this activity's text
# An indicator's code is the root of its live figures' names (`behovsanalys.perioden`), in texts and in templates. These
# words mean something else there: our own figures, a template's lists, the words of the template language.
RESERVED_CODES = frozenset(
    {
        *("projekt", "rapport", "period", "forra", "granskning", "stod", "utanfor"),
        *("avsnitt", "aktiviteter", "indikatorer", "foretag_utanfor", "stodrader", "diagram", "rad", NO_INDICATORS),
        *("and", "or", "not", "in", "is", "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "true"),
        *("false", "none", "loop", "self", "super", "range", "dict", "lipsum", "cycler", "joiner", "namespace"),
        *("block", "endblock", "call", "endcall", "macro", "endmacro", "filter", "endfilter", "include", "import"),
        *("from", "extends", "with", "endwith", "without", "as", "do", "raw", "endraw", "ignore", "missing", "context"),
        *("recursive", "scoped", "required", "caller", "varargs", "kwargs", "p", "r", "tr", "tc"),
    }
)
ROW_CODE = "rad_"  # and the row's number: stands for the code of a rule whose own cannot be used

_D, _N, _I, _O, _C = Kind.DATE, Kind.NUMBER, Kind.INTEGER, Kind.ORGNR, Kind.CHOICE

LOG = TableSpec(
    "Aktivitetslogg",
    "Aktivitetslogg",
    (
        Column("Id", required=True),
        Column("Datum", _D, required=True),
        Column("Aktivitet", _C, "Aktivitet", required=True, decides=True),
        Column("Orgnr", _O, required=True),
        Column("Företag"),
        Column("Organisation", _C, "Organisation", required=True, decides=True),
        Column("Rådgivare", _C, "Rådgivare"),
        Column("Insatsområde", _C, "Insatsområde"),
        Column("Form", _C, "Form"),
        Column("Status", _C, "Status", required=True, decides=True),
        Column("Avslutad", _D, required=True),
        Column("Slussad till", _C, "Organisation"),
        Column("Gemensamt besök", _C, YES_NO),
        Column("Tema"),
        Column("Anmälda", _I),
        Column("Deltagare", _I),
        Column("Timmar", _N),
        Column("Stöd (kr)", _N, required=True),  # aid is reported
        Column("Anteckning"),
        Column("Räknas i", computed=True),
        Column("Kontroll", computed=True),
    ),
)
COMPANIES = TableSpec(
    "Företag",
    "Företag",
    (
        Column("Orgnr", _O, required=True),
        Column("Namn"),
        Column("Kommun", _C, "Kommun"),
        Column("Anställda", _N),
        Column("Omsättning (MSEK)", _N),
        Column("Balansomslutning (MSEK)", _N),
        Column("Ägs eller drivs av kvinnor", _C, YES_NO),
        Column("Utländsk bakgrund", _C, YES_NO),
        Column("Anteckning"),
        Column("Behovsanalys", _D, computed=True),
        Column("Leverans", _D, computed=True),
        Column("SMF", computed=True),
    ),
)
INDICATORS = TableSpec(
    "Indikatorer",
    "Indikatorer",
    (
        Column("Kod", required=True),
        Column("Indikator", required=True),
        Column("Mål", _N, required=True),
        Column("Räkna", _C, (UNIQUE, COUNT, SUM), required=True, decides=True),
        Column("Aktiviteter", required=True, decides=True),
        Column("Status", required=True, decides=True),
        Column("Datumkolumn", required=True, decides=True),
        Column("Summakolumn", required=True),  # decides for sums only, which are told by the row
        Column("Filter", required=True, decides=True),
        Column("Rapporteras", _C, YES_NO, required=True, decides=True),
        Column("Utfall perioden", _N, computed=True),
        Column("Ackumulerat", _N, computed=True),
        Column("Brutto", _N, computed=True),
        Column("Måluppfyllnad", _N, computed=True),
        Column("Kvar", _N, computed=True),
        Column("Prognos", _N, computed=True),
    ),
)
PROJECT = TableSpec("Projekt", "Projekt", (Column("Fält", required=True), Column("Värde", required=True)))
PERIODS = TableSpec(
    "Perioder",
    "Projekt",
    (
        Column("Nr", _I, required=True),
        Column("Från", _D, required=True),
        Column("Till", _D, required=True),
        Column("Status", _C, (OPEN, LOCKED), required=True, decides=True),
        Column("Inlämnad", _D, required=True),
    ),
)
PLAN = TableSpec(
    "Aktivitetsplan",
    "Aktivitetsplan",
    (
        Column("Nr"),
        Column("Nivå", _C, (ACTIVITY, SUBACTIVITY), decides=True),
        Column("Benämning", required=True),
        Column("Pågår", _C, YES_NO),
        Column("Indikatorer"),  # whose figures open the activity's text in the report; see report.activities
    ),
)
TEXTS = TableSpec(
    "Rapporttexter",
    "Rapporttexter",
    (
        Column("Period", _I),
        Column("Avsnitt", _I, required=True),
        Column("Aktivitet"),
        Column("Text", required=True),
    ),
)
LISTS = TableSpec(
    "Listor",
    "Listor",
    tuple(
        Column(name) for name in ("Aktivitet", "Status", "Organisation", "Rådgivare", "Insatsområde", "Form", "Kommun")
    ),
)
# Beside each finding: which row it is about, and who answers for it although it stands, and why.
ABOUT, ACCEPTED_BY, REASON = "Gäller", "Godkänd av", "Skäl"
REVIEW = TableSpec(
    "Granskning",
    "Granskning",
    tuple(Column(name) for name in ("Nivå", "Kod", "Blad", "Rad", "Kolumn", "Värde", "Meddelande", "Åtgärd")),
    computed=True,
    beside=(Column(ABOUT, computed=True), Column(ACCEPTED_BY), Column(REASON)),
)
CHANGES = TableSpec(
    "Ändringslogg",
    "Ändringslogg",
    (Column("När", _D), Column("Vem"), Column("Version"), Column("Vad")),
    computed=True,
    optional=True,
)

# Every figure that a report text may ask for by name, with today's value: an adviser copies the one wanted.
FIGURES = TableSpec(
    "Sifferlista",
    "Sifferlista",
    (Column("Skriv så här"), Column("Värde i dag"), Column("Vad det är")),
    computed=True,
)

# The figures behind the charts of Översikt: computed tables that stand side by side to the right of the charts.
OVERVIEW = "Översikt"
GOALS = TableSpec(
    "Översikt_mål",
    OVERVIEW,
    (Column("Indikator"), Column("Mål", _N), Column("Utfall", _N), Column("Måluppfyllnad", _N)),
    computed=True,
)
CURVE = TableSpec(
    "Översikt_kurva",
    OVERVIEW,
    # One line a month of the project, as share of the goal. The three indicators are the first three reported ones.
    (
        Column("Månad", _D),
        Column("Takt som behövs", _N),
        Column("Indikator 1", _N),
        Column("Indikator 2", _N),
        Column("Indikator 3", _N),
    ),
    computed=True,
)
BY_ORGANISATION = TableSpec(
    "Översikt_organisation",
    OVERVIEW,
    (Column("Organisation"), Column("Indikator 1", _N), Column("Indikator 2", _N)),
    computed=True,
)
BY_FOCUS = TableSpec(
    "Översikt_insatsområde",
    OVERVIEW,
    (Column("Insatsområde"), Column("Indikator 1", _N), Column("Indikator 2", _N)),
    computed=True,
)
BY_MUNICIPALITY = TableSpec(
    "Översikt_kommun",
    OVERVIEW,
    (Column("Kommun"), Column("Indikator 1", _N)),
    computed=True,
)

# Single computed cells, found by defined name: the status line and three tiles at the top of Översikt.
STATUS_LINE = "översikt_status"
PROJECT_LINE = "översikt_projekt"
TILES = 3


def tile_names(number: int) -> dict[str, str]:
    """The defined names of tile 1, 2 or 3: label, big figure, share of the goal, and the line below."""
    return {part: f"ruta_{number}_{part}" for part in ("namn", "utfall", "andel", "rad")}


SHEETS = (
    "Start",
    OVERVIEW,
    LOG.sheet,
    COMPANIES.sheet,
    INDICATORS.sheet,
    PROJECT.sheet,
    PLAN.sheet,
    TEXTS.sheet,
    FIGURES.sheet,
    REVIEW.sheet,
    LISTS.sheet,
    CHANGES.sheet,
)
TABLES = (
    LOG,
    COMPANIES,
    INDICATORS,
    PROJECT,
    PERIODS,
    PLAN,
    TEXTS,
    LISTS,
    REVIEW,
    CHANGES,
    FIGURES,
    GOALS,
    CURVE,
    BY_ORGANISATION,
    BY_FOCUS,
    BY_MUNICIPALITY,
)
INPUT_TABLES = tuple(table for table in TABLES if not table.computed)
SPEC = {table.name: table for table in TABLES}
