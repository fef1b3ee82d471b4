import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from tests.support_example import example_results
from tests.support_report import INDICATORS, NEEDS, make_sample
from xl_addin.figures.facts import FEW
from xl_addin.outputs.report import shipped_template, template_path
from xl_addin.outputs.report.pictures import DPI, WIDTH, Picture, pictures
from xl_addin.outputs.report.render import render

SAMPLE = pictures(make_sample())
NAMES = ("mal", "kurva")


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.draw()))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_sharp_and_as_large_as_it_says(name: str) -> None:
    image = opened(SAMPLE[name])
    assert image.format == "PNG"
    assert round(image.info["dpi"][0]) == DPI >= 300
    assert abs(image.width / DPI * 2.54 - WIDTH) < 0.02
    assert abs(image.height / DPI * 2.54 - SAMPLE[name].height) < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_the_same_figures_give_the_same_bytes(name: str) -> None:
    first = SAMPLE[name].draw()
    assert first == pictures(make_sample())[name].draw()
    assert first != pictures(make_sample(period=4))[name].draw()


@pytest.mark.parametrize("installed", ["none", "another Carlito"])
def test_pictures_are_the_same_whatever_fonts_are_installed(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where matplotlib keeps an old list of fonts, made before or after others were installed."""
    from matplotlib import font_manager

    expected = {name: SAMPLE[name].draw() for name in NAMES}
    plain = next(entry for entry in font_manager.fontManager.ttflist if entry.name == "DejaVu Sans")
    fake = font_manager.FontEntry(fname=plain.fname, name="Carlito" if installed != "none" else "DejaVu Sans")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [fake])
    font_manager.fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]  # it remembers what it found
    assert {name: SAMPLE[name].draw() for name in NAMES} == expected


def test_signs_that_the_font_lacks_are_drawn_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    odd = [{**INDICATORS[0], "Indikator": "𝔘𝔫𝔦 \U0001fae0"}]
    drawn = pictures(make_sample(indicators=odd))["mal"].draw()
    assert drawn != pictures(make_sample(indicators=[{**odd[0], "Indikator": "\U0001fae1"}]))["mal"].draw()
    assert [str(one.message) for one in recwarn] == []


def test_the_fonts_licence_lies_beside_it() -> None:
    licence = (Path(pictures.__code__.co_filename).parent / "fonts" / "OFL.txt").read_text("utf-8")
    assert licence.startswith("Copyright (c) 2010-2013 by tyPoland Lukasz Dziedzic")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_words_hold_the_figures() -> None:
    words = {name: picture.alt for name, picture in pictures(example_results()).items()}
    assert "Antal unika företag som får behovsanalys: 524 av 400 (131\u00a0%), varav 108 i perioden." in words["mal"]
    assert "257 av 250 (102,8\u00a0%), varav 93 i perioden." in words["mal"]
    assert "får leveranser 102,8\u00a0%; Antal genomförda kunskapsseminarier" in words["kurva"]


def test_the_bars_are_as_long_as_the_figures() -> None:
    """Of the needs analyses three in four are reached: one before the period and two in it."""
    image = opened(SAMPLE["mal"]).convert("RGB")
    rows = {row: [image.getpixel((x, row)) for x in range(image.width)] for row in range(0, image.height, 8)}
    teal, orange = (15, 102, 116), (221, 130, 52)
    lengths = {(pixels.count(teal), pixels.count(orange)) for pixels in rows.values() if orange in pixels}
    before, now = max(lengths)
    assert before * 2 == pytest.approx(now, rel=0.05)


def test_without_goals_or_dates_there_is_nothing_to_draw() -> None:
    bare = make_sample(indicators=[{**INDICATORS[0], "Mål": None}])
    assert [bool(picture) for picture in pictures(bare).values()] == [False, False]
    undated = make_sample(project={"Projektets startdatum": None, "Projektets slutdatum": None})
    assert [bool(picture) for picture in pictures(undated).values()] == [True, False]


def test_a_small_group_of_a_personal_trait_is_not_drawn() -> None:
    shown = pictures(make_sample(indicators=[INDICATORS[0], {**INDICATORS[2], "Rapporteras": "Ja"}]))
    assert all("kvinnor" not in picture.alt for picture in shown.values())
    assert FEW not in shown["mal"].alt


def test_odd_names_are_text() -> None:
    odd = [{**INDICATORS[0], "Indikator": r"$\frac$ & <b> {{ x }} " + "å" * 200}]
    shown = pictures(
        make_sample(indicators=odd, log=[{**NEEDS, "Id": "1", "Datum": "2023-05-05", "Orgnr": "559900-0006"}])
    )
    for picture in shown.values():
        assert opened(picture).width > 1000


def test_a_report_holds_its_pictures_with_their_words() -> None:
    data = render(make_sample(), template_path(final=True), final=True)
    document = docx.Document(io.BytesIO(data))
    goals, curve = document.inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in (goals, curve)] == [SAMPLE["mal"].alt, SAMPLE["kurva"].alt]
    assert len({shape._inline.docPr.get("id") for shape in (goals, curve)}) == 2
    assert abs(goals.width - Cm(WIDTH)) < Cm(0.02)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        media = [name for name in package.namelist() if "media" in name]
        assert [package.read(name) for name in sorted(media)] == [SAMPLE["mal"].draw(), SAMPLE["kurva"].draw()]


def test_a_report_that_asks_for_none_draws_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("xl_addin.outputs.report.pictures._png", fail)
    render(make_sample(), template_path(final=False))
    with pytest.raises(AssertionError):
        render(make_sample(), shipped_template("styrgrupp"))


def test_a_picture_fits_a_narrow_page_and_a_header(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(5)
    section.page_width = Cm(18)
    document.add_paragraph("{{ diagram.mal }}")
    section.header.paragraphs[0].text = "{{ diagram.mal }}"
    document.save(str(tmp_path / "mall.docx"))
    made = docx.Document(io.BytesIO(render(make_sample(), tmp_path / "mall.docx")))
    [shape] = made.inline_shapes
    assert abs(shape.width - Cm(8)) < Cm(0.02)
    assert abs(shape.height / shape.width - SAMPLE["mal"].height / WIDTH) < 0.01
    assert made.sections[0].header.part.element.xpath("count(.//pic:pic)") == 1
