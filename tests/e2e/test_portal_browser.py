"""The portal pack in a real Chromium: copy buttons, keyboard, phone, print, and that nothing leaves the computer."""

import base64
import io
import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.support_example import example_results
from tests.support_report import make_sample
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.portal.fields import sections

pytestmark = pytest.mark.browser

HOSTILE = "</script><b>&amp; \"'\n\n- Å 🎉\n- <img src=x onerror=document.title='pwned'>\n\nhttps://example.invalid/x"
LONG = "A" * 4000
SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
)


class _Chromium(webdriver.Chrome):
    """A browser with what the tests ask of it."""

    def size(self, width: int) -> None:
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def button(self, what: str) -> Any:  # noqa: ANN401 - selenium's element
        return self.find_element(By.CSS_SELECTOR, f'button[data-what="{what}"]')

    def pasted(self) -> str:
        """What lies on the clipboard, as a text box of the page gets it when the keys are pressed."""
        self.execute_script(
            "const box = document.createElement('textarea'); box.id = 'paste'; document.body.append(box); box.focus()"
        )
        box = self.find_element(By.ID, "paste")
        box.send_keys(Keys.CONTROL, "v")
        text: str = self.execute_script("const text = arguments[0].value; arguments[0].remove(); return text", box)
        return text

    def answers(self, words: str) -> str:
        """The line that is read aloud, once it holds the words."""
        line = self.find_element(By.ID, "status")
        WebDriverWait(self, 5, 0.02).until(lambda _: words in line.text)
        return str(line.text)

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What was logged since the last call."""
        entries: list[dict[str, Any]] = self.execute("getLog", {"type": kind})["value"]
        return entries

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Chromium]:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = _Chromium(options=options, service=Service(shutil.which("chromedriver") or ""))
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("Å mapp & mer")
    rows = [(5, 2, "", HOSTILE), (5, 4, "", LONG), (5, 3, LONG, "Text"), (5, 6, "", "Första\nrad\n\nAndra")]
    made = {
        "example": make_portal(example_results(), final=False),
        "final": make_portal(example_results(), final=True),
        "ticks": make_portal(
            make_sample([(5, "A2", "", "Ett"), (5, "A3", "", "x" * 3001)], project={"Formulär": "eruf-2021-2027"}),
            final=False,
        ),
        "hostile": make_portal(make_sample(rows, project={"Projektnamn": LONG}), final=False),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


@pytest.fixture
def example(chromium: _Chromium, pages: dict[str, str]) -> _Chromium:
    chromium.size(1000)
    chromium.get(pages["example"])
    return chromium


def test_every_button_copies_its_text(example: _Chromium) -> None:
    expected = []
    for section in sections(example_results(), final=False):
        expected += [figure.copied for figure in section.card]
        expected += [figure.copied for indicator in section.indicators for figure in indicator.figures]
        for field in section.fields:
            expected += [field.text, field.name] if field.name else [field.text]
        expected += [section.together] if len(section.fields) > 1 else []
    buttons = example.find_elements(By.CSS_SELECTOR, "button")
    assert len(buttons) == len(expected) > 30
    for button, text in zip(buttons, expected, strict=True):
        button.click()
        what = str(button.get_attribute("data-what"))
        assert example.answers(what) == f"Kopierat: {what}"
        assert example.pasted() == text


def test_a_hostile_text_is_shown_and_copied_verbatim(chromium: _Chromium, pages: dict[str, str]) -> None:
    chromium.get(pages["hostile"])
    shown = chromium.find_element(By.CSS_SELECTOR, "#s2 .text")
    text = HOSTILE.replace("\n- ", "\n• ")
    assert shown.get_property("textContent") == text
    assert chromium.title != "pwned"
    chromium.find_element(By.CSS_SELECTOR, "#s2 button").click()
    chromium.answers("Kopierat")
    assert chromium.pasted() == text
    chromium.find_element(By.CSS_SELECTOR, "#s6 button").click()
    chromium.answers("6. ")
    assert chromium.pasted() == "Första\nrad\n\nAndra"
    assert chromium.find_element(By.CSS_SELECTOR, "#s6 .text").text == "Första\nrad\n\nAndra"


def test_the_button_says_so_and_the_list_of_sections_remembers(example: _Chromium) -> None:
    button = example.find_element(By.CSS_SELECTOR, "#s4 button")
    entry = example.find_element(By.CSS_SELECTOR, 'nav [data-section="s4"]')
    assert "done" not in str(entry.get_attribute("class"))
    button.click()
    example.answers("Kopierat")
    assert button.text.endswith("Kopierat")
    assert "done" in str(entry.get_attribute("class"))
    WebDriverWait(example, 5, 0.02).until(lambda _: button.text == "Kopiera")
    assert "done" in str(entry.get_attribute("class"))


def test_the_keyboard_alone_is_enough(example: _Chromium) -> None:
    order = []
    for _ in range(18):
        example.switch_to.active_element.send_keys(Keys.TAB)
        focused = example.switch_to.active_element
        order.append(focused.accessible_name)
        outline = focused.value_of_css_property("outline-style"), focused.value_of_css_property("outline-width")
        assert outline == ("solid", "3px")
    assert order[0] == "Hoppa till fälten"
    assert order[1].startswith("1 Grundinformation")
    assert order[12:15] == ["Kopiera Projektnamn", "Kopiera Ärende-ID", "Kopiera Stödmottagare"]
    example.switch_to.active_element.send_keys(Keys.ENTER)
    what = order[-1].removeprefix("Kopiera ")
    example.answers(what)
    assert example.switch_to.active_element.accessible_name == order[-1]
    assert example.pasted() == "2023-09-30"
    example.button("Projektnamn").send_keys(Keys.SPACE)
    example.answers("Projektnamn")
    assert example.pasted() == "Omställning Stockholm"


def test_what_a_screen_reader_is_reported(example: _Chromium) -> None:
    status = example.find_element(By.ID, "status")
    assert (status.aria_role, status.get_attribute("aria-live")) == ("status", "polite")
    assert example.find_element(By.TAG_NAME, "html").get_attribute("lang") == "sv"
    names = [button.accessible_name for button in example.find_elements(By.CSS_SELECTOR, "button")]
    assert len(set(names)) == len(names)
    levels = [int(head.tag_name[1]) for head in example.find_elements(By.CSS_SELECTOR, "h1, h2, h3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("page", ["example", "final", "hostile"])
@pytest.mark.parametrize("width", [320, 360, 1000])
def test_no_page_is_wider_than_its_screen(chromium: _Chromium, pages: dict[str, str], page: str, width: int) -> None:
    chromium.size(width)
    chromium.get(pages[page])
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= width
    outside = chromium.execute_script(
        "return [...document.querySelectorAll('main *, header *, nav *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []
    small = chromium.execute_script(
        "return [...document.querySelectorAll('button')].filter(b => b.offsetHeight < 36).length"
    )
    assert small == 0


def test_no_clipboard_no_error(example: _Chromium) -> None:
    """A browser that has no clipboard for files uses the selection; one that lets nobody copy marks the text."""
    example.execute_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    example.button("Ärende-ID").click()
    example.answers("Kopierat: Ärende-ID")
    assert example.switch_to.active_element.accessible_name == "Kopiera Ärende-ID"
    assert example.pasted() == "20304478"
    example.execute_script("document.execCommand = () => false")
    example.find_element(By.CSS_SELECTOR, "#s4 button").click()
    assert "Ctrl+C" in example.answers("markerad")
    marked = example.execute_script("return getSelection().toString()")
    assert str(marked).startswith("Under perioden")


def test_it_prints_without_buttons(chromium: _Chromium, pages: dict[str, str]) -> None:
    chromium.get(pages["final"])
    reader = PdfReader(io.BytesIO(base64.b64decode(chromium.print_page())))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "18 Övriga kommentarer" in text
    assert "524" in text
    assert "Kopiera" not in text
    assert len(reader.pages) < 12


def test_nothing_leaves_the_computer_and_nothing_is_refused(chromium: _Chromium, pages: dict[str, str]) -> None:
    chromium.requests()
    chromium.log("browser")
    for page in pages.values():
        chromium.get(page)
        chromium.find_element(By.CSS_SELECTOR, "main .field button").click()
        chromium.answers("Kopierat")
    assert sorted(set(chromium.requests())) == sorted(pages.values())
    assert chromium.log("browser") == []


def test_the_policy_stops_a_script_that_came_in(chromium: _Chromium, pages: dict[str, str], tmp_path: Path) -> None:
    page = make_portal(example_results(), final=False)
    broken = page.replace("</main>", "<script>document.title = 'pwned'</script><img src='https://example.invalid/x'>")
    path = tmp_path / "broken.html"
    path.write_text(broken, "utf-8")
    chromium.get(path.as_uri())
    assert chromium.title != "pwned"
    assert any("Content Security Policy" in entry["message"] for entry in chromium.log("browser"))
    chromium.get(pages["example"])


def test_a_tick_stays_until_its_text_changes(chromium: _Chromium, pages: dict[str, str]) -> None:
    chromium.size(1000)
    chromium.get(pages["ticks"])
    boxes = chromium.find_elements(By.CSS_SELECTOR, "input[data-tick]")
    counter = chromium.find_element(By.ID, "ticked")
    assert counter.text == f"0 av {len(boxes)} fält är inskrivna."
    assert "1 tecken för långt, gränsen är 3 000" in chromium.find_element(By.ID, "sa3").text.replace("\u202f", " ")
    boxes[0].click()
    assert counter.text.startswith("1 av ")
    chromium.get(pages["ticks"])
    assert chromium.find_elements(By.CSS_SELECTOR, "input[data-tick]")[0].is_selected()
    file = Path(unquote(urlparse(pages["ticks"]).path))
    file.write_text(file.read_text("utf-8").replace('data-text="Ett"', 'data-text="Två"'), "utf-8")
    chromium.get(pages["ticks"])
    box = chromium.find_elements(By.CSS_SELECTOR, "input[data-tick]")[0]
    assert not box.is_selected()
    assert "changed" in str(box.find_element(By.XPATH, "..").get_attribute("class"))
