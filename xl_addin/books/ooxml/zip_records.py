"""The records of a zip file: its directory, and where each member stands. Format: PKWARE APPNOTE 6.3."""

import struct
from dataclasses import dataclass

MAX_PART = 200 * 2**20  # bytes of one member, uncompressed
MAX_TOTAL = 500 * 2**20
MAX_PARTS = 500

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64_LOCATOR = struct.Struct("<4sLQL")
END64 = struct.Struct("<4sQ2H2L4Q")
_MAX32 = 0xFFFFFFFF
_ZIP64_EXTRA = 1
STORED, DEFLATED = 0, 8
_ENCRYPTED, DESCRIPTOR = 0x0001, 0x0008


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
class Member:
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


def find_directory(raw: bytes) -> tuple[int, int, bytes, int]:
    """Where the central directory starts, how many members it has, the file's comment, and where the file ends."""
    at = raw.rfind(b"PK\5\6")
    if at < 0 or at + END.size > len(raw):
        raise PackageError("truncated")
    _, disk, _, _, count, size, start, length = END.unpack_from(raw, at)
    comment = raw[at + END.size :][:length]  # what follows it is no part of the package, and is not written again
    if len(comment) != length or disk:
        raise PackageError("damaged")
    end = at
    locator = at - END64_LOCATOR.size
    if (start == _MAX32 or count == 0xFFFF or size == _MAX32) and raw[max(locator, 0) :].startswith(b"PK\6\7"):  # noqa: PLR2004 - "see zip64"
        _, _, end, _ = END64_LOCATOR.unpack_from(raw, locator)
        if end + END64.size > len(raw) or not raw.startswith(b"PK\6\6", end):
            raise PackageError("damaged")
        *_, count, size, start = END64.unpack_from(raw, end)
    if start + size != end:  # bytes before or between: two readers could see two packages
        raise PackageError("damaged")
    return start, count, comment, at + END.size + length


def read_members(raw: bytes, start: int, count: int) -> list[Member]:
    """The members that the central directory names.

    Raises:
        PackageError: there are too many, or one is not where its record says.
    """
    if count > MAX_PARTS:
        raise PackageError("too_many")
    members = []
    at = start
    for _ in range(count):
        if not raw.startswith(b"PK\1\2", at) or at + CENTRAL.size > len(raw):
            raise PackageError("damaged")
        fixed = CENTRAL.unpack_from(raw, at)
        names, extras, comments = fixed[10:13]
        end = at + CENTRAL.size + names + extras + comments
        members.append(_member(raw, raw[at:end]))
        at = end
    return members


def _member(raw: bytes, central: bytes) -> Member:
    fixed = CENTRAL.unpack_from(central)
    flags, method, crc, packed, size, names, extras, start = *fixed[3:5], *fixed[7:12], fixed[16]
    encoded = central[CENTRAL.size : CENTRAL.size + names]
    name = encoded.decode("utf-8" if flags & 0x800 else "cp437", "replace").replace("\\", "/")
    wide = [at for at, number in enumerate((size, packed, start)) if number == _MAX32]
    if wide:
        size, packed, start = _zip64(central[CENTRAL.size + names :][:extras], (size, packed, start), wide, name)
    if flags & _ENCRYPTED:
        raise PackageError("encrypted", name)
    if method not in (STORED, DEFLATED) or not raw.startswith(b"PK\3\4", start) or start + LOCAL.size > len(raw):
        raise PackageError("damaged", name)
    local = LOCAL.unpack_from(raw, start)
    data = start + LOCAL.size + local[9] + local[10]
    if raw[start + LOCAL.size :][: local[9]] != encoded:
        raise PackageError("damaged", name)
    return Member(name, central, flags, method, crc, packed, size, start, data)


def _extras(extra: bytes) -> list[tuple[int, int, bytes]]:
    """The extra fields: where each starts, its number, and the whole of it."""
    found = []
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        found.append((at, number, extra[at : at + 4 + length]))
        at += 4 + length
    return found


def without_zip64(extra: bytes) -> bytes:
    """The extra fields of a member but the one that holds wide numbers."""
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


def moved_record(member: Member, place: int) -> bytes:
    """The central record of an untouched member whose local record now starts at `place`."""
    record = bytearray(member.central)
    fixed = CENTRAL.unpack_from(record)
    if fixed[16] != _MAX32:
        struct.pack_into("<L", record, 42, place)
        return bytes(record)
    before = sum(number == _MAX32 for number in fixed[8:10])
    for at, number, _ in _extras(bytes(record[CENTRAL.size + fixed[10] :][: fixed[11]])):
        if number == _ZIP64_EXTRA:
            struct.pack_into("<Q", record, CENTRAL.size + fixed[10] + at + 4 + 8 * before, place)
    return bytes(record)
