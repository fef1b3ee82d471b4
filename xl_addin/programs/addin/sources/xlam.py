"""The add-in for Excel, `xl_addin.xlam`, built from source text: a workbook with one empty sheet, ribbon and VBA."""

from importlib import resources
from typing import Final
from xml.sax.saxutils import escape

from xl_addin.books.ooxml.stable_zip import stable_zip
from xl_addin.programs.addin.actions import ACTIONS, TITLE
from xl_addin.programs.addin.sources.customui import customui_xml
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.addin.sources.ovba import Base, Module, vba_project

_PROJECT_ID: Final = "{6A1F4E0C-52B7-4C7E-9D0B-3E8C5B1D7A42}"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEETML: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def modules() -> tuple[Module, ...]:
    """The add-in's VBA: the code beside this file, and a module of texts from the lists of actions and messages."""
    return (
        Module("ThisWorkbook", Base.WORKBOOK, _code("ThisWorkbook.cls")),
        Module("Sheet1", Base.SHEET, _code("Sheet1.cls")),
        Module("ProjektloggButtons", Base.STANDARD, _code("ProjektloggButtons.bas")),
        Module("ProjektloggMailbox", Base.STANDARD, _code("ProjektloggMailbox.bas")),
        Module("ProjektloggTexts", Base.STANDARD, texts_code()),
    )


def texts_code() -> str:
    """VBA that looks up what an action is called and needs, and what the add-in says."""
    tables = {
        "LabelOf": {action.id: action.label for action in ACTIONS},
        "NeedsOf": {action.id: action.tag for action in ACTIONS},
        "TextOf": MESSAGES,
    }
    lines = ["Option Explicit"]
    for function, table in tables.items():
        lines += ["", f"Public Function {function}(ByVal key As String) As String", "    Select Case key"]
        for key, text in table.items():
            quoted = text.replace('"', '""')
            lines += [f'    Case "{key}"', f'        {function} = "{quoted}"']
        lines += ["    End Select", "End Function"]
    return "\n".join(lines) + "\n"


def build_xlam() -> bytes:
    """The bytes of the add-in; the same on every system."""
    return stable_zip(
        {
            "[Content_Types].xml": _DECLARATION + _content_types(),
            "_rels/.rels": _relationships(
                (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                (f"{_TYPES}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
            ),
            "docProps/core.xml": _DECLARATION + _core_properties(),
            "xl/workbook.xml": _DECLARATION
            + f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
            '<bookViews><workbookView/></bookViews><sheets><sheet name="Projektlogg" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": _relationships(
                (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
                (f"{_OFFICE}/styles", "styles.xml"),
                ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            ),
            "xl/worksheets/sheet1.xml": _DECLARATION
            + f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData/></worksheet>',
            "xl/styles.xml": _DECLARATION + _styles(),
            "xl/vbaProject.bin": vba_project("Projektlogg", _PROJECT_ID, modules()),
            "customUI/customUI14.xml": customui_xml(),
        },
        stored=True,
    )


def _code(name: str) -> str:
    return resources.files("xl_addin.programs.addin.sources").joinpath("vba", name).read_text(encoding="utf-8")


def _content_types() -> str:
    overrides = {
        "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_SHEETML}.worksheet+xml",
        "/xl/styles.xml": f"{_SHEETML}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    return (
        f'<Types xmlns="{_TYPES}/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_DECLARATION}<Relationships xmlns="{_TYPES}/relationships">{"".join(lines)}</Relationships>'


def _core_properties() -> str:
    """Title and description are what Excel's dialog of add-ins shows."""
    description = escape("Räknar unika företag i aktivitetsloggen och skriver lägesrapporten och slutrapporten.")
    return (
        f'<cp:coreProperties xmlns:cp="{_TYPES}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:description>{description}</dc:description><dc:language>sv-SE</dc:language>"
        "</cp:coreProperties>"
    )


def _styles() -> str:
    """The least that Excel asks of a style sheet."""
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
