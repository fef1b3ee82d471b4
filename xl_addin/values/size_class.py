"""Size classes of enterprises: Commission Recommendation 2003/361/EC, annex, article 2.

Staff must be under the ceiling, and turnover or balance sheet total at or under its own. Linked and partner enterprises
(article 6) are added by whoever fills in the figures: what stands on the sheet is taken as theirs together.
"""

LARGE, UNKNOWN = "Stort", ""

# name, staff under, turnover at most (MEUR), balance sheet total at most (MEUR)
CLASSES = (("Mikro", 10, 2.0, 2.0), ("Litet", 50, 10.0, 10.0), ("Medelstort", 250, 50.0, 43.0))


def size_class(staff: float | None, turnover: float | None, balance: float | None, euro: float | None) -> str:
    """The size class of a company, or "" when the figures do not settle it.

    Args:
        staff: annual work units.
        turnover: MSEK a year.
        balance: balance sheet total, MSEK.
        euro: SEK for one euro.

    >>> size_class(8, 15, None, 11.0), size_class(8, 150, 15, 11.0), size_class(300, None, None, None)
    ('Mikro', 'Mikro', 'Stort')
    >>> size_class(8, 150, None, 11.0)  # the balance sheet decides, and is not known
    ''
    """
    if staff is None:
        return UNKNOWN
    for name, ceiling, most_turnover, most_balance in CLASSES:
        if staff >= ceiling:
            continue
        pairs = ((turnover, most_turnover), (balance, most_balance))
        known = [amount <= limit * euro for amount, limit in pairs if amount is not None and euro]
        if any(known):
            return name
        if len(known) < len(pairs):
            return UNKNOWN
    return LARGE
