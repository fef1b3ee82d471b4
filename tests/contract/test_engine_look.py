"""How cells look, set and read in a real LibreOffice."""

import pytest

from tests.support_xlwings import Sheet

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "0.00",
        "#,##0",
        '#,##0 "kr"',
        "0%",
        "0.00%",
        "@",
        "yyyy-mm-dd",
        "d mmm yyyy",
        "dddd d mmmm yyyy",
        "h:mm",
        "h:mm AM/PM",
        "[h]:mm:ss",
        "yyyy-mm-dd hh:mm:ss",
        "mm:ss.0",
        "0.00E+00",
        "# ?/?",
        "[Red]0.0;[Blue]-0.0",
        'yyyy"-år"',
    ],
)
def test_number_formats(sheet: Sheet, code: str) -> None:
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code


def test_number_formats_that_differ(sheet: Sheet) -> None:
    sheet["A1"].number_format = "0.00"
    assert sheet["A1:A2"].number_format is None
    with pytest.raises(ValueError, match="format"):
        sheet["A1"].number_format = "[foo]0"


def test_colors(sheet: Sheet) -> None:
    cells = sheet["A1:B2"]
    assert cells.color is None
    cells.color = (10, 20, 30)
    assert cells.color == (10, 20, 30)
    cells.color = "#ff8000"
    assert cells.color == (255, 128, 0)
    cells.color = 255  # Excel's number: red
    assert cells.color == (255, 0, 0)
    cells.color = None
    assert cells.color is None
    cells.set_colors([[(1, 2, 3), ...], [None, "#040506"]])
    assert [cell.color for cell in cells] == [(1, 2, 3), None, None, (4, 5, 6)]


def test_fonts(sheet: Sheet) -> None:
    font = sheet["A1:B1"].font
    assert (font.bold, font.italic, font.color) == (False, False, (0, 0, 0))
    font.set(bold=True, italic=True, size=14, color="#102030", name="Liberation Serif")
    assert (font.bold, font.italic, font.size, font.color, font.name) == (
        True,
        True,
        14,
        (16, 32, 48),
        "Liberation Serif",
    )
    sheet["A1"].font.bold = False
    assert font.bold is None
    font.italic = False
    assert font.italic is False


def test_characters(sheet: Sheet) -> None:
    sheet["A1"].value = "Hello world"
    part = sheet["A1"].characters[6:11]
    assert part.text == "world"
    part.font.bold = True
    part.font.color = (255, 0, 0)
    assert sheet["A1"].characters[6].font.bold
    assert sheet["A1"].characters[6].font.color == (255, 0, 0)
    assert not sheet["A1"].characters[:5].font.bold
    assert sheet["A1"].characters[-1].text == "d"
    assert sheet["A1"].characters.text == "Hello world"


def test_borders(sheet: Sheet) -> None:
    borders = sheet["B2:D4"].borders
    assert borders.line_style == "none"
    borders.set("outside", line_style="continuous", weight="medium", color=(0, 0, 255))
    assert borders["edge_top"].line_style == "continuous"
    assert borders["edge_left"].weight == "medium"
    assert borders["edge_bottom"].color == (0, 0, 255)
    assert borders["inside_vertical"].line_style == "none"
    assert borders.line_style is None
    borders["inside_horizontal"].line_style = "dash"
    assert sheet["C3"].borders["edge_top"].line_style == "dash"
    borders["edge_top"].weight = "thick"
    assert (borders["edge_top"].weight, borders["edge_top"].color) == ("thick", (0, 0, 255))
    borders["edge_right"].line_style = "double"
    assert borders["edge_right"].line_style == "double"
    borders.clear()
    assert sheet["B2:D4"].borders.line_style == "none"
    sheet["F6"].borders["diagonal_down"].line_style = "continuous"
    assert sheet["F6"].borders["diagonal_down"].line_style == "continuous"
    sheet["F8:G9"].borders.line_style = "dot"
    assert sheet["F8:G9"].borders.line_style == "dot"
    for weight in ("hairline", "thin", "medium", "thick"):
        sheet["F8:G9"].borders.weight = weight
        assert sheet["F8:G9"].borders.weight == weight
    with pytest.raises(NotImplementedError):
        borders.line_style = "slant_dash_dot"


@pytest.mark.parametrize("side", ["general", "left", "center", "right", "fill", "justify", "distributed"])
def test_horizontal_alignment(sheet: Sheet, side: str) -> None:
    sheet["A1:B1"].horizontal_alignment = side
    assert sheet["A1:B1"].horizontal_alignment == side


@pytest.mark.parametrize("side", ["top", "center", "bottom", "justify", "distributed"])
def test_vertical_alignment(sheet: Sheet, side: str) -> None:
    assert sheet["A1"].vertical_alignment == "bottom"
    sheet["A1:B1"].vertical_alignment = side
    assert sheet["A1:B1"].vertical_alignment == side


def test_alignment_that_differs(sheet: Sheet) -> None:
    sheet["A1"].horizontal_alignment = "right"
    sheet["A1"].wrap_text = True
    assert sheet["A1"].wrap_text is True
    assert sheet["A1:A2"].horizontal_alignment is None
    assert sheet["A1:A2"].wrap_text is None
    sheet["A3"].adjust_indent(2)
    assert sheet["A3"].horizontal_alignment == "left"
    with pytest.raises(NotImplementedError):
        sheet["A1"].horizontal_alignment = "center_across_selection"


def test_sizes(sheet: Sheet) -> None:
    sheet["B2"].row_height = 40
    assert sheet["B2"].row_height == pytest.approx(40, abs=0.1)
    assert sheet["B2"].height == pytest.approx(40, abs=0.1)
    assert sheet["B1:B2"].row_height is None
    for width in (0.5, 8.43, 20, 60.5):
        sheet["C1"].column_width = width
        assert sheet["C1"].column_width == pytest.approx(width, abs=0.1)
    assert sheet["B1:C1"].column_width is None
    assert sheet["A1"].left == 0
    assert sheet["B3"].top == pytest.approx(sheet["A1:A2"].height, abs=0.1)
    assert sheet["A1:B1"].width == pytest.approx(sheet["A1"].width + sheet["B1"].width, abs=0.1)


def test_autofit(sheet: Sheet) -> None:
    sheet["A1"].value = "a rather long text that is wider than a column"
    narrow = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > narrow * 2
    sheet["B1"].value = "x"
    sheet.autofit("c")
    assert sheet["B1"].column_width < narrow
    sheet["A1"].font.size = 30
    sheet["A1"].row_height = 10
    sheet["A1"].rows.autofit()
    assert sheet["A1"].row_height > 30


def test_hidden_rows_and_columns(sheet: Sheet) -> None:
    sheet["A2:A3"].rows.hidden = True
    assert sheet["A2:A3"].rows.hidden is True
    assert sheet["A1:A3"].rows.hidden is None
    assert sheet["A1"].rows.hidden is False
    sheet["A2:A3"].rows.hidden = False
    assert sheet["A1:A4"].rows.hidden is False
    sheet["B:B"].columns.hidden = True
    assert sheet["B1"].columns.hidden is True


def test_groups(sheet: Sheet) -> None:
    sheet["2:4"].group()
    sheet["A2"].api.Spreadsheet.hideDetail(_address(sheet, "A2:A4"))
    assert sheet["A2:A4"].rows.hidden is True
    sheet["2:4"].ungroup()
    sheet["B:C"].group()
    sheet["B:C"].ungroup()


def _address(sheet: Sheet, cells: str) -> object:
    return sheet[cells].api.RangeAddress
