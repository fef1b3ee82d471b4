"""No small group can be worked out of personal splits and all the figures that are printed beside them."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from random import Random

import pytest
from stdnum import luhn

from tests.support_tables import PROJECT, cleaned
from xl_addin.ledger import outcomes
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.small_groups import Disclosure
from xl_addin.pipeline import count
from xl_addin.reading.workbook import TypedWorkbook

TRAITS, FORMS = ("Ja", "Nej", ""), ("Fysiskt", "Digitalt")
STARTS = (date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1))
WOMEN = "Ägs eller drivs av kvinnor"
RULES = f"""
| Kod | Indikator | Räkna | Aktiviteter | Status | Datumkolumn | Filter | Delas upp på | Rapporteras |
| alla | Alla | Unika företag | Behovsanalys | Genomförd | Datum | | {WOMEN}, Form | Ja |
| kvinnor | Kvinnor | Unika företag | Behovsanalys | Genomförd | Datum | {WOMEN}=Ja | Form | Ja |
| digitala | Digitala | Unika företag | Behovsanalys | Genomförd | Datum | Form=Digitalt | {WOMEN} | Ja |
"""
Atom = tuple[int, str, str]
"""Those who are new in a period, with a trait, met in a form."""
Sizes = dict[Atom, int]


def workbook_of(sizes: Sizes, rules: str) -> TypedWorkbook:
    log = "| Id | Datum | Aktivitet | Orgnr | Organisation | Form | Status |\n"
    companies = f"| Orgnr | {WOMEN} |\n"
    place = 0
    for (period, trait, form), size in sizes.items():
        for _ in range(size):
            place += 1
            nine = f"5599{place:05}"
            number = f"{nine[:6]}-{nine[6:]}{luhn.calc_check_digit(nine)}"
            log += f"| A-{place} | {STARTS[period]} | Behovsanalys | {number} | Almi | {form} | Genomförd |\n"
            companies += f"| {number} | {trait} |\n"
    periods = "| Nr | Från | Till | Status |\n"
    for which, (first, after) in enumerate(pairwise(STARTS), 1):
        periods += f"| {which} | {first} | {date.fromordinal(after.toordinal() - 1)} | Öppen |\n"
    return cleaned(log, Indikatorer=rules, Företag=companies, Perioder=periods, Projekt=PROJECT)


def printed(sizes: Sizes, rules: str = RULES) -> set[frozenset[Atom]]:
    """What every figure that may leave the workbook counts, in all periods; each is held against its figure."""
    workbook, told = workbook_of(sizes, rules), set()
    for number in range(1, len(STARTS)):
        for figure, atoms in _figures(count(workbook, number), list(sizes), number - 1):
            assert figure == sum(sizes[atom] for atom in atoms)
            told.add(atoms)
    return told


def _figures(results: Results, atoms: list[Atom], now: int) -> Iterator[tuple[float, frozenset[Atom]]]:
    asked = {"alla": ("", ""), "kvinnor": ("Ja", ""), "digitala": ("", "Digitalt")}
    for outcome in results.outcomes:
        trait, form = asked[outcome.code]
        own = {a for a in atoms if trait in {"", a[1]} and form in {"", a[2]} and a[0] <= now}
        may = results.disclosure(outcome.code)
        for name, figure in (("period", outcome.period), ("cumulative", outcome.cumulative)):
            if may.allows(name, outcome):
                yield figure or 0, frozenset(a for a in own if name == "cumulative" or a[0] == now)
        for split in results.splits(outcome.code):
            for group in split.groups:
                word = "" if group.name == "Okänd" else group.name
                part = {a for a in own if word == a[1 if split.column == WOMEN else 2]}
                if group.cumulative is not None:
                    yield group.cumulative, frozenset(part)
                if group.period is not None:
                    yield group.period, frozenset(a for a in part if a[0] == now)


def worked_out(told: set[frozenset[Atom]]) -> set[frozenset[Atom]]:
    """What can be told by subtracting figures, and by subtracting from what was found so; then what is left of both."""
    known = set(told)
    for _ in range(2):
        known |= {a - b for a, b in product(known, told) if b < a} | {a - b for a, b in product(told, known) if b < a}
    return known


def is_personal(atoms: frozenset[Atom], sizes: Sizes) -> bool:
    """Whether it tells of a trait: of those who came at one time in one form it has some, by their trait."""
    there = {atom for atom, size in sizes.items() if size}
    return any(
        {atom[1] for atom in atoms & there if atom[::2] == which}
        not in (set(), {a[1] for a in there if a[::2] == which})
        for which in {atom[::2] for atom in atoms}
    )


def small(sizes: Sizes, told: set[frozenset[Atom]]) -> list[int]:
    found = ((sum(sizes[atom] for atom in atoms), atoms) for atoms in worked_out(told))
    return [size for size, atoms in found if 0 < size < 5 and is_personal(atoms, sizes)]


def drawn(seed: int) -> Sizes:
    rnd = Random(seed)  # noqa: S311 - the same each time
    likely = rnd.choice(((0, 5, 6, 9), (0, 0, 5, 7, 2), (5, 6, 7, 8, 9, 4)))
    return {atom: rnd.choice(likely) for atom in product(range(len(STARTS) - 1), TRAITS, FORMS)}


@pytest.mark.parametrize("seed", range(5, 13))
def test_no_difference_of_printed_figures_is_a_small_group(seed: int) -> None:
    sizes = drawn(seed)
    assert small(sizes, printed(sizes)) == []


def test_splits_are_printed_when_all_groups_are_large() -> None:
    sizes = dict.fromkeys(product(range(len(STARTS) - 1), TRAITS, FORMS), 6)
    results = count(workbook_of(sizes, RULES), 2)
    groups = {one.column: [(g.name, g.period, g.cumulative) for g in one.groups] for one in results.splits("alla")}
    assert groups[WOMEN] == [("Ja", 12, 24), ("Nej", 12, 24), ("Okänd", 12, 24)]
    assert [(g.period, g.cumulative) for g in results.splits("kvinnor")[0].groups] == [(6, 12), (6, 12)]


def test_a_split_is_given_whole_or_not_at_all_and_again_when_enough_have_come() -> None:
    sizes = dict.fromkeys(product(range(len(STARTS) - 1), TRAITS, FORMS), 6) | {(1, "Nej", "Fysiskt"): 3}
    told = {}
    for number in (1, 2, 3, 4):
        (split, _) = count(workbook_of(sizes, RULES), number).splits("alla")
        told[number] = [(group.name, group.period, group.cumulative) for group in split.groups]
    assert told[2] == [("alla grupper", None, None)]
    assert told[3] == [("Ja", None, 36), ("Nej", None, 33), ("Okänd", None, 36)]
    assert told[4] == [("Ja", 12, 48), ("Nej", 12, 45), ("Okänd", 12, 48)]


def test_nobody_is_told_of_when_all_have_one_trait() -> None:
    sizes = {(0, "Ja", "Fysiskt"): 9}
    (split, _) = count(workbook_of(sizes, RULES), 1).splits("alla")
    assert [group.name for group in split.groups] == ["alla grupper"]


def test_the_search_finds_what_is_not_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    free = Disclosure()
    monkeypatch.setattr(outcomes, "split_disclosures", lambda *_: dict.fromkeys(range(1, len(STARTS)), free))
    assert any(small(drawn(seed), printed(drawn(seed))) for seed in range(3))
