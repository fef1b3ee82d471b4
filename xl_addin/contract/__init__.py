"""What a workbook, a form and a message are: the names that users, programs and this package agree on."""
