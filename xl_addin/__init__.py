"""Projektlogg: from a shared activity log in Excel to indicators that can be followed row by row, and to the report."""

__version__ = "0.1.0"
