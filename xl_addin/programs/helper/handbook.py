"""The handbook as a page for the browser, made from workbook/HANDBOK.md."""

import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import Places, make_own_folder, shipped

_PAGE: Final = """<!doctype html>
<html lang="sv">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src file:; style-src 'unsafe-inline'">
<base href="{base}/">
<title>Projektlogg – handbok</title>
<style>
body {{ font: 17px/1.55 Calibri, Carlito, sans-serif; color: #222; max-width: 46em; margin: 2em auto; padding: 0 1em; }}
h1, h2, h3 {{ color: #2f6f62; line-height: 1.25; margin-top: 1.6em; }}
img {{ max-width: 100%; border: 1px solid #ccc; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }}
code {{ background: #f2f2ee; padding: 0 .2em; font-size: .85em; }}
</style>
{body}
</html>
"""


def find_handbook() -> Path:
    """The handbook's text: in the installed package, or beside it in a clone.

    Raises:
        ProjektloggError: it is not there.
    """
    path = shipped("workbook/HANDBOK.md")
    if path.is_file():
        return path
    raise ProjektloggError("Handboken följde inte med installationen.", "Installera Projektlogg på nytt.")


def open_handbook(places: Places, source: Path | None = None, show: Callable[[str], bool] = webbrowser.open) -> Path:
    """Write the handbook as a page into our own folder and show it.

    Args:
        places: whose folder.
        source: another text than the shipped one.
        show: what opens an address; the user's browser.

    Raises:
        ProjektloggError: no handbook, or no browser.
    """
    from markdown_it import MarkdownIt

    source = source or find_handbook()
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(source.read_text(encoding="utf-8"))
    make_own_folder(places.data)
    page = places.data / "handbok.html"
    page.write_text(_PAGE.format(base=source.parent.as_uri(), body=body), encoding="utf-8")
    if not show(page.as_uri()):
        raise ProjektloggError("Ingen webbläsare gick att öppna.", "Öppna filen själv.", where=str(page))
    return page
