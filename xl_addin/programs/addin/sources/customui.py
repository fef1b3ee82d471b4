"""The ribbon tab of Excel: customUI14.xml, made from the list of actions ([MS-CUSTOMUI2])."""

from typing import Final
from xml.etree import ElementTree as ET

from xl_addin.programs.addin.actions import ACTIONS, GROUPS, TITLE

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACK: Final = "ProjektloggPressed"


def customui_xml() -> str:
    """The ribbon's XML. Buttons are always enabled: what stands in the way is said when one is pressed."""
    root = ET.Element("customUI", xmlns=NAMESPACE)
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id="projektlogg", label=TITLE, keytip="PL", insertAfterMso="TabHome")
    for number, label in enumerate(GROUPS, 1):
        group = ET.SubElement(tab, "group", id=f"projektlogg_group{number}", label=label)
        for action in ACTIONS:
            if action.group == label:
                ET.SubElement(
                    group,
                    "button",
                    id=action.id,
                    label=action.label,
                    size="large",
                    imageMso=action.image_mso,
                    onAction=CALLBACK,
                    screentip=action.screentip,
                    supertip=action.supertip,
                )
    return xml_text(root)


def xml_text(root: ET.Element) -> str:
    """An indented document with its declaration."""
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
