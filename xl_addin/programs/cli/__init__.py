"""The commands: everything that a button does, and a little more."""
