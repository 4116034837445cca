"""Which characters a TrueType font can draw, read from its own character map.

The print form is archival (PDF/A), which forbids text that no embedded font can show: what the
fonts lack has to be known before, so that it can be spelled out. Format: OpenType specification,
table `cmap`, subtable format 12 (32-bit segments) and format 4 (16-bit segments).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_FORMAT_SEGMENTS_16: Final = 4
_FORMAT_SEGMENTS_32: Final = 12
_LAST_16: Final = 0xFFFF


def covered(font: Path) -> frozenset[int]:
    """Code points for which the font holds a glyph.

    Raises:
        ValueError: the file holds no character map that we read.
    """
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform in {0, 3}:  # Unicode and Windows; others are legacy encodings
            found.update(_subtable(data, cmap + offset))
    if not found:
        raise ValueError(f"{font.name} holds no Unicode character map")
    return frozenset(found)


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag.decode()}")


def _subtable(data: bytes, at: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", data, at)
    if form == _FORMAT_SEGMENTS_32:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        for first, last, _ in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups]):
            yield from range(first, last + 1)
    elif form == _FORMAT_SEGMENTS_16:
        yield from _segments(data, at)


def _segments(data: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts_at = at + 16 + double
    starts = struct.unpack_from(f">{count}H", data, starts_at)
    deltas = struct.unpack_from(f">{count}H", data, starts_at + double)
    offsets = struct.unpack_from(f">{count}H", data, starts_at + 2 * double)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, _LAST_16 - 1) + 1):
            glyph = code
            if offsets[number]:
                where = starts_at + 2 * double + 2 * number + offsets[number] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", data, where)
                if not glyph:
                    continue
            if (glyph + deltas[number]) & _LAST_16:
                yield code
