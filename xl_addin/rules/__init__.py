"""What is doubtful in a counted workbook: each rule is a module of this room, see `rule`."""

from xl_addin.contract.findings import Finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules import (
    changed_rules,
    company_list,
    company_names,
    company_subsets,
    dates_outside,
    duplicate_ids,
    empty_filter_cells,
    empty_sections,
    idle_indicators,
    invariants,
    kept_size,
    live_figures,
    missing_cells,
    near_words,
    past_and_future,
    placeholder_numbers,
    plan_indicators,
    programme_area,
    same_eu_codes,
    sole_traders,
    swapped_headings,
    text_persons,
    text_places,
    typed_numbers,
)
from xl_addin.rules.rule import Rule, has_its_columns

RULES: tuple[Rule, ...] = (
    changed_rules,
    swapped_headings,
    missing_cells,
    empty_filter_cells,
    empty_sections,
    near_words,
    duplicate_ids,
    sole_traders,
    placeholder_numbers,
    company_names,
    company_list,
    kept_size,
    programme_area,
    past_and_future,
    dates_outside,
    company_subsets,
    idle_indicators,
    same_eu_codes,
    plan_indicators,
    text_places,
    text_persons,
    live_figures,
    typed_numbers,
    invariants,
)


def find_all(results: Results) -> list[Finding]:
    """What all rules find, each finding once."""
    notes = (note for rule in RULES if has_its_columns(rule, results) for note in rule.find(results))
    return list(dict.fromkeys(notes))
