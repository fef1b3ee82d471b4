"""What people start: the commands, the helper behind the buttons, the add-ins, and what puts them in place."""
