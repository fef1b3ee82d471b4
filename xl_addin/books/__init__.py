"""Workbooks: the same few calls on a file and on a workbook that is open in a program."""
