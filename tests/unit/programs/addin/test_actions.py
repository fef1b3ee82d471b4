"""The one list, and the ribbon that is made from it."""

import os
import re
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from xl_addin.programs.addin.actions import ACTIONS, BY_ID, GROUPS
from xl_addin.programs.addin.sources.customui import CALLBACK, NAMESPACE, customui_xml
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.addin.sources.xlam import modules

# Looked up in Microsoft's lists of control identifiers for Excel 2016, 2019 and Microsoft 365: they are in each.
KNOWN_ICONS = {
    "ErrorChecking",
    "FileDocumentInspect",
    "FileMarkAsFinal",
    "FilePrintPreview",
    "Help",
    "RefreshAll",
    "SheetRowsInsert",
    "TracePrecedents",
}

# The part of the customUI schema that we use, written from [MS-CUSTOMUI2] 2.2 to 2.4: Microsoft's own file may not be
# passed on. PROJEKTLOGG_CUSTOMUI_XSD may name that file, and the tests then hold the ribbon against both.
SCHEMA = f"""
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
    elementFormDefault="qualified">
  <xsd:simpleType name="Text"><xsd:restriction base="xsd:string">
    <xsd:minLength value="1"/><xsd:maxLength value="1024"/></xsd:restriction></xsd:simpleType>
  <xsd:simpleType name="KeyTip"><xsd:restriction base="xsd:token">
    <xsd:minLength value="1"/><xsd:maxLength value="3"/></xsd:restriction></xsd:simpleType>
  <xsd:simpleType name="Size"><xsd:restriction base="xsd:string">
    <xsd:enumeration value="normal"/><xsd:enumeration value="large"/></xsd:restriction></xsd:simpleType>
  <xsd:attributeGroup name="Named">
    <xsd:attribute name="id" type="xsd:ID" use="required"/>
    <xsd:attribute name="label" type="Text"/>
    <xsd:attribute name="keytip" type="KeyTip"/>
    <xsd:attribute name="screentip" type="Text"/>
    <xsd:attribute name="supertip" type="Text"/>
  </xsd:attributeGroup>
  <xsd:complexType name="Button">
    <xsd:attributeGroup ref="Named"/>
    <xsd:attribute name="onAction" type="Text"/>
    <xsd:attribute name="size" type="Size"/>
    <xsd:attribute name="imageMso" type="xsd:NCName"/>
  </xsd:complexType>
  <xsd:complexType name="Group">
    <xsd:choice maxOccurs="1000"><xsd:element name="button" type="Button"/></xsd:choice>
    <xsd:attributeGroup ref="Named"/>
  </xsd:complexType>
  <xsd:complexType name="Tab">
    <xsd:sequence><xsd:element name="group" type="Group" maxOccurs="100"/></xsd:sequence>
    <xsd:attributeGroup ref="Named"/>
    <xsd:attribute name="insertAfterMso" type="xsd:NCName"/>
  </xsd:complexType>
  <xsd:element name="customUI"><xsd:complexType><xsd:sequence>
    <xsd:element name="ribbon"><xsd:complexType><xsd:sequence>
      <xsd:element name="tabs"><xsd:complexType><xsd:sequence>
        <xsd:element name="tab" type="Tab" maxOccurs="100"/>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:sequence></xsd:complexType></xsd:element>
  </xsd:sequence></xsd:complexType></xsd:element>
</xsd:schema>
"""

FAULTS = [
    ("imageMso=", "imageMSO="),
    ('size="large"', 'size="huge"'),
    ('id="refresh"', 'id="check"'),
    ('id="refresh"', 'id="re fresh"'),
    ('keytip="PL"', 'keytip="PLLL"'),
    ("<tabs>", "<tabs/><tabs>"),
    ('screentip="', 'screentip="" x="'),
]


def schemas() -> list[xmlschema.XMLSchema]:
    official = os.environ.get("PROJEKTLOGG_CUSTOMUI_XSD", "")
    return [xmlschema.XMLSchema(source) for source in (SCHEMA, official and Path(official)) if source]


def test_the_ribbon_is_valid() -> None:
    for schema in schemas():
        schema.validate(customui_xml())


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_a_planted_fault_is_caught(right: str, wrong: str) -> None:
    xml = customui_xml()
    assert right in xml
    for schema in schemas():
        assert not schema.is_valid(xml.replace(right, wrong, 1))


def test_the_ribbon_has_every_action_once_in_order() -> None:
    buttons = etree.fromstring(customui_xml().encode()).findall(f".//{{{NAMESPACE}}}button")
    in_groups = [action for group in GROUPS for action in ACTIONS if action.group == group]
    assert [button.get("id") for button in buttons] == [action.id for action in in_groups]
    assert [button.get("label") for button in buttons] == [action.label for action in in_groups]
    assert {button.get("onAction") for button in buttons} == {CALLBACK}
    assert "getEnabled" not in customui_xml()


def test_the_ribbon_calls_a_procedure_that_is_there() -> None:
    code = "\n".join(module.code for module in modules())
    assert f"Public Sub {CALLBACK}(control As IRibbonControl)" in code


def test_actions_are_complete_and_apart() -> None:
    assert [action.label for action in ACTIONS] == [
        "Ny aktivitet",
        "Uppdatera indikatorer",
        "Kontrollera loggen",
        "Visa underlag",
        "Skapa lägesrapport",
        "Skapa slutrapport",
        "Handbok",
        "Självtest",
    ]
    assert len(BY_ID) == len({action.image_mso for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.image_mso in KNOWN_ICONS
        assert re.fullmatch("[a-z_]+", action.id)
        assert action.screentip
        assert action.supertip.endswith(".")


def test_every_message_that_the_add_in_asks_for_exists_and_the_other_way_round() -> None:
    code = "\n".join(module.code for module in modules() if module.name != "ProjektloggTexts")
    asked = set(re.findall(r'TextOf\("(\w+)"\)', code))
    source = Path(__file__).parents[4] / "xl_addin/programs/addin/sources/addin_libreoffice/projektlogg_addin.py"
    asked_there = set(re.findall(r'MESSAGES\["(\w+)"\]', source.read_text(encoding="utf-8")))
    assert asked == asked_there == set(MESSAGES)
