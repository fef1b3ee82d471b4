"""Keep personal identity numbers out of everything that leaves the workbook."""
