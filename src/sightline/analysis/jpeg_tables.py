"""Quantisation tables of a JPEG, and the quality that they are compatible with.

Tables after ITU-T T.81, annex B.2.4.1. The tables of annex K.1, scaled as the library of the
Independent JPEG Group scales them (jcparam.c, `jpeg_quality_scaling`), are used by very much
software.
"""

from typing import Final

import numpy as np

from sightline.analysis.contract import ByteSource

_TABLES_SEARCHED: Final = 64
_HEAD_MOST: Final = 1 << 20
ZIGZAG: Final = np.array(
    [
        0,
        1,
        8,
        16,
        9,
        2,
        3,
        10,
        17,
        24,
        32,
        25,
        18,
        11,
        4,
        5,
        12,
        19,
        26,
        33,
        40,
        48,
        41,
        34,
        27,
        20,
        13,
        6,
        7,
        14,
        21,
        28,
        35,
        42,
        49,
        56,
        57,
        50,
        43,
        36,
        29,
        22,
        15,
        23,
        30,
        37,
        44,
        51,
        58,
        59,
        52,
        45,
        38,
        31,
        39,
        46,
        53,
        60,
        61,
        54,
        47,
        55,
        62,
        63,
    ]
)  # fmt: skip - figure A.6 of T.81
LUMINANCE: Final = np.array(
    [
        16,
        11,
        10,
        16,
        24,
        40,
        51,
        61,
        12,
        12,
        14,
        19,
        26,
        58,
        60,
        55,
        14,
        13,
        16,
        24,
        40,
        57,
        69,
        56,
        14,
        17,
        22,
        29,
        51,
        87,
        80,
        62,
        18,
        22,
        37,
        56,
        68,
        109,
        103,
        77,
        24,
        35,
        55,
        64,
        81,
        104,
        113,
        92,
        49,
        64,
        78,
        87,
        103,
        121,
        120,
        101,
        72,
        92,
        95,
        98,
        112,
        100,
        103,
        99,
    ]
)  # fmt: skip - table K.1 of T.81

Table = tuple[int, ...]
"""64 steps, row by row."""


def tables(source: ByteSource) -> tuple[Table, ...]:
    """The first definition of each table, in the order of their numbers (at most four)."""
    data = source.read(0, _HEAD_MOST)
    found: dict[int, Table] = {}
    at = 2
    for _ in range(_TABLES_SEARCHED):
        if at + 4 > len(data) or data[at] != 0xFF:  # noqa: PLR2004 - a marker (T.81, B.1.1.2)
            break
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if kind == 0xDA or size < 2:  # noqa: PLR2004 - start of scan; a length counts itself
            break
        if kind == 0xDB:  # noqa: PLR2004 - define quantisation tables
            for number, table in _defined(data[at + 4 : at + 2 + size]):
                found.setdefault(number, table)
        at += 2 + size
    return tuple(table for _, table in sorted(found.items())[:4])


def _defined(segment: bytes) -> list[tuple[int, Table]]:
    found = []
    at = 0
    while at < len(segment):
        wide, number = segment[at] >> 4, segment[at] & 15
        size = 128 if wide else 64
        raw = segment[at + 1 : at + 1 + size]
        if len(raw) < size:
            break
        values = np.frombuffer(raw, ">u2" if wide else np.uint8).astype(int)
        table = np.zeros(64, int)
        table[ZIGZAG] = values
        found.append((number, tuple(table.tolist())))
        at += 1 + size
    return found


def standard(quality: int) -> Table:
    """The luminance table of annex K.1 at a quality of 1 to 100."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality  # noqa: PLR2004 - as published
    return tuple(np.clip((LUMINANCE * scale + 50) // 100, 1, 255).tolist())


def quality_of(table: Table) -> int | None:
    """The quality at which annex K.1 gives exactly this luminance table, if any does."""
    return next((quality for quality in range(1, 101) if standard(quality) == table), None)
