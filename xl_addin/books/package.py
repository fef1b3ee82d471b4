"""A zip package whose members are kept as they stand: only what was replaced is compressed anew.

`zipfile` compresses every member again when a file is written. Here the local record of an untouched member (header,
extra fields, compressed data, data descriptor) goes over as the bytes that it was. Format: PKWARE APPNOTE 6.3.
"""

import struct
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

MAX_PART = 200 * 2**20  # bytes of one member, uncompressed
MAX_TOTAL = 500 * 2**20
MAX_PARTS = 500

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_MAX32 = 0xFFFFFFFF
_ZIP64_EXTRA = 1
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR = 0x0001, 0x0008
LEVEL = 3  # zlib's: on sheets smaller and faster than 4; 6 takes three times as long for a tenth less


class PackageError(Exception):
    """The package is damaged, or built in a way that two programs could read as two different things.

    Args:
        code: "truncated", "damaged", "encrypted", "too_big", "too_many", "twice" (a member has another's name) or
            "no_sheet" (the workbook names a sheet whose part is not there).
        part: the member in question, "" for the package as a whole.
    """

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(f"{code} {part}")
        self.code = code
        self.part = part


@dataclass(slots=True)
class _Member:
    """One member: its central record, and where its local record stands in the file."""

    name: str
    central: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int  # of the local record
    data: int  # of the compressed bytes
    end: int = 0  # of the local record, whatever follows the data included


@dataclass(slots=True)
class Package:
    """The members of a package by name, in the order of the file.

    Args:
        raw: the whole file.

    Raises:
        PackageError: see there.
    """

    raw: bytes
    _members: dict[str, _Member] = field(init=False)
    _comment: bytes = field(init=False)
    _end: int = field(init=False)
    _new: dict[str, bytes] = field(init=False, default_factory=dict)
    _gone: set[str] = field(init=False, default_factory=set)
    _inflated: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        directory, count, self._comment, self._end = _directory(self.raw)
        self._members = {}
        for member in _members(self.raw, directory, count):
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
        return name in self._members and name not in self._gone

    @property
    def names(self) -> list[str]:
        """The members' names in the order of the directory."""
        return [name for name in self._members if name not in self._gone]

    @property
    def changed(self) -> frozenset[str]:
        """The members that were replaced or removed."""
        return frozenset(self._new) | self._gone

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
        self._new[name] = data

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
                record = _moved(member, place)
            central[member.name] = record
            chunks += local
            place += sum(len(chunk) for chunk in local)
        records = b"".join(central[name] for name in self.names)
        count = len(central)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(records), place, len(self._comment))
        return b"".join([*chunks, records, end, self._comment])

    def _inflate(self, member: _Member) -> bytes:
        packed = memoryview(self.raw)[member.data : member.data + member.packed]
        if member.size > MAX_PART:
            raise PackageError("too_big", member.name)
        if member.method == _STORED:
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

    def _pack(self, member: _Member, place: int, level: int) -> tuple[list[bytes | memoryview], bytes]:
        """The local and the central record of a replaced member; time, name and extra fields are kept."""
        data = self._new[member.name]
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        method = _STORED if member.method == _STORED or level == 0 else _DEFLATED
        packed = data if method == _STORED else packer.compress(data) + packer.flush()
        flags = member.flags & ~_DESCRIPTOR
        sizes = (zlib.crc32(data), len(packed), len(data))

        local = list(_LOCAL.unpack_from(self.raw, member.start))
        at = member.start + _LOCAL.size
        name = self.raw[at : at + local[9]]
        extra = _without_zip64(self.raw[at + local[9] : at + local[9] + local[10]])
        header = _LOCAL.pack(b"PK\3\4", local[1], flags, method, *local[4:6], *sizes, len(name), len(extra))

        old = list(_CENTRAL.unpack_from(member.central))
        names, extras = old[10], old[11]
        rest = member.central[_CENTRAL.size :]
        kept = _without_zip64(rest[names : names + extras])
        record = _CENTRAL.pack(*old[:3], flags, method, *old[5:7], *sizes, names, len(kept), *old[12:16], place)
        return [header + name + extra, packed], record + rest[:names] + kept + rest[names + extras :]


def _directory(raw: bytes) -> tuple[int, int, bytes, int]:
    """Where the central directory starts, how many members it has, the file's comment, and where the file ends."""
    at = raw.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(raw):
        raise PackageError("truncated")
    _, disk, _, _, count, size, start, length = _END.unpack_from(raw, at)
    comment = raw[at + _END.size :][:length]  # what follows it is no part of the package, and is not written again
    if len(comment) != length or disk:
        raise PackageError("damaged")
    end = at
    locator = at - _END64_LOCATOR.size
    if (start == _MAX32 or count == 0xFFFF or size == _MAX32) and raw[max(locator, 0) :].startswith(b"PK\6\7"):  # noqa: PLR2004 - "see zip64"
        _, _, end, _ = _END64_LOCATOR.unpack_from(raw, locator)
        if end + _END64.size > len(raw) or not raw.startswith(b"PK\6\6", end):
            raise PackageError("damaged")
        *_, count, size, start = _END64.unpack_from(raw, end)
    if start + size != end:  # bytes before or between: two readers could see two packages
        raise PackageError("damaged")
    return start, count, comment, at + _END.size + length


def _members(raw: bytes, start: int, count: int) -> list[_Member]:
    if count > MAX_PARTS:
        raise PackageError("too_many")
    members = []
    at = start
    for _ in range(count):
        if not raw.startswith(b"PK\1\2", at) or at + _CENTRAL.size > len(raw):
            raise PackageError("damaged")
        fixed = _CENTRAL.unpack_from(raw, at)
        names, extras, comments = fixed[10:13]
        end = at + _CENTRAL.size + names + extras + comments
        members.append(_member(raw, raw[at:end]))
        at = end
    return members


def _member(raw: bytes, central: bytes) -> _Member:
    fixed = _CENTRAL.unpack_from(central)
    flags, method, crc, packed, size, names, extras, start = *fixed[3:5], *fixed[7:12], fixed[16]
    encoded = central[_CENTRAL.size : _CENTRAL.size + names]
    name = encoded.decode("utf-8" if flags & 0x800 else "cp437", "replace").replace("\\", "/")
    wide = [at for at, number in enumerate((size, packed, start)) if number == _MAX32]
    if wide:
        size, packed, start = _zip64(central[_CENTRAL.size + names :][:extras], (size, packed, start), wide, name)
    if flags & _ENCRYPTED:
        raise PackageError("encrypted", name)
    if method not in (_STORED, _DEFLATED) or not raw.startswith(b"PK\3\4", start) or start + _LOCAL.size > len(raw):
        raise PackageError("damaged", name)
    local = _LOCAL.unpack_from(raw, start)
    data = start + _LOCAL.size + local[9] + local[10]
    if raw[start + _LOCAL.size :][: local[9]] != encoded:
        raise PackageError("damaged", name)
    return _Member(name, central, flags, method, crc, packed, size, start, data)


def _extras(extra: bytes) -> list[tuple[int, int, bytes]]:
    """The extra fields: where each starts, its number, and the whole of it."""
    found = []
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        found.append((at, number, extra[at : at + 4 + length]))
        at += 4 + length
    return found


def _without_zip64(extra: bytes) -> bytes:
    return b"".join(whole for _, number, whole in _extras(extra) if number != _ZIP64_EXTRA)


def _zip64(extra: bytes, numbers: tuple[int, int, int], wide: list[int], name: str) -> tuple[int, int, int]:
    """Size, packed size and start, with those that did not fit into 32 bits read from the extra field."""
    for _, number, whole in _extras(extra):
        if number == _ZIP64_EXTRA and len(whole) >= 4 + 8 * len(wide):
            found = list(numbers)
            for place, value in zip(wide, struct.unpack_from(f"<{len(wide)}Q", whole, 4), strict=True):
                found[place] = value
            return found[0], found[1], found[2]
    raise PackageError("damaged", name)


def _moved(member: _Member, place: int) -> bytes:
    """The central record of an untouched member whose local record now starts at `place`."""
    record = bytearray(member.central)
    fixed = _CENTRAL.unpack_from(record)
    if fixed[16] != _MAX32:
        struct.pack_into("<L", record, 42, place)
        return bytes(record)
    before = sum(number == _MAX32 for number in fixed[8:10])
    for at, number, _ in _extras(bytes(record[_CENTRAL.size + fixed[10] :][: fixed[11]])):
        if number == _ZIP64_EXTRA:
            struct.pack_into("<Q", record, _CENTRAL.size + fixed[10] + at + 4 + 8 * before, place)
    return bytes(record)
