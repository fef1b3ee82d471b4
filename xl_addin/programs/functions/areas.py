"""What the sheet functions answer, as plain functions over whole areas of cells.

An area is what a range holds: a sequence of rows, each a sequence of values, all of one length. The answers have the
area's shape, with "" where the number is blank. No answer holds a digit of a number, so that none can show a person's.
"""

from collections.abc import Sequence
from datetime import date

from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values import orgnr
from xl_addin.values.compare import fold
from xl_addin.values.parse import UnreadableError, is_blank, parse_date, text
from xl_addin.values.raw_table import Value

Area = Sequence[Sequence[Value]]
Answers = list[list[Value]]

NOT_VALID = "Felaktigt nummer"


def valid_numbers(numbers: Area) -> Answers:
    """Whether each number is a company's or a sole trader's: True or False.

    >>> valid_numbers([['556141-8392', '556141-8393'], [5561418392.0, None]])
    [[True, False], [True, '']]
    """
    return [["" if is_blank(value) else bool(_key(value)) for value in row] for row in numbers]


def company_types(numbers: Area) -> Answers:
    """The legal form of each number in Swedish, such as "Aktiebolag", "Enskild firma" or "Felaktigt nummer".

    >>> company_types([['556141-8392', '900101-9802', '12']])
    [['Aktiebolag', 'Enskild firma', 'Felaktigt nummer']]
    """
    return [["" if is_blank(value) else _type(value) for value in row] for row in numbers]


def count_companies(numbers: Area) -> int:
    """How many different companies there are, however they are written. Invalid numbers are none.

    >>> count_companies([['556141-8392'], ['SE556141839201'], [5561418392.0], ['556141-8393'], [None]])
    1
    """
    return len({_key(value) for row in numbers for value in row} - {""})


def already_counted(numbers: Area, days: Area, activities: Area | None = None, statuses: Area | None = None) -> Answers:
    """Whether each row's company stands in an earlier row: by date, and of one date by its place on the sheet.

    The rule is the ledger's, with the place instead of the Id where dates are equal. A row without a readable date
    counts for nothing and comes after all others.

    Args:
        activities: only rows of the same activity are compared.
        statuses: only rows that are "Genomförd" count; one that is "Avbruten" is never already counted.

    Raises:
        ProjektloggError: the areas differ in shape.
    """
    areas = [numbers, days, activities or numbers, statuses or numbers]
    if len({tuple(len(row) for row in area) for area in areas}) > 1:
        raise ProjektloggError("Områdena är inte lika stora.", "Markera lika många rader i varje område.")
    keys, dates, words, states = ([value for row in area for value in row] for area in areas)
    when = [_day(value) for value in dates]
    seen: set[tuple[str, str]] = set()
    found: dict[int, bool] = {}
    for place in sorted(range(len(keys)), key=lambda place: (when[place] or date.max, place)):
        company = (_key(keys[place]), fold(text(words[place])) if activities else "")
        state = fold(text(states[place])) if statuses else fold(layout.DONE)
        found[place] = company in seen and state != fold(layout.CANCELLED)
        if company[0] and when[place] and state == fold(layout.DONE):
            seen.add(company)
    answers = ["" if is_blank(value) else found[place] for place, value in enumerate(keys)]
    width = len(numbers[0]) if numbers else 0
    return [list(answers[start : start + width]) for start in range(0, len(answers), width or 1)]


def _key(value: Value) -> str:
    """Ten digits, or "" for what is no valid number."""
    try:
        return orgnr.validate(value)
    except orgnr.ValidationError:
        return ""


def _type(value: Value) -> str:
    try:
        return orgnr.legal_form(value)
    except orgnr.ValidationError:
        return NOT_VALID


def _day(value: Value) -> date | None:
    try:
        return parse_date(value)
    except UnreadableError:
        return None
