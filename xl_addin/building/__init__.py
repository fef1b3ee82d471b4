"""Make the workbook that people open every day. Only new workbooks: a user's file is never saved from here."""

from xl_addin.building.assemble import build
from xl_addin.building.defaults import Content, empty_content

__all__ = ["Content", "build", "empty_content"]
