"""Compound files against olefile, which reads them by the specification and reports each deviation."""

import io

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.programs.addin.sources.cfb import Tree, compound_file

NAMES = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters="/\\:!"), min_size=1, max_size=31
)
SIZES = st.one_of(st.sampled_from([0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 70_000]), st.integers(0, 9_000))


def content(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def read(data: bytes) -> dict[tuple[str, ...], bytes]:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.parsing_issues == []
        return {tuple(path): file.openstream(path).read() for path in file.listdir()}


@given(st.dictionaries(NAMES, SIZES, max_size=40), st.dictionaries(NAMES, SIZES, min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_what_goes_in_comes_out(above: dict[str, int], below: dict[str, int]) -> None:
    above = {name: size for name, size in apart(above).items() if name.upper() != "VBA"}
    below = apart(below)
    tree: Tree = {
        **{name: content(size) for name, size in above.items()},
        "VBA": {n: content(s) for n, s in below.items()},
    }
    expected: dict[tuple[str, ...], bytes] = {(name,): content(size) for name, size in above.items()}
    expected |= {("VBA", name): content(size) for name, size in below.items()}
    assert read(compound_file(tree)) == expected


def apart(streams: dict[str, int]) -> dict[str, int]:
    """Names of one storage differ in more than case."""
    return dict({name.upper(): (name, size) for name, size in streams.items()}.values())


@pytest.mark.parametrize("count", range(1, 40))
def test_siblings_form_a_red_black_tree_in_order(count: int) -> None:
    names = [f"{number:03}{'x' * (7 - number % 7)}" for number in range(count)]
    data = compound_file(dict.fromkeys(names, b"x"))
    entries = [data[512 + 128 * n : 640 + 128 * n] for n in range(count + 1)]

    def field(entry: bytes, at: int) -> int:
        return int.from_bytes(entry[at : at + 4], "little")

    def walk(number: int, *, parent_is_red: bool) -> tuple[list[str], int]:
        """The names in order, and how many black entries stand on each way down."""
        if number == 0xFFFFFFFF:
            return [], 1
        entry = entries[number]
        red = entry[67] == 0
        assert not (red and parent_is_red)
        left, blacks = walk(field(entry, 68), parent_is_red=red)
        right, other_blacks = walk(field(entry, 72), parent_is_red=red)
        assert blacks == other_blacks
        name = entry[: int.from_bytes(entry[64:66], "little") - 2].decode("utf-16-le")
        return [*left, name, *right], blacks + (not red)

    found, _ = walk(field(entries[0], 76), parent_is_red=False)
    assert found == sorted(names, key=lambda name: (len(name), name.upper()))


def test_many_sectors_and_their_limit() -> None:
    assert read(compound_file({"big": content(2_000_000)}))[("big",)] == content(2_000_000)
    with pytest.raises(ValueError, match="too large"):
        compound_file({"big": content(8_000_000)})
    with pytest.raises(ValueError, match=r"n{32}"):
        compound_file({"n" * 32: b""})
