"""Sheet functions for those who want the answer in a cell: `columns` holds the rules, `excel` shows them to xlwings."""
