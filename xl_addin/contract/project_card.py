"""The fields of the project card."""

from enum import StrEnum


class Field(StrEnum):
    """The fields of the project card (sheet Projekt, column Fält)."""

    NAME = "Projektnamn"
    CASE = "Ärende-ID"
    BENEFICIARY = "Stödmottagare"
    ORGNR = "Organisationsnummer"
    FORM = "Formulär"  # of the funder, by its name or its file; empty: the one of the years 2014–2020
    START = "Projektets startdatum"
    END = "Projektets slutdatum"
    AREA = "Programområde"
    TODAY = "Avstämningsdatum"  # empty: today. Set in a finished project, so that its figures stand still.
    EURO = "Eurokurs (kr)"  # for the SME limits, which are set in euro; empty: told by staff alone where it can be
    PSEUDONYM_KEY = "Nyckel för pseudonymer"
