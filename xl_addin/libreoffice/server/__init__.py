"""What runs inside LibreOffice's own Python and speaks UNO.

Python's bridge to LibreOffice (`uno`) belongs to the interpreter that LibreOffice was built for, so this package is run
by that interpreter as a process of its own and is spoken to over its standard input and output (see `wire`). It uses
nothing but the standard library and `uno`, and no syntax newer than Python 3.8, which older LibreOffices ship.
"""
