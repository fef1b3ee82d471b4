"""The .xlam in a real spreadsheet program: its VBA writes requests, waits for answers and refuses politely.

There is no Excel on the computers that run the tests. LibreOffice runs the same VBA, clock and all.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support_ribbon import Office, office, wait_until
from xl_addin.contract.folders import Places, System, find_places
from xl_addin.programs.addin.built_files import EXCEL
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.helper.mailbox import Answer, Request, format_answer, parse_request
from xl_addin.programs.helper.process import Helper

pytestmark = pytest.mark.libreoffice

_PRESS = """
file = lambda path: path if ":" in path else uno.systemPathToFileUrl(path)
is_open = {document.getURL(): document for document in desktop.Components}
addin = is_open.get(file(arguments[0])) or desktop.loadComponentFromURL(file(arguments[0]), "_blank", 0, (
    prop("FilterName", "Calc MS Excel 2007 VBA XML"), prop("MacroExecutionMode", 4)))
if arguments[1]:
    desktop.loadComponentFromURL(file(arguments[1]), "_blank", 0, ()).CurrentController.Frame.activate()
where = "vnd.sun.star.script:Projektlogg.%s?language=Basic&location=document"
for call in arguments[2:]:
    name, *values = call.split("|")
    print(addin.getScriptProvider().getScript(where % name).invoke(tuple(values), (), ())[0])
"""


@pytest.fixture(scope="module")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("excel")
    (folder / "xl_addin.xlam").write_bytes(EXCEL.read_bytes())
    with office(folder, {"XDG_DATA_HOME": str(folder / "data")}) as running:
        yield running


@pytest.fixture
def places(excel: Office) -> Places:
    found = find_places(System.LINUX, excel.folder, {"XDG_DATA_HOME": str(excel.folder / "data")})
    found.mailboxes[0].mkdir(parents=True, exist_ok=True)
    return found


def press(excel: Office, book: Path | str, *calls: str) -> list[str]:
    return excel.run(_PRESS, str(excel.folder / "xl_addin.xlam"), str(book), *calls).splitlines()


def test_without_a_helper_the_press_is_refused_and_leaves_nothing(excel: Office, places: Places) -> None:
    press(excel, "", "ProjektloggButtons.ProjektloggAsk|handbook")
    assert list(places.mailboxes[0].iterdir()) == []


def test_a_press_becomes_work_and_its_answer_is_fetched(excel: Office, places: Places) -> None:
    book = excel.folder / "Åsas ”logg” & ☃ 100% #1.xlsx"
    openpyxl.Workbook().save(book)
    seen: list[Request] = []

    def refresh(request: Request) -> Answer:
        seen.append(request)
        return Answer(ok=True, line="524 företag")

    helper = Helper(places, {"refresh": refresh})
    thread = threading.Thread(target=helper.run)
    thread.start()
    try:
        assert wait_until((places.mailboxes[0] / "heartbeat").exists)
        press(excel, book, "ProjektloggButtons.ProjektloggAsk|refresh")
        assert wait_until(lambda: seen)
        # The clock of the spreadsheet program calls the macro that takes the answer away.
        assert wait_until(lambda: not list(places.mailboxes[0].glob("2*")))
    finally:
        helper.stop()
        thread.join()
    # LibreOffice's FullName lacks the folder, which Excel's has.
    assert (seen[0].action, seen[0].program, Path(seen[0].workbook).name) == ("refresh", "excel", book.name)


def test_refusals_say_what_to_do(excel: Office, places: Places) -> None:
    (places.mailboxes[0] / "heartbeat").write_bytes(b"1")
    saved = excel.folder / "sparad.xlsx"
    openpyxl.Workbook().save(saved)
    assert press(excel, "private:factory/scalc", "ProjektloggButtons.RefusalOf|refresh") == [MESSAGES["NeverSaved"]]
    assert press(excel, "private:factory/scalc", "ProjektloggButtons.RefusalOf|handbook") == [""]
    assert press(excel, saved, "ProjektloggButtons.RefusalOf|refresh") == [""]
    (places.mailboxes[0] / "heartbeat").unlink()
    assert press(excel, saved, "ProjektloggButtons.RefusalOf|refresh") == [MESSAGES["NoHelper"]]


def test_a_name_of_any_letters_survives_the_way(excel: Office, places: Places) -> None:
    name = 'C:\\Users\\Åsa "Ö" \U0001f600\\ny\\Logg 100% {x} [1] ☃.xlsx'
    (request,) = press(excel, "", f"ProjektloggMailbox.PutRequest|refresh|{name}")
    file = places.mailboxes[0] / f"{request}.request"
    assert parse_request(request, file.read_bytes()).workbook == name
    file.unlink()


def test_an_answer_is_read_as_it_was_written_and_taken_away(excel: Office, places: Places) -> None:
    file = places.mailboxes[0] / "20230515-101500-ABCD.answer"
    file.write_bytes(format_answer(Answer(ok=True, line="108 av 400 ☃", text="åäö")))
    printed = press(excel, "", "ProjektloggMailbox.TakeAnswer|20230515-101500-ABCD")
    assert printed == ["ok", "108 av 400 ☃", "åäö"]
    assert not file.exists()


def test_texts_come_from_the_lists(excel: Office) -> None:
    printed = press(excel, "", "ProjektloggTexts.LabelOf|progress_report", "ProjektloggTexts.NeedsOf|refresh")
    assert printed == ["Skapa lägesrapport", "book edit"]
