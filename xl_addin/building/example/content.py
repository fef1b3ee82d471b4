"""The example workbook's content: the reference project's card and figures, texts of our own."""

import tomllib
from datetime import date
from importlib.resources import files
from random import Random

from xl_addin.building.defaults import INDICATORS, LISTS, Content, list_rows
from xl_addin.building.example.companies import make_companies, spelled
from xl_addin.building.example.log import ADVISERS, NEEDS, ORGANISATIONS, PERIODS, TODAY, LogMaker, log_row
from xl_addin.building.example.planted_errors import PlantedError, add_planted_errors
from xl_addin.contract import headers, layout
from xl_addin.contract.project_card import Field
from xl_addin.values.raw_table import Value

SEED = 20304478  # the case number
TARGETS = {"behovsanalys": 400, "leverans": 250, "seminarium": 10}
CARD: dict[Field, Value] = {
    Field.NAME: "Omställning Stockholm",
    Field.CASE: "20304478",
    Field.BENEFICIARY: "Almi Företagspartner Stockholm Sörmland AB",
    Field.ORGNR: "556141-8392",
    Field.START: date(2021, 6, 4),
    Field.END: date(2023, 10, 31),
    Field.AREA: "Stockholms län",
    Field.TODAY: TODAY,
    Field.EURO: 11.5,
    Field.PSEUDONYM_KEY: "exempel-20304478",
}


def example_content() -> Content:
    """The content of workbook/exempel.xlsx, the same each time."""
    random = Random(SEED)  # noqa: S311 - an example, not a secret
    companies = make_companies(random, sum(NEEDS) + len(PlantedError))
    maker = LogMaker(random, companies[len(PlantedError) :])
    rows = [log_row(random, number, entry) for number, entry in enumerate(maker.make(), 1)]
    rows = add_planted_errors(random, rows, maker, companies[: len(PlantedError)])
    lists = {
        **LISTS,
        headers.ORGANISATION: ORGANISATIONS,
        headers.ADVISER: [name for who in ADVISERS.values() for name in who],
    }
    texts = tomllib.loads((files("xl_addin.building.example") / "texts.toml").read_text("utf-8"))
    return {
        layout.LISTS.name: list_rows(lists),
        layout.INDICATORS.name: [{**rule, headers.TARGET: TARGETS.get(str(rule[headers.CODE]))} for rule in INDICATORS],
        layout.PROJECT.name: [{headers.FIELD: field.value, headers.VALUE: value} for field, value in CARD.items()],
        layout.PERIODS.name: [
            {
                headers.NUMBER: period.number,
                headers.START: period.start,
                headers.END: period.end,
                headers.STATUS: layout.LOCKED if period.locked else layout.OPEN,
                headers.SUBMITTED: period.submitted,
            }
            for period in PERIODS
        ],
        layout.COMPANIES.name: [company.row(spelled(random, company.key)) for company in companies[1:]],
        layout.LOG.name: rows,
        layout.PLAN.name: texts["plan"],
        layout.TEXTS.name: texts["text"],
    }
