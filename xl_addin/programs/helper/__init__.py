"""The process that waits, warm, for a button to be pressed, does the work and answers."""
