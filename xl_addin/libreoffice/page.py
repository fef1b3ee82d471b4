"""What concerns the window and the printing of a sheet: xlwings' FreezePanes and PageSetup for LibreOffice."""

from .base import Part
from .interfaces import SheetLike
from .native import Native
from .ranges import Range


class FreezePanes(Part):
    """The rows and columns of a sheet that stay in sight."""

    def __init__(self, sheet: SheetLike) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep all rows and columns of a range (from A1 to its end) in sight; whole rows or columns keep only those."""
        area = self.sheet.range(frozen_range)
        rows, columns = self.sheet.limits
        height, width = area.row + area.shape[0] - 1, area.column + area.shape[1] - 1
        self.sheet.call("sheets.freeze", 0 if width == columns else width, 0 if height == rows else height)

    def unfreeze(self) -> None:
        """Let go."""
        self.sheet.call("sheets.freeze", 0, 0)


class PageSetup(Part):
    """How a sheet is printed."""

    def __init__(self, sheet: SheetLike) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Native:
        """The sheet, whose `PageStyle` names the style of its pages."""
        return self.sheet.api

    @property
    def print_area(self) -> str | None:
        """The address of what is printed; None: everything."""
        rects = self.sheet.call("sheets.print_areas")
        return ",".join(Range.of(self.sheet, rect).address for rect in rects) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        rects = [self.sheet.range(part).rect for part in value.split(",")] if value else []
        self.sheet.call("sheets.set_print_areas", rects)
