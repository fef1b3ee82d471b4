"""The sheet functions: their answers, and what xlwings' own import makes of them."""

import importlib
import io
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from tests.support_tables import PERIODS, PROJECT, table, whole
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.ledger.ledger import RETURNING, make_ledger
from xl_addin.programs.functions import areas as columns
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import ErrorValue, Table, Value

pytest_plugins = ("tests.support_libreoffice",)
COMPANY, OTHER, PERSON = "559900-0006", "559900-0105", "900101-9802"
NAMES = {"ORGNR_OK", "FÖRETAGSTYP", "UNIKA_FÖRETAG", "REDAN_RÄKNAD"}
WORKBOOK = SimpleNamespace(Name="siffror.xlsm")


def test_every_spelling_is_reported_valid_in_the_shape_that_was_asked() -> None:
    area: columns.Area = [
        [COMPANY, "16559900–0006", 5599000006.0],
        ["SE559900000601", " ", None],
        ["559900-0007", True, PERSON],
    ]
    assert columns.valid_numbers(area) == [[True, True, True], [True, "", ""], [False, False, True]]


def test_the_type_is_reported_without_a_digit() -> None:
    area: columns.Area = [
        [COMPANY, PERSON, "19" + PERSON],
        ["900101-9803", 101019802.0, ErrorValue("#N/A")],
        [None] * 3,
    ]
    answers = columns.company_types(area)
    assert answers == [["Aktiebolag", *["Enskild firma"] * 2], ["Felaktigt nummer"] * 3, [""] * 3]
    assert not re.search(r"\d", str(answers))


def test_a_company_is_one_however_it_is_written() -> None:
    area: columns.Area = [
        [COMPANY, "5599000006"],
        [5599000006.0, "SE559900000601"],
        [OTHER, "559900-0007"],
        [None, "19" + PERSON],
    ]
    assert columns.count_companies(area) == 3
    assert columns.count_companies([]) == columns.count_companies([[None]]) == 0


def test_the_earlier_date_counts_and_then_the_place() -> None:
    numbers: columns.Area = [[COMPANY], ["5599000006"], [OTHER], [COMPANY], [None], ["559900-0007"]]
    days: columns.Area = [["2023-05-02"], [date(2023, 5, 1)], ["2023-05-01"], [45047.0], [None], ["2023-05-09"]]
    assert columns.already_counted(numbers, days) == [[True], [False], [False], [True], [""], [False]]


def test_a_row_without_a_date_counts_nothing_but_may_be_reported_of() -> None:
    numbers = [[COMPANY], [COMPANY], [OTHER], [OTHER]]
    days: columns.Area = [[None], ["2023-05-01"], ["05/06/2023"], [None]]
    assert columns.already_counted(numbers, days) == [[True], [False], [False], [False]]


def test_activities_and_statuses_narrow_it() -> None:
    numbers, days = [[COMPANY]] * 5, [["2023-05-01"]] * 5
    activities = [["Leverans"], ["Behovsanalys"], ["behovsanalys "], ["Leverans"], ["Leverans"]]
    statuses = [["Pågår"], ["Genomförd"], ["Genomförd"], ["genomförd"], ["Avbruten"]]
    assert columns.already_counted(numbers, days, activities) == [[False], [False], [True], [True], [True]]
    told = columns.already_counted(numbers, days, activities, statuses)
    assert told == [[False], [False], [True], [False], [False]]
    assert columns.already_counted(numbers[:1] * 2, days[:2], None, [["Genomförd"], ["Planerad"]]) == [[False], [True]]


def test_areas_of_different_shape_are_refused() -> None:
    with pytest.raises(ProjektloggError, match="lika stora"):
        columns.already_counted([[COMPANY], [COMPANY]], [["2023-05-01", "2023-05-01"]])
    with pytest.raises(ProjektloggError, match="lika stora"):
        columns.already_counted([[COMPANY], [COMPANY]], [["2023-05-01"] * 2] * 2)
    assert columns.already_counted([], []) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([COMPANY, "5599000006", OTHER, 5599000204, PERSON, "559900-0007", None]),
            st.sampled_from(["2023-05-01", "2023-05-02", "2023-06-01", None, "snart"]),
            st.sampled_from(["Behovsanalys", "behovsanalys", "Leverans"]),
            st.sampled_from(["Genomförd", "Genomförd", "Avbruten"]),
        ),
        max_size=12,
    )
)
def test_it_says_what_the_ledger_says(rows: list[tuple[Value, ...]]) -> None:
    header = ("Id", "Orgnr", "Datum", "Aktivitet", "Status", "Avslutad", "Organisation")
    lines = [(f"A-{place}", *row, row[1], "Almi") for place, row in enumerate(rows)]
    log = whole(Table(layout.LOG.name, layout.LOG.sheet, header, lines, range(5, 5 + len(lines))), layout.LOG)
    rules = table(
        layout.INDICATORS.name,
        """
        | Kod          | Indikator | Räkna         | Aktiviteter  | Status    | Datumkolumn |
        | behovsanalys | Analyser  | Unika företag | Behovsanalys | Genomförd | Datum       |
        | leverans     | Leveranser | Unika företag | Leverans    | Genomförd | Avslutad    |
        """,
    )
    card = table(layout.PROJECT.name, PROJECT)
    periods = whole(table(layout.PERIODS.name, PERIODS), layout.PERIODS)
    rules = whole(rules, layout.INDICATORS)
    ledger = make_ledger(type_tables({one.name: one for one in (log, rules, card, periods)})).frame
    returning = set(ledger.loc[ledger["reason"] == RETURNING, "row"])
    areas = [[[row[place]] for row in rows] for place in range(4)]
    told = {5 + place for place, [answer] in enumerate(columns.already_counted(*areas)) if answer is True}
    # A finished row without a date is told of while it is typed; the ledger has another reason for it.
    undated = {5 + place for place, row in enumerate(rows) if row[1] in (None, "snart")}
    assert told - undated == returning


@pytest.fixture(scope="module")
def imported() -> Iterator[tuple[Any, ModuleType]]:
    """xlwings' module for sheet functions, and ours decorated by it as on Windows.

    Everywhere else xlwings' decorators do nothing, since its module asks for Windows' own modules: empty ones will do,
    as the decorators and the making of VBA use nothing of them.
    """
    fakes = {name: ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client")}
    vars(fakes["pythoncom"])["CoInitialize"] = None
    vars(fakes["win32com.client"])["Dispatch"] = None
    with pytest.MonkeyPatch.context() as patch:
        for name, fake in fakes.items():
            patch.setitem(sys.modules, name, sys.modules.get(name, fake))
        udfs = importlib.import_module("xlwings.udfs")
        patch.setattr("xlwings.func", udfs.xlfunc)
        patch.setattr("xlwings.arg", udfs.xlarg)
        sys.modules.pop("xl_addin.programs.functions.excel", None)
        yield udfs, importlib.import_module("xl_addin.programs.functions.excel")
        for name in ("xlwings.udfs", "xl_addin.programs.functions.excel"):
            sys.modules.pop(name, None)


def _call(module: ModuleType, name: str, *values: object) -> list[list[Value]]:
    """Call a function with raw values as xlwings' server does: through the converters of its arguments and answer."""
    function = getattr(module, name)
    told = function.__xlfunc__
    conversion: Any = xlwings.conversion
    read = [
        conversion.read(value, None, argument["options"])
        if isinstance(value, xlwings.Range)
        else conversion.read(None, value, argument["options"], engine_name="libreoffice")
        for value, argument in zip(values, told["args"], strict=False)
    ]
    answers: list[list[Value]] = conversion.write(
        function(*read), None, told["ret"]["options"], engine_name="libreoffice"
    )
    return answers


def test_xlwings_finds_the_four_functions_with_their_arguments(imported: tuple[Any, ModuleType]) -> None:
    _, module = imported
    found = {name: vars(module)[name].__xlfunc__ for name in vars(module) if hasattr(vars(module)[name], "__xlfunc__")}
    assert found.keys() == NAMES
    assert all(name == told["name"] and told["category"] == "Projektlogg" for name, told in found.items())
    assert [argument["name"] for argument in found["REDAN_RÄKNAD"]["args"]] == [
        "nummer",
        "datum",
        "aktivitet",
        "status",
    ]
    assert ["optional" in argument for argument in found["REDAN_RÄKNAD"]["args"]] == [False, False, True, True]
    for told in found.values():
        assert all(argument["options"]["ndim"] == 2 for argument in told["args"])
        helps = [told["ret"]["doc"], *(argument["doc"] for argument in told["args"])]
        assert all(len(text) <= 255 and not text.startswith("Positional") for text in helps)


def test_the_vba_that_xlwings_writes_holds_only_names_that_vba_takes(imported: tuple[Any, ModuleType]) -> None:
    udfs, module = imported
    written = io.StringIO()
    udfs.generate_vba_wrapper(module.__name__, module, written, WORKBOOK)
    vba = written.getvalue()
    vba.encode("cp1252")  # the code page in which a Swedish Windows hands it to VBA
    heads = dict(re.findall(r"^Function (\w+)\((.*)\)$", vba, re.MULTILINE))
    assert heads.keys() == NAMES
    assert heads["REDAN_RÄKNAD"] == "nummer, datum, Optional aktivitet, Optional status"
    for name in {*heads, *re.findall(r"\w+", " ".join(heads.values()))}:
        assert re.fullmatch(r"[A-Za-z][0-9A-Za-zÅÄÖåäö_]{0,254}", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+", name)  # a cell's address
        assert f'XLPy.CallUDF("xl_addin.programs.functions.excel", "{name}"' in vba or name not in heads


def test_values_travel_through_the_converters(imported: tuple[Any, ModuleType]) -> None:
    _, module = imported
    column = ((COMPANY,), (5599000006.0,), ("559900-0007",), (None,))
    days = ((datetime(2023, 5, 2),), (datetime(2023, 5, 1),), (datetime(2023, 5, 1),), (None,))
    assert _call(module, "ORGNR_OK", column) == [[True], [True], [False], [""]]
    assert _call(module, "FÖRETAGSTYP", COMPANY) == [["Aktiebolag"]]
    assert _call(module, "UNIKA_FÖRETAG", column) == [[1]]
    assert _call(module, "REDAN_RÄKNAD", column, days) == [[True], [False], [False], [""]]
    [[refusal]] = _call(module, "REDAN_RÄKNAD", column, days[:2])
    assert str(refusal).startswith("Områdena är inte lika stora.")


@pytest.mark.libreoffice
def test_real_cells_travel_through_the_converters(imported: tuple[Any, ModuleType], sheet: xlwings.Sheet) -> None:
    _, module = imported
    cells = sheet["A1:B4"]
    cells.value = [[COMPANY, datetime(2023, 5, 2)], [5599000006, datetime(2023, 5, 1)], [PERSON, None], [None, None]]
    sheet["A5"].formula = "=NA()"
    numbers = sheet["A1:A5"]
    assert _call(module, "ORGNR_OK", numbers) == [[True], [True], [True], [""], [False]]
    assert _call(module, "FÖRETAGSTYP", sheet["A3"]) == [["Enskild firma"]]
    assert _call(module, "UNIKA_FÖRETAG", numbers) == [[2]]
    assert _call(module, "REDAN_RÄKNAD", numbers, sheet["B1:B5"]) == [[True], [False], [False], [""], [False]]
