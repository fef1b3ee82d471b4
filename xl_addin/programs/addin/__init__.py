"""The add-ins of Excel and LibreOffice: their one list of buttons, their sources, and what is built of them."""
