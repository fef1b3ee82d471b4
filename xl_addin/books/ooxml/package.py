"""A zip package whose members are kept as they stand: only what was replaced is compressed anew.

`zipfile` compresses every member again when a file is written. Here the local record of an untouched member (header,
extra fields, compressed data, data descriptor) goes over as the bytes that it was. Format: PKWARE APPNOTE 6.3.
"""

import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from xl_addin.books.ooxml.zip_records import (
    CENTRAL,
    DEFLATED,
    DESCRIPTOR,
    END,
    LOCAL,
    MAX_PART,
    MAX_TOTAL,
    STORED,
    Member,
    PackageError,
    find_directory,
    moved_record,
    read_members,
    without_zip64,
)

_VERSION, _FIRST_DAY = 20, 33  # of the format (deflate); 1980-01-01
LEVEL = 3  # zlib's: on sheets smaller and faster than 4; 6 takes three times as long for a tenth less


@dataclass(slots=True)
class Package:
    """The members of a package by name, in the order of the file.

    Args:
        raw: the whole file.

    Raises:
        PackageError: see there.
    """

    raw: bytes
    _members: dict[str, Member] = field(init=False)
    _comment: bytes = field(init=False)
    _end: int = field(init=False)
    _new: dict[str, bytes] = field(init=False, default_factory=dict)
    _gone: set[str] = field(init=False, default_factory=set)
    _added: dict[str, bytes] = field(init=False, default_factory=dict)
    _inflated: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        directory, count, self._comment, self._end = find_directory(self.raw)
        self._members = {}
        for member in read_members(self.raw, directory, count):
            if any(member.name.lower() == other.lower() for other in self._members):
                raise PackageError("twice", member.name)
            self._members[member.name] = member
        end = directory
        for member in sorted(self._members.values(), key=lambda one: one.start, reverse=True):
            member.end = end
            if member.data + member.packed > end:
                raise PackageError("damaged", member.name)
            end = member.start

    def __contains__(self, name: object) -> bool:
        return name in self._added or (name in self._members and name not in self._gone)

    @property
    def names(self) -> list[str]:
        """The members' names in the order of the directory."""
        return [*(name for name in self._members if name not in self._gone), *self._added]

    @property
    def changed(self) -> frozenset[str]:
        """The members that were replaced or removed."""
        return frozenset(self._new) | self._gone | frozenset(self._added)

    def find(self, name: str) -> str | None:
        """The member of that name; names of parts are equal whatever their case (ECMA-376 part 2, 6.2.2.3)."""
        if name in self:
            return name
        return next((one for one in self.names if one.lower() == name.lower()), None)

    def read(self, name: str) -> bytes:
        """The bytes of a member, uncompressed; the same object each time.

        Raises:
            KeyError: no such member.
            PackageError: it is damaged or too big.
        """
        if name in self._added:
            return self._added[name]
        if name in self._gone:
            raise KeyError(name)
        if name in self._new:
            return self._new[name]
        if name not in self._inflated:
            self._inflated[name] = self._inflate(self._members[name])
        return self._inflated[name]

    def replace(self, name: str, data: bytes) -> None:
        """Give a member new content.

        Raises:
            KeyError: no such member.
        """
        if name not in self:
            raise KeyError(name)
        (self._added if name in self._added else self._new)[name] = data

    def add(self, name: str, data: bytes) -> None:
        """Give the package a member that it lacks; it stands last.

        Raises:
            KeyError: it has one of that name.
        """
        if self.find(name):
            raise KeyError(name)
        self._added[name] = data

    def remove(self, name: str) -> None:
        """Leave a member out.

        Raises:
            KeyError: no such member.
        """
        if name not in self:
            raise KeyError(name)
        self._new.pop(name, None)
        self._gone.add(name)

    def copy(self) -> "Package":
        """The same package, to be changed apart from this one."""
        other = copy(self)
        other._new = dict(self._new)  # noqa: SLF001 - its own kind
        other._gone = set(self._gone)  # noqa: SLF001
        other._added = dict(self._added)  # noqa: SLF001
        return other

    def inflate(self) -> Iterator[tuple[str, bytes]]:
        """Every member's name and bytes, its checksum compared and its true size held against the limits.

        Raises:
            PackageError: a member is damaged, or the package is too big.
        """
        total = 0
        for name in self.names:
            data = self.read(name)
            total += len(data)
            if total > MAX_TOTAL:
                raise PackageError("too_big")
            yield name, data

    def to_bytes(self, level: int = LEVEL) -> bytes:
        """The whole package as a file; equal to `raw` when nothing was changed, without what follows the package.

        Args:
            level: zlib's level for the members that were replaced; 0 where speed is all.
        """
        if not self.changed:
            return self.raw[: self._end]
        chunks: list[bytes | memoryview] = []
        central: dict[str, bytes] = {}
        place = 0
        view = memoryview(self.raw)
        for member in sorted(self._members.values(), key=lambda one: one.start):
            if member.name in self._gone:
                continue
            if member.name in self._new:
                local, record = self._pack(member, place, level)
            else:
                local = [view[member.start : member.end]]
                record = moved_record(member, place)
            central[member.name] = record
            chunks += local
            place += sum(len(chunk) for chunk in local)
        for name, data in self._added.items():
            local, central[name] = _fresh(name, data, place, level)
            chunks += local
            place += sum(len(chunk) for chunk in local)
        records = b"".join(central[name] for name in self.names)
        count = len(central)
        end = END.pack(b"PK\5\6", 0, 0, count, count, len(records), place, len(self._comment))
        return b"".join([*chunks, records, end, self._comment])

    def _inflate(self, member: Member) -> bytes:
        packed = memoryview(self.raw)[member.data : member.data + member.packed]
        if member.size > MAX_PART:
            raise PackageError("too_big", member.name)
        if member.method == STORED:
            data = bytes(packed)
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = unpacker.decompress(packed, MAX_PART + 1)
            except zlib.error as error:
                raise PackageError("damaged", member.name) from error
            if len(data) > MAX_PART:
                raise PackageError("too_big", member.name)
            if not unpacker.eof:
                raise PackageError("damaged", member.name)
        if len(data) != member.size or zlib.crc32(data) != member.crc:
            raise PackageError("damaged", member.name)
        return data

    def _pack(self, member: Member, place: int, level: int) -> tuple[list[bytes | memoryview], bytes]:
        """The local and the central record of a replaced member; time, name and extra fields are kept."""
        data = self._new[member.name]
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        method = STORED if member.method == STORED or level == 0 else DEFLATED
        packed = data if method == STORED else packer.compress(data) + packer.flush()
        flags = member.flags & ~DESCRIPTOR
        sizes = (zlib.crc32(data), len(packed), len(data))

        local = list(LOCAL.unpack_from(self.raw, member.start))
        at = member.start + LOCAL.size
        name = self.raw[at : at + local[9]]
        extra = without_zip64(self.raw[at + local[9] : at + local[9] + local[10]])
        header = LOCAL.pack(b"PK\3\4", local[1], flags, method, *local[4:6], *sizes, len(name), len(extra))

        old = list(CENTRAL.unpack_from(member.central))
        names, extras = old[10], old[11]
        rest = member.central[CENTRAL.size :]
        kept = without_zip64(rest[names : names + extras])
        record = CENTRAL.pack(*old[:3], flags, method, *old[5:7], *sizes, names, len(kept), *old[12:16], place)
        return [header + name + extra, packed], record + rest[:names] + kept + rest[names + extras :]


def _fresh(name: str, data: bytes, place: int, level: int) -> tuple[list[bytes | memoryview], bytes]:
    """The local and the central record of a member that is added, of the first day that a package can name."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    sizes = (zlib.crc32(data), len(packed), len(data))
    title = name.encode("ascii")
    local = LOCAL.pack(b"PK\3\4", _VERSION, 0, DEFLATED, 0, _FIRST_DAY, *sizes, len(title), 0)
    record = CENTRAL.pack(
        *(b"PK\1\2", _VERSION, _VERSION, 0, DEFLATED, 0, _FIRST_DAY, *sizes, len(title), 0, 0, 0, 0, 0, place)
    )
    return [local + title, packed], record + title
