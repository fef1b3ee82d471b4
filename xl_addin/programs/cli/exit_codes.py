"""What the commands tell the shell when they end."""

FINE, FINDINGS, CANNOT = 0, 1, 2
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended: 128 and the signal's number
