"""The workbook's contract: the names of sheets, tables and columns.

Columns are found by header, never by position. Users may add columns and sheets of their own; what is not named here
is never written. `computed` columns and tables are written by us and by nobody else.
"""

from xl_addin.contract import headers as h
from xl_addin.contract.table_spec import Column, Kind, TableSpec

CONTRACT = 2
"""The contract that a new workbook is of, and that `upgrade` brings an old one to. Raise it when columns or tables are
added after it was given out: each says since which contract it is there. A workbook that bears no number is of 1."""
CONTRACT_NAME = "projektlogg_version_"
"""What the defined name begins with that ends with the number: no program that keeps names can lose it."""

YES, NO = "Ja", "Nej"
YES_NO = (YES, NO)
OPEN, LOCKED = "Öppen", "Låst"
PLANNED, DONE, CANCELLED = "Planerad", "Genomförd", "Avbruten"
STATUSES = (PLANNED, DONE, CANCELLED)
NEEDS, DELIVERY = "behovsanalys", "leverans"  # the pair that is a subset where no column says so
UNIQUE, COUNT, SUM = "Unika företag", "Antal", "Summa"
COUNTED_BEFORE = ": räknades i "  # in the column Räknas i: between an indicator's code and the row that counted first
ACTIVITY, SUBACTIVITY = "Aktivitet", "Delaktivitet"
NO_INDICATORS = "inga"  # in the plan's column Indikatorer: no figures in this activity's text
ROW_CODE = "rad_"  # and the row's number: stands for the code of a rule whose own cannot be used

HEADER_ROW, RULED_ROWS = 4, 5000  # above a table: title, hint, air; so many rows below have drop-downs and marks
START, OVERVIEW = "Start", "Översikt"  # sheets without a table of the team's

_D, _N, _I, _O, _C = Kind.DATE, Kind.NUMBER, Kind.INTEGER, Kind.ORGNR, Kind.CHOICE

_LAND = Column(h.COUNTRY, _C, ("Sverige", "Norge", "Danmark", "Finland"), decides=True, since=2)  # empty: Sweden
LOG = TableSpec(
    "Aktivitetslogg",
    "Aktivitetslogg",
    (
        Column(h.ID, required=True),
        Column(h.DATE, _D, required=True),
        Column(h.ACTIVITY, _C, h.ACTIVITY, required=True, decides=True),
        Column(h.ORGNR, _O, required=True),
        Column(h.COMPANY),
        Column(h.ORGANISATION, _C, h.ORGANISATION, required=True, decides=True),
        Column(h.ADVISER, _C, h.ADVISER),
        Column(h.FOCUS, _C, h.FOCUS),
        Column(h.FORM, _C, h.FORM),
        Column(h.STATUS, _C, h.STATUS, required=True, decides=True),
        Column(h.CONCLUDED, _D, required=True),
        Column(h.REFERRED_TO, _C, h.ORGANISATION),
        Column(h.JOINT_VISIT, _C, YES_NO),
        Column(h.THEME),
        Column(h.REGISTERED, _I),
        Column(h.PARTICIPANTS, _I),
        Column(h.HOURS, _N),
        Column(h.AID, _N, required=True),  # aid is reported
        Column(h.NOTE),
        Column(h.COUNTS_IN, computed=True),
        Column(h.CHECK, computed=True),
        _LAND,
        Column(h.AID_KIND, since=2),
        Column(h.AID_GROUND, since=2),
    ),
)
COMPANIES = TableSpec(
    "Företag",
    "Företag",
    (
        Column(h.ORGNR, _O, required=True),
        Column(h.NAME),
        Column(h.MUNICIPALITY, _C, h.MUNICIPALITY),
        Column(h.STAFF, _N),
        Column(h.TURNOVER, _N),
        Column(h.BALANCE, _N),
        Column(h.WOMEN, _C, YES_NO),
        Column(h.FOREIGN, _C, YES_NO),
        Column(h.NOTE),
        Column(h.NEEDS, _D, computed=True),
        Column(h.DELIVERY, _D, computed=True),
        Column(h.SME, computed=True),
        _LAND,
        Column(h.FIGURES_OF, _C, ("Företaget", "Koncernen"), since=2),
        Column(h.PUBLIC, _C, YES_NO, since=2),
        Column(h.SIZE_CLASS, computed=True, since=2),
    ),
)
INDICATORS = TableSpec(
    "Indikatorer",
    "Indikatorer",
    (
        Column(h.CODE, required=True),
        Column(h.INDICATOR, required=True),
        Column(h.TARGET, _N, required=True),
        Column(h.COUNT, _C, (UNIQUE, COUNT, SUM), required=True, decides=True),
        Column(h.ACTIVITIES, required=True, decides=True),
        Column(h.STATUS, required=True, decides=True),
        Column(h.DATE_COLUMN, required=True, decides=True),
        Column(h.SUM_COLUMN, required=True),  # decides for sums only, which are told by the row
        Column(h.FILTER, required=True, decides=True),
        Column(h.REPORTED, _C, YES_NO, required=True, decides=True),
        Column(h.PERIOD_OUTCOME, _N, computed=True),
        Column(h.CUMULATIVE, _N, computed=True),
        Column(h.GROSS, _N, computed=True),
        Column(h.ATTAINMENT, _N, computed=True),
        Column(h.REMAINING, _N, computed=True),
        Column(h.FORECAST, _N, computed=True),
        Column(h.THRESHOLD, decides=True, since=2),
        Column(h.VALID_FROM, _D, decides=True, since=2),
        Column(h.VALID_TO, _D, decides=True, since=2),
        Column(h.EU_CODE, since=2),
        Column(h.SUBSET_OF, since=2),
        Column(h.SPLIT_BY, decides=True, since=2),
    ),
)
PROJECT = TableSpec("Projekt", "Projekt", (Column(h.FIELD, required=True), Column(h.VALUE, required=True)))
PERIODS = TableSpec(
    "Perioder",
    "Projekt",
    (
        Column(h.NUMBER, _I, required=True),
        Column(h.START, _D, required=True),
        Column(h.END, _D, required=True),
        Column(h.STATUS, _C, (OPEN, LOCKED), required=True, decides=True),
        Column(h.SUBMITTED, _D, required=True),
    ),
)
# Beside the periods: to the right of Indikatorer it would stand in the way of columns, and a row that is deleted there
# would take one of its rows along.
GOAL_CHANGES = TableSpec(
    "Måländringar",
    "Projekt",
    (
        Column(h.CODE, required=True, since=2),
        Column(h.VALID_FROM, _D, required=True, decides=True, since=2),
        Column(h.TARGET, _N, required=True, decides=True, since=2),
        Column(h.DECISION, since=2),
    ),
    since=2,
)
PLAN = TableSpec(
    "Aktivitetsplan",
    "Aktivitetsplan",
    (
        Column(h.NUMBER),
        Column(h.LEVEL, _C, (ACTIVITY, SUBACTIVITY), decides=True),
        Column(h.TITLE, required=True),
        Column(h.ONGOING, _C, YES_NO),
        Column(h.INDICATORS),  # whose figures open the activity's text in the report; see report.activities
    ),
)
TEXTS = TableSpec(
    "Rapporttexter",
    "Rapporttexter",
    (
        Column(h.PERIOD, _I),
        Column(h.SECTION, Kind.SECTION, required=True),
        Column(h.ACTIVITY),
        Column(h.TEXT, required=True),
    ),
)
LISTS = TableSpec(
    "Listor",
    "Listor",
    tuple(map(Column, (h.ACTIVITY, h.STATUS, h.ORGANISATION, h.ADVISER, h.FOCUS, h.FORM, h.MUNICIPALITY))),
)
# Beside each finding: which row it is about, and who answers for it although it stands, and why.
REVIEW = TableSpec(
    "Granskning",
    "Granskning",
    tuple(map(Column, (h.LEVEL, h.CODE, h.SHEET, h.ROW, h.COLUMN, h.VALUE, h.MESSAGE, h.REMEDY))),
    computed=True,
    beside=(Column(h.ABOUT, computed=True), Column(h.ACCEPTED_BY), Column(h.REASON)),
)
CHANGES = TableSpec(
    "Ändringslogg",
    "Ändringslogg",
    (Column(h.WHEN, _D), Column(h.WHO), Column(h.VERSION), Column(h.WHAT)),
    computed=True,
    optional=True,
)

# Every figure that a report text may ask for by name, with today's value: an adviser copies the one wanted.
FIGURES = TableSpec(
    "Sifferlista",
    "Sifferlista",
    (Column(h.WRITE_THIS), Column(h.VALUE_TODAY), Column(h.MEANING)),
    computed=True,
)

# The figures behind the charts of Översikt: computed tables that stand side by side to the right of the charts.
GOALS = TableSpec(
    "Översikt_mål",
    OVERVIEW,
    (
        Column(h.INDICATOR),
        Column(h.TARGET, _N),
        Column(h.OUTCOME, _N),
        Column(h.ATTAINMENT, _N),
    ),
    computed=True,
)
CURVE = TableSpec(
    "Översikt_kurva",
    OVERVIEW,
    # One line a month of the project, as share of the goal. The three indicators are the first three reported ones.
    (
        Column(h.MONTH, _D),
        Column(h.PACE, _N),
        Column("Indikator 1", _N),
        Column("Indikator 2", _N),
        Column("Indikator 3", _N),
    ),
    computed=True,
)
BY_ORGANISATION = TableSpec(
    "Översikt_organisation",
    OVERVIEW,
    (Column(h.ORGANISATION), Column("Indikator 1", _N), Column("Indikator 2", _N)),
    computed=True,
)
BY_FOCUS = TableSpec(
    "Översikt_insatsområde",
    OVERVIEW,
    (Column(h.FOCUS), Column("Indikator 1", _N), Column("Indikator 2", _N)),
    computed=True,
)
BY_MUNICIPALITY = TableSpec(
    "Översikt_kommun",
    OVERVIEW,
    (Column(h.MUNICIPALITY), Column("Indikator 1", _N)),
    computed=True,
)
BY_SPLIT = TableSpec(
    "Översikt_uppdelning",
    OVERVIEW,
    (Column(h.INDICATOR), Column(h.SPLIT_BY), Column(h.GROUP), Column(h.PERIOD_OUTCOME, _N), Column(h.CUMULATIVE, _N)),
    computed=True,
    optional=True,
    since=2,
)

# Single computed cells, found by defined name: the status line and three tiles at the top of Översikt.
STATUS_LINE = "översikt_status"
PROJECT_LINE = "översikt_projekt"
TILES = 3


def tile_names(number: int) -> dict[str, str]:
    """The defined names of tile 1, 2 or 3: label, big figure, share of the goal, and the line below."""
    return {part: f"ruta_{number}_{part}" for part in ("namn", "utfall", "andel", "rad")}


SHEETS = (
    START,
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
    GOAL_CHANGES,
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
    BY_SPLIT,
)
INPUT_TABLES = tuple(table for table in TABLES if not table.computed)
SPEC = {table.name: table for table in TABLES}
