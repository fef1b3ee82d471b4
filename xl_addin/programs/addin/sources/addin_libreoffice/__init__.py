"""What goes into the extension for LibreOffice as it stands. Nothing here is imported by the program."""
