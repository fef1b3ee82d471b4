"""The buttons in Excel and LibreOffice, the files that carry them, and the helper process that does their work."""
