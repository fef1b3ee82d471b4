"""Compound files, as far as a VBA project needs them ([MS-CFB], version 3: sectors of 512 bytes)."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Tree = Mapping[str, "bytes | Tree"]
"""The streams by name; a storage is a mapping of its own."""

_SECTOR: Final = 512
_MINI: Final = 64
_CUTOFF: Final = 4096  # streams shorter than this live in the mini stream
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_HEADER_FATS: Final = 109
_UNUSED: Final = struct.pack("<68x3I48x", _NONE, _NONE, _NONE)  # a directory entry that holds nothing


@dataclass(slots=True)
class _Entry:
    """One directory entry ([MS-CFB] 2.6.1)."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END
    size: int = 0

    def pack(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sI8s8sIQ",
            name,
            len(name) + 2,
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            b"",
            0,
            b"",
            b"",
            self.start,
            self.size,
        )


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file with these streams and storages; the same bytes for the same tree.

    Raises:
        ValueError: a name is longer than 31 characters, or the file would be larger than 6 MB.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, tree)
    mini = bytearray()
    mini_fat: list[int] = []
    big: list[_Entry] = []
    for entry in entries[1:]:
        entry.size = len(entry.data)
        if entry.kind == _STORAGE:
            entry.start = 0
        elif entry.size >= _CUTOFF:
            big.append(entry)
        elif entry.size:
            entry.start = len(mini_fat)
            mini_fat += _chain(entry.start, -(-entry.size // _MINI))
            mini += _padded(entry.data, _MINI)
    # The order of the sectors: directory, mini FAT, mini stream, large streams, FAT.
    per_sector = _SECTOR // 4
    mini_fat_bytes = _padded(struct.pack(f"<{len(mini_fat)}I", *mini_fat), _SECTOR, b"\xff")
    fat: list[int] = []
    _allot(fat, -(-len(entries) * 128 // _SECTOR))
    mini_fat_start = _allot(fat, len(mini_fat_bytes) // _SECTOR)
    entries[0].start, entries[0].size = _allot(fat, -(-len(mini) // _SECTOR)), len(mini)
    for entry in big:
        entry.start = _allot(fat, -(-entry.size // _SECTOR))
    fat_start, fat_count = len(fat), 1
    while fat_count * per_sector < fat_start + fat_count:
        fat_count += 1
    if fat_count > _HEADER_FATS:
        raise ValueError("too large for a file without DIFAT sectors")
    fat += [_FAT] * fat_count
    fat += [_FREE] * (fat_count * per_sector - len(fat))
    directory = b"".join(entry.pack() for entry in entries)
    directory += _UNUSED * (-len(entries) % 4)
    header = struct.pack(
        "<8s16sHHHHH6s9I",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,  # minor version
        3,  # major version
        0xFFFE,  # little endian
        9,  # sectors of 2**9 bytes
        6,  # mini sectors of 2**6 bytes
        b"",
        0,
        fat_count,
        0,  # the directory's first sector
        0,
        _CUTOFF,
        mini_fat_start,
        len(mini_fat_bytes) // _SECTOR,
        _END,
        0,
    ) + struct.pack(f"<{_HEADER_FATS}I", *(fat_start + n if n < fat_count else _FREE for n in range(_HEADER_FATS)))
    parts = [header, directory, mini_fat_bytes, _padded(bytes(mini), _SECTOR)]
    parts += [_padded(entry.data, _SECTOR) for entry in big]
    return b"".join(parts) + struct.pack(f"<{len(fat)}I", *fat)


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Append the entries of a storage's children and return the number of the topmost of them."""
    numbers: dict[str, int] = {}
    for name in sorted(tree, key=_order):
        content = tree[name]
        if len(name) > 31:  # noqa: PLR2004 - [MS-CFB] 2.6.1: 64 bytes with the closing zero
            raise ValueError(name)
        numbers[name] = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
            number = len(entries) - 1
            entries[number].child = _add(entries, content)
    # Red-black rules hold when every level of a balanced tree is black but the deepest, incomplete one.
    depth = (len(numbers) + 1).bit_length() - 1
    return _balance(entries, list(numbers.values()), depth)


def _balance(entries: Sequence[_Entry], numbers: list[int], blacks: int) -> int:
    if not numbers:
        return _NONE
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.colour = _BLACK if blacks > 0 else _RED
    top.left = _balance(entries, numbers[:middle], blacks - 1)
    top.right = _balance(entries, numbers[middle + 1 :], blacks - 1)
    return numbers[middle]


def _order(name: str) -> tuple[int, str]:
    """Siblings compare by length first, then in upper case ([MS-CFB] 2.6.4)."""
    return len(name), name.upper()


def _chain(start: int, count: int) -> Iterator[int]:
    yield from range(start + 1, start + count)
    yield _END


def _allot(fat: list[int], count: int) -> int:
    """Chain that many new sectors and return the first, or the end mark when there is none."""
    if not count:
        return _END
    start = len(fat)
    fat += _chain(start, count)
    return start


def _padded(data: bytes, size: int, filler: bytes = b"\x00") -> bytes:
    return data + filler * (-len(data) % size)
