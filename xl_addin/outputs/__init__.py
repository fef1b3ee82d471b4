"""What leaves the ledger: the workbook's own sheets, the report, the evidence, the lists and the portal's page."""
