"""VBA projects from source text alone ([MS-OVBA]): no compiled caches, so that Office compiles what stands here."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xl_addin.programs.addin.sources.cfb import compound_file

_CODEPAGE: Final = "cp1252"
_CHUNK: Final = 4096
_SHORTEST: Final = 3  # a copy token stands for at least three bytes

# Excel's own two references; the paths are hints, the libraries are found by their GUIDs on every system.
_REFERENCES: Final = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        (
            r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
            r"\MSO.DLL#Microsoft Office 16.0 Object Library"
        ),
    ),
)


class Base(Enum):
    """What a module is: a standard one, or the code behind the workbook or a sheet (the class it derives from)."""

    STANDARD = ""
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name, its kind and its code without Attribute lines."""

    name: str
    base: Base
    code: str

    @property
    def source(self) -> bytes:
        """The source as Office stores it: with its Attribute lines, in code page 1252, lines ended by CR LF.

        Raises:
            UnicodeEncodeError: a character that code page 1252 lacks.
        """
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.base is not Base.STANDARD:
            lines += [
                f'Attribute VB_Base = "{self.base.value}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        return "".join(f"{line}\r\n" for line in lines + self.code.splitlines()).encode(_CODEPAGE)


def vba_project(name: str, project_id: str, modules: Sequence[Module]) -> bytes:
    """The bytes of vbaProject.bin.

    Args:
        name: the project's name; no module may have the same.
        project_id: a GUID in braces.
        modules: in the order in which the editor lists them.

    Raises:
        ValueError: a module is named as the project or as another module.
    """
    names = [name.casefold(), *(module.name.casefold() for module in modules)]
    if len(set(names)) != len(names):
        raise ValueError("two things of the project have one name")
    streams: dict[str, bytes] = {module.name: compress(module.source) for module in modules}
    streams["dir"] = compress(_dir_stream(name, modules))
    streams["_VBA_PROJECT"] = bytes.fromhex("cc61ffff000000")  # 2.3.4.1: no cache for any version of Office
    return compound_file(
        {
            "VBA": streams,
            "PROJECT": _project_stream(name, project_id, modules),
            "PROJECTwm": _names_stream(modules),
        }
    )


def compress(data: bytes) -> bytes:
    """Compress a stream (2.4.1.3).

    Raises:
        ValueError: the last, short piece of the data does not get short enough; text always does.
    """
    out = bytearray(b"\x01")
    for start in range(0, len(data), _CHUNK):
        piece = data[start : start + _CHUNK]
        packed = _compress_chunk(piece)
        flag = 0xB000
        if len(packed) > _CHUNK:
            if len(piece) < _CHUNK:
                raise ValueError("a short chunk cannot be stored raw")
            packed, flag = piece, 0x3000
        out += struct.pack("<H", (len(packed) - 1) | flag) + packed
    return bytes(out)


def _compress_chunk(piece: bytes) -> bytes:
    out = bytearray()
    here = 0
    while here < len(piece):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if here >= len(piece):
                break
            offset, length = _longest_match(piece, here)
            if length:
                flags |= 1 << bit
                width = _offset_bits(here)
                tokens += struct.pack("<H", (offset - 1) << (16 - width) | (length - _SHORTEST))
            else:
                length = 1
                tokens.append(piece[here])
            here += length
        out.append(flags)
        out += tokens
    return bytes(out)


def _offset_bits(position: int) -> int:
    """How many of a copy token's 16 bits hold the offset at this position of the chunk (2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)


def _longest_match(piece: bytes, here: int) -> tuple[int, int]:
    """The longest run before `here` that repeats at `here`: offset and length, or zeros."""
    longest = min((0xFFFF >> _offset_bits(here)) + _SHORTEST, len(piece) - here) if here else 0
    offset = length = 0
    for size in range(_SHORTEST, longest + 1):
        found = piece.rfind(piece[here : here + size], 0, here + size - 1)
        if found < 0:
            break
        offset, length = here - found, size
    return offset, length


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _texts(kind: int, unicode_kind: int, text: str) -> bytes:
    """A text in the code page and again in UTF-16."""
    return _record(kind, text.encode(_CODEPAGE)) + _record(unicode_kind, text.encode("utf-16-le"))


def _dir_stream(name: str, modules: Sequence[Module]) -> bytes:
    """Project information, references and modules (2.3.4.2)."""
    parts = [
        _record(0x0001, struct.pack("<I", 3)),  # 64-bit Windows, as Excel writes now
        _record(0x0002, struct.pack("<I", 0x409)),  # VBA itself speaks English
        _record(0x0014, struct.pack("<I", 0x409)),
        _record(0x0003, struct.pack("<H", 1252)),
        _record(0x0004, name.encode(_CODEPAGE)),
        _texts(0x0005, 0x0040, ""),  # description
        _record(0x0006, b"") + _record(0x003D, b""),  # help file
        _record(0x0007, struct.pack("<I", 0)),
        _record(0x0008, struct.pack("<I", 0)),
        struct.pack("<HIIH", 0x0009, 4, 1, 0),  # version 1.0; its size counts the first number only
        _texts(0x000C, 0x003C, ""),  # constants
    ]
    for reference, library in _REFERENCES:
        location = library.encode(_CODEPAGE)
        registered = struct.pack("<I", len(location)) + location + bytes(6)
        parts += [_texts(0x0016, 0x003E, reference), _record(0x000D, registered)]
    parts += [_record(0x000F, struct.pack("<H", len(modules))), _record(0x0013, b"\xff\xff")]
    for module in modules:
        parts += [
            _texts(0x0019, 0x0047, module.name),
            _texts(0x001A, 0x0032, module.name),  # the stream's name
            _texts(0x001C, 0x0048, ""),
            _record(0x0031, struct.pack("<I", 0)),  # the source begins at once: no cache before it
            _record(0x001E, struct.pack("<I", 0)),
            _record(0x002C, b"\xff\xff"),
            _record(0x0021 if module.base is Base.STANDARD else 0x0022, b""),
            _record(0x002B, b""),
        ]
    return b"".join(parts) + _record(0x0010, b"")


def _project_stream(name: str, project_id: str, modules: Sequence[Module]) -> bytes:
    """The project's settings as text (2.3.1). It is neither locked nor password-protected."""
    lines = [f'ID="{project_id}"']
    lines += [
        f"Module={module.name}" if module.base is Base.STANDARD else f"Document={module.name}/&H00000000"
        for module in modules
    ]
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypt(project_id, bytes(4))}"',  # nobody protected it (2.3.1.15)
        f'DPB="{encrypt(project_id, bytes(1))}"',  # no password (2.3.1.16)
        f'GC="{encrypt(project_id, bytes([0xFF]))}"',  # visible (2.3.1.17)
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(_CODEPAGE)


def _names_stream(modules: Sequence[Module]) -> bytes:
    """The modules' names in both encodings (2.3.3)."""
    pairs = (module.name.encode(_CODEPAGE) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"


def encrypt(project_id: str, data: bytes, *, seed: int = 0) -> str:
    """Obfuscate a protection setting as Office does (2.4.3.2), with the version 2 that is the only one.

    Returns:
        Hexadecimal digits.
    """
    key = sum(project_id.encode(_CODEPAGE)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    last_plain = key
    ignored = bytes((seed & 6) // 2)
    for plain in ignored + struct.pack("<I", len(data)) + data:
        out.append(plain ^ ((out[-2] + last_plain) & 0xFF))
        last_plain = plain
    return bytes(out).hex().upper()
