"""Pictures, shapes and charts in a real LibreOffice."""

import struct
import zlib
from pathlib import Path

import pytest
import xlwings as xw

from tests.support_xlwings import Chart, Sheet
from xl_addin.libreoffice.chart_types import LOOKS

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


@pytest.fixture
def png(tmp_path: Path) -> Path:
    """A red picture of 96 × 48 pixels: 72 × 36 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * 96) * 48
    header = struct.pack(">IIBBBBB", 96, 48, 8, 2, 0, 0, 0)
    path = tmp_path / "red.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


def _near(value: float) -> object:
    return pytest.approx(value, abs=0.5)


def test_pictures(sheet: Sheet, png: Path) -> None:
    picture = sheet.pictures.add(png, left=20, top=30)
    assert (picture.left, picture.top, picture.width, picture.height) == (_near(20), _near(30), _near(72), _near(36))
    picture.name = "Logga"
    assert "Logga" in sheet.pictures
    assert sheet.shapes["Logga"].type == "picture"
    picture.lock_aspect_ratio = True
    picture.width = 36
    assert picture.height == _near(18)
    changed = picture.update(png)
    assert (changed.name, changed.width, changed.left) == ("Logga", _near(36), _near(20))
    anchored = sheet.pictures.add(png, anchor=sheet["C5"], name="Vid cell", width=10)
    assert (anchored.left, anchored.top) == (_near(sheet["C5"].left), _near(sheet["C5"].top))
    assert (anchored.width, anchored.height) == (_near(10), _near(5))
    assert len(sheet.pictures) == 2
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(png, name="Logga")
    changed.delete()
    assert [one.name for one in sheet.pictures] == ["Vid cell"]
    scaled = sheet.pictures.add(png, scale=0.5)
    assert (scaled.width, scaled.height) == (_near(36), _near(18))
    sheet.shapes[scaled.name].scale_width(2)
    assert (scaled.width, scaled.height) == (72, 36)
    scaled.lock_aspect_ratio = False
    scaled.width, scaled.left = 100, 20.5
    assert (scaled.width, scaled.height, scaled.left) == (100, 36, 20.5)


def test_what_is_no_picture(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("no picture")
    with pytest.raises(ValueError, match="picture"):
        sheet.pictures.add(tmp_path / "no.png")


def test_shapes(sheet: Sheet) -> None:
    page, document = sheet.api.DrawPage, sheet.book.api
    made = document.createInstance("com.sun.star.drawing.RectangleShape")
    page.add(made)
    shape = sheet.shapes[0]
    assert shape.type == "auto_shape"
    shape.name = "Ruta"
    shape.left, shape.top, shape.width, shape.height = 10, 20, 100, 50
    assert (shape.left, shape.top, shape.width, shape.height) == (_near(10), _near(20), _near(100), _near(50))
    shape.text = "Hej"
    assert shape.text == "Hej"
    shape.font.bold = True
    shape.font.color = "#ff0000"
    assert (shape.font.bold, shape.font.color) == (True, (255, 0, 0))
    shape.left = 100
    shape.scale_width(2, scale="scale_from_middle")
    assert shape.left == _near(50)
    assert shape.width == _near(200)
    shape.text = "Hej du"
    shape.font.bold = False
    shape.characters[4:6].font.bold = True
    shape.characters[4].font.color = (255, 0, 0)
    assert [shape.characters[place].font.bold for place in (0, 3, 4, 5)] == [False, False, True, True]
    assert (shape.characters[4:6].text, shape.characters[4].font.color) == ("du", (255, 0, 0))
    sheet["A1"].add_note("notes are no shapes")
    assert [one.name for one in sheet.shapes] == ["Ruta"]
    shape.delete()
    assert len(sheet.shapes) == 0


@pytest.fixture
def chart(sheet: Sheet) -> Chart:
    sheet["A1"].value = [["", "Mål", "Utfall"], ["p1", 10, 4], ["p2", 10, 9], ["p3", 10, 12]]
    return sheet.charts.add(10, 20, 300, 200, chart_type="column_clustered", source=sheet["A1:C4"], name="Kurva")


def test_a_chart(sheet: Sheet, chart: Chart, tmp_path: Path) -> None:
    assert (chart.left, chart.top, chart.width, chart.height) == (_near(10), _near(20), _near(300), _near(200))
    assert chart.chart_type == "column_clustered"
    assert chart.plot_by == "columns"
    assert [series.name for series in chart.series] == ["Mål", "Utfall"]
    assert chart.title is None
    chart.title = "Mål mot utfall"
    assert chart.title == "Mål mot utfall"
    chart.legend.visible = True
    chart.legend.position = "bottom"
    assert (chart.legend.visible, chart.legend.position) == (True, "bottom")
    chart.legend.visible = False
    assert chart.legend.position is None
    chart.name = "Annan"
    assert sheet.charts["Annan"].title == "Mål mot utfall"
    chart.width = 400
    assert chart.width == _near(400)
    chart.to_png(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    chart.to_pdf(tmp_path / "chart.pdf")
    assert (tmp_path / "chart.pdf").read_bytes().startswith(b"%PDF")
    assert sheet.shapes[0].type == "chart"
    chart.plot_by = "rows"
    assert len(chart.series) == 3
    chart.delete()
    assert len(sheet.charts) == 0


def test_chart_types(chart: Chart) -> None:
    """All on one chart, since a new one for each would take most of the test run's time."""
    wrong = {}
    for kind in sorted(LOOKS):
        chart.chart_type = kind
        if chart.chart_type != kind:
            wrong[kind] = chart.chart_type
    assert wrong == {}
    assert len(LOOKS) > 50


def test_chart_types_that_are_not_there(sheet: Sheet, chart: Chart) -> None:
    with pytest.raises(NotImplementedError, match="surface"):
        chart.chart_type = "surface"
    with pytest.raises(NotImplementedError, match="pie_of_pie"):
        sheet.charts.add(chart_type="pie_of_pie")
    assert len(sheet.charts) == 1
    with pytest.raises(NotImplementedError, match="styles"):
        chart.style = 5


def test_axes(chart: Chart) -> None:
    axis = chart.value_axis
    axis.set(title="Antal", minimum_scale=0, maximum_scale=20, major_unit=5, number_format="0.0")
    assert (axis.title, axis.minimum_scale, axis.maximum_scale, axis.major_unit) == ("Antal", 0, 20, 5)
    assert axis.number_format == "0.0"
    axis.reverse_order = True
    assert axis.reverse_order is True
    chart.category_axis.visible = False
    assert chart.category_axis.visible is False
    axis.title = None
    assert axis.title is None
    axis.crosses = "maximum"
    assert axis.crosses == "maximum"


def test_series(chart: Chart, sheet: Sheet) -> None:
    series = chart.series[1]
    series.set(name="Nytt", fill_color="#00ff00")
    assert (series.name, series.fill_color) == ("Nytt", (0, 255, 0))
    chart.chart_type = "line_markers"
    series.set(marker_style="diamond", marker_size=9, marker_background_color=(1, 2, 3))
    assert (series.marker_style, series.marker_size) == ("diamond", 9)
    assert series.marker_background_color == (1, 2, 3)
    series.axis_group = "secondary"
    assert series.axis_group == "secondary"
    with pytest.raises(NotImplementedError):
        series.chart_type = "area"
    sheet["E1"].value = [["x"], ["y"], ["z"]]
    chart.set_x_axis_values(sheet["E1:E3"])
    chart.set_source_data(sheet["A1:B4"])
    assert len(chart.series) == 1
