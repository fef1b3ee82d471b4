"""The add-ins of Excel and LibreOffice: their one list of buttons, their sources, and how they are built."""
