"""The one truth: which rows count, why the others do not, and what they come to."""
