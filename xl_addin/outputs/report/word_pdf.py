"""Have Word on Windows export a document as PDF: `python -m xl_addin.outputs.report.word_pdf REPORT.docx REPORT.pdf`.

A program of its own, run by `pdf_programs`. Constants are Word's: WdExportFormat, WdExportOptimizeFor,
WdExportCreateBookmarks, WdSaveOptions, MsoAutomationSecurity (learn.microsoft.com, Word object model).
"""

import importlib
import sys
from typing import Any

_PDF, _FOR_PRINT, _BOOKMARKS_OF_HEADINGS, _NO_ALERTS, _DO_NOT_SAVE, _MACROS_OFF = 17, 0, 1, 0, 0, 3


def export(source: str, out: str) -> None:
    """Export with tags for screen readers and with the document's properties."""
    client: Any = importlib.import_module("win32com.client")  # on Windows only, where xlwings brings it
    word = client.DispatchEx("Word.Application")  # a Word of its own: the user's windows are left alone
    try:
        word.Visible, word.DisplayAlerts, word.AutomationSecurity = False, _NO_ALERTS, _MACROS_OFF
        document = word.Documents.Open(source, False, True, False)  # no questions, read-only, not in the list of recent
        document.ExportAsFixedFormat(
            OutputFileName=out,
            ExportFormat=_PDF,
            OpenAfterExport=False,
            OptimizeFor=_FOR_PRINT,
            IncludeDocProps=True,
            CreateBookmarks=_BOOKMARKS_OF_HEADINGS,
            DocStructureTags=True,
        )
        document.Close(_DO_NOT_SAVE)
    finally:
        word.Quit(_DO_NOT_SAVE)


if __name__ == "__main__":
    export(*sys.argv[1:])
