"""What lies over the cells: pictures, charts' frames and other shapes. Lengths in 1/100 mm."""

from __future__ import annotations

from typing import Any

import uno

from .formats import part_font
from .session import Session, command, properties, struct, supports

_DRAWING = "com.sun.star.drawing."
_KINDS = {
    "GraphicObjectShape": "picture",
    "CustomShape": "auto_shape",
    "RectangleShape": "auto_shape",
    "EllipseShape": "auto_shape",
    "TextShape": "text_box",
    "LineShape": "line",
    "ConnectorShape": "line",
    "GroupShape": "group",
    "ControlShape": "form_control",
    "CaptionShape": "comment",
    "OLE2Shape": "embedded_ole_object",
}
_CHART = "12dcae26-281f-416f-a234-c3086127382e"  # the class id of a chart
_DPI = 96


def _shapes(session: Session, handle: int) -> list[Any]:
    """Everything that lies on a sheet, notes too.

    The session holds them: when LibreOffice's object for a shape is let go, another one for the same shape that has
    been handed out meanwhile loses it, and then reads as void and swallows what is set on it.
    """
    owner = session.owner(handle)
    page = owner.sheet.DrawPage
    shapes = [page.getByIndex(place) for place in range(page.Count)]
    session.hold((owner.document.RuntimeUID, owner.name), shapes)
    return shapes


def _kind(shape: Any) -> str:
    word = _KINDS.get(shape.ShapeType.rpartition(".")[2], "free_form")
    if word == "embedded_ole_object" and getattr(shape, "CLSID", "").lower() == _CHART:
        return "chart"
    return word


def _name(shape: Any, place: int) -> str:
    chart = getattr(shape, "PersistName", "") if _kind(shape) == "chart" else ""
    return str(shape.Name or chart or f"{_kind(shape).replace('_', ' ').title()} {place + 1}")


@command
def listing(session: Session, handle: int) -> list[list[str]]:
    """[name, kind] of the shapes of a sheet; notes are no shapes."""
    found = [[_name(shape, place), _kind(shape)] for place, shape in enumerate(_shapes(session, handle))]
    return [entry for entry in found if entry[1] != "comment"]


def shape_named(session: Session, handle: int, name: str) -> Any:
    """The shape of that name.

    Raises:
        KeyError: there is none.
    """
    for place, shape in enumerate(_shapes(session, handle)):
        if _name(shape, place) == name:
            return shape
    raise KeyError(f"Nothing on the sheet is named {name!r}.")


@command
def frame(session: Session, handle: int, name: str) -> list[int]:
    """[left, top, width, height]."""
    shape = shape_named(session, handle, name)
    return [shape.Position.X, shape.Position.Y, shape.Size.Width, shape.Size.Height]


@command
def set_frame(session: Session, handle: int, name: str, frame: list[int]) -> None:
    """Move and resize."""
    place(shape_named(session, handle, name), frame)


def place(shape: Any, frame: list[int]) -> None:
    """Give a shape its place and size."""
    left, top, width, height = frame
    shape.setPosition(struct("awt.Point", X=left, Y=top))
    shape.setSize(struct("awt.Size", Width=max(width, 1), Height=max(height, 1)))


@command
def rename(session: Session, handle: int, name: str, new: str) -> None:
    """Give a shape another name."""
    shape_named(session, handle, name).Name = new


@command
def delete(session: Session, handle: int, name: str) -> None:
    """Delete a shape."""
    session.sheet(handle).DrawPage.remove(shape_named(session, handle, name))


@command
def text(session: Session, handle: int, name: str, value: Any) -> Any:
    """Read (value None) or set the text in a shape; None when it holds none."""
    shape = shape_named(session, handle, name)
    if value is not None:
        shape.String = value
    return getattr(shape, "String", "") or None


@command
def font(session: Session, handle: int, name: str, what: str, value: Any) -> Any:
    """Read (value None) or set a character property of a shape's text."""
    shape = shape_named(session, handle, name)
    if value is None:
        found = getattr(shape, what)
        return found.value if isinstance(found, uno.Enum) else found
    setattr(shape, what, uno.Enum("com.sun.star.awt.FontSlant", value) if what == "CharPosture" else value)
    return None


@command
def text_font(session: Session, handle: int, name: str, start: int, length: int, what: str, value: Any) -> Any:
    """Read (value None) or set a character property of a part of a shape's text."""
    return part_font(shape_named(session, handle, name), start, length, what, value)


@command
def select(session: Session, handle: int, name: str) -> None:
    """Select a shape in the window."""
    owner = session.owner(handle)
    controller = owner.document.CurrentController
    controller.setActiveSheet(owner.sheet)
    controller.select(shape_named(session, handle, name))


@command
def add_picture(session: Session, handle: int, path: str, link: bool, frame: list[int]) -> str:
    """Put a picture file on a sheet; a width or height of -1 takes the picture's own. Returns its name.

    Raises:
        ValueError: the file is not a picture that LibreOffice reads.
    """
    owner = session.owner(handle)
    provider = session.service("com.sun.star.graphic.GraphicProvider")
    graphic = provider.queryGraphic(
        properties(URL=uno.systemPathToFileUrl(path), **({"LoadAsLink": True} if link else {}))
    )
    if graphic is None:
        raise ValueError("LibreOffice cannot read the picture.")
    shape = owner.document.createInstance(_DRAWING + "GraphicObjectShape")
    taken = {name for name, _ in listing(session, handle)}
    number = 1
    while f"Picture {number}" in taken:
        number += 1
    owner.sheet.DrawPage.add(shape)
    _shapes(session, handle)  # holds it
    shape.Graphic = graphic
    shape.Name = f"Picture {number}"
    left, top, width, height = frame
    own = graphic.Size100thMM
    size = (own.Width, own.Height)
    if not all(size):
        size = tuple(round(length * 2540 / _DPI) for length in (graphic.SizePixel.Width, graphic.SizePixel.Height))
    place(shape, [left, top, size[0] if width < 0 else width, size[1] if height < 0 else height])
    return str(shape.Name)


@command
def original_size(session: Session, handle: int, name: str) -> list[int]:
    """The size of a picture as its file has it.

    Raises:
        ValueError: the shape is not a picture.
    """
    shape = shape_named(session, handle, name)
    if not supports(shape, _DRAWING + "GraphicObjectShape"):
        raise ValueError("Only pictures have an original size.")
    own = shape.Graphic.Size100thMM
    if own.Width and own.Height:
        return [own.Width, own.Height]
    pixels = shape.Graphic.SizePixel
    return [round(pixels.Width * 2540 / _DPI), round(pixels.Height * 2540 / _DPI)]


@command
def export(session: Session, handle: int, name: str, path: str, kind: str) -> None:
    """Write a shape to a picture file of a media type, or to a PDF."""
    if kind == "application/pdf":
        chosen = session.service(_DRAWING + "ShapeCollection")
        chosen.add(shape_named(session, handle, name))
        data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(Selection=chosen))
        session.owner(handle).document.storeToURL(
            uno.systemPathToFileUrl(path), properties(FilterName="calc_pdf_Export", FilterData=data, Overwrite=True)
        )
        return
    exporter = session.service(_DRAWING + "GraphicExportFilter")
    exporter.setSourceDocument(shape_named(session, handle, name))
    exporter.filter(properties(URL=uno.systemPathToFileUrl(path), MediaType=kind))
