"""The extension for LibreOffice, `projektlogg.oxt`, built from the list of actions and the Python beside this file."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Final
from xml.etree import ElementTree as ET

from xl_addin.books.ooxml.stable_zip import stable_zip
from xl_addin.contract.version import __version__
from xl_addin.programs.addin.actions import ACTIONS, GROUPS, TITLE
from xl_addin.programs.addin.built_files import IDENTIFIER
from xl_addin.programs.addin.sources.customui import xml_text
from xl_addin.programs.addin.sources.messages import MESSAGES

TOOLBAR: Final = f"private:resource/toolbar/addon_{IDENTIFIER}"
_CONTEXT: Final = "com.sun.star.sheet.SpreadsheetDocument"
_OOR: Final = "http://openoffice.org/2001/registry"
_MANIFEST: Final = "http://openoffice.org/2001/manifest"
_DESCRIPTION: Final = "http://openoffice.org/extensions/description/2006"
_SIZES: Final = {"ImageSmallURL": 16, "ImageBigURL": 26}

Node = Mapping[str, "str | bool | Node"]
"""A registry node: properties and, in turn, nodes by name."""


def build_oxt() -> bytes:
    """The bytes of the extension; the same on every system."""
    parts: dict[str, str | bytes] = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": addons_xcu(),
        "CalcWindowState.xcu": window_state_xcu(),
        "ProtocolHandler.xcu": protocol_handler_xcu(),
        "projektlogg_addin.py": _read("addin_libreoffice", "projektlogg_addin.py"),
        "texts.json": _texts(),
    }
    for action in ACTIONS:
        icon = _read("icons", f"{action.id}.svg")
        for size in _SIZES.values():
            parts[f"icons/{action.id}_{size}.svg"] = icon.replace(
                'width="24" height="24"', f'width="{size}" height="{size}"'
            )
    return stable_zip(parts, stored=True)


def addons_xcu() -> str:
    """Menu, toolbar and icons. The toolbar's items stand directly under its name, or LibreOffice shows none."""
    items: dict[str, Node] = {}
    for group in GROUPS:
        for action in ACTIONS:
            if action.group == group:
                items[f"m{len(items):02}"] = {
                    "URL": f"{IDENTIFIER}:{action.id}",
                    "Title": action.label,
                    "Target": "_self",
                    "Context": _CONTEXT,
                }
        items[f"m{len(items):02}"] = {"URL": "private:separator"}
    items.popitem()  # no separator after the last group
    images: dict[str, Node] = {
        action.id: {
            "URL": f"{IDENTIFIER}:{action.id}",
            "UserDefinedImages": {name: f"%origin%/icons/{action.id}_{size}.svg" for name, size in _SIZES.items()},
        }
        for action in ACTIONS
    }
    menu: Node = {"Title": TITLE, "Target": "_self", "Context": _CONTEXT, "Submenu": items}
    interface: Node = {"OfficeMenuBar": {IDENTIFIER: menu}, "OfficeToolBar": {IDENTIFIER: items}, "Images": images}
    return _registry("org.openoffice.Office", "Addons", {"AddonUI": interface})


def window_state_xcu() -> str:
    """The toolbar's name and that it is there from the start, docked in a row of its own, icons with text."""
    state: Node = {"UIName": TITLE, "Visible": True, "Docked": True, "DockingArea": "0", "DockPos": "0,3", "Style": "2"}
    return _registry("org.openoffice.Office.UI", "CalcWindowState", {"UIElements": {"States": {TOOLBAR: state}}})


def protocol_handler_xcu() -> str:
    """Which component answers for our commands."""
    return _registry(
        "org.openoffice.Office", "ProtocolHandler", {"HandlerSet": {IDENTIFIER: {"Protocols": f"{IDENTIFIER}:*"}}}
    )


_INTEGERS: Final = {"DockingArea", "Style"}
_LISTS: Final = {"Protocols"}
_PLAIN_NODES: Final = {"AddonUI", "OfficeMenuBar", "OfficeToolBar", "Images", "UserDefinedImages", "Submenu",
                       "UIElements", "States", "HandlerSet"}  # fmt: skip # they are part of the registry's schema


def _registry(package_name: str, name: str, content: Node) -> str:
    root = ET.Element(
        "oor:component-data",
        {
            "xmlns:oor": _OOR,
            "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
            "oor:package": package_name,
            "oor:name": name,
        },
    )
    _add_nodes(root, content)
    return xml_text(root)


def _add_nodes(parent: ET.Element, content: Node) -> None:
    for name, value in content.items():
        if isinstance(value, Mapping):
            new = {} if name in _PLAIN_NODES else {"oor:op": "replace"}
            _add_nodes(ET.SubElement(parent, "node", {"oor:name": name, **new}), value)
            continue
        kind = (
            "xs:boolean"
            if isinstance(value, bool)
            else "xs:int"
            if name in _INTEGERS
            else "oor:string-list"
            if name in _LISTS
            else "xs:string"
        )
        prop = ET.SubElement(parent, "prop", {"oor:name": name, "oor:type": kind})
        # Without a language every LibreOffice shows the text, an English one too.
        ET.SubElement(prop, "value").text = str(value).lower() if isinstance(value, bool) else value


def _manifest() -> str:
    root = ET.Element("manifest:manifest", {"xmlns:manifest": _MANIFEST})
    kinds = {
        "projektlogg_addin.py": "application/vnd.sun.star.uno-component;type=Python",
        "Addons.xcu": "application/vnd.sun.star.configuration-data",
        "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
        "ProtocolHandler.xcu": "application/vnd.sun.star.configuration-data",
    }
    for path, kind in kinds.items():
        ET.SubElement(root, "manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
    return xml_text(root)


def _description() -> str:
    root = ET.Element("description", {"xmlns": _DESCRIPTION, "xmlns:d": _DESCRIPTION})
    ET.SubElement(root, "identifier", value=IDENTIFIER)
    ET.SubElement(root, "version", value=__version__)
    ET.SubElement(ET.SubElement(root, "display-name"), "name", lang="sv").text = TITLE
    dependencies = ET.SubElement(root, "dependencies")
    ET.SubElement(
        dependencies,
        "LibreOffice-minimal-version",
        {"xmlns": "http://libreoffice.org/extensions/description/2011", "d:name": "LibreOffice 7.0", "value": "7.0"},
    )
    return xml_text(root)


def _texts() -> str:
    actions = {action.id: {"label": action.label, "needs": action.tag} for action in ACTIONS}
    return json.dumps({"title": TITLE, "messages": MESSAGES, "actions": actions}, ensure_ascii=False, indent=1) + "\n"


def _read(folder: str, name: str) -> str:
    return resources.files("xl_addin.programs.addin.sources").joinpath(folder, name).read_text(encoding="utf-8")
