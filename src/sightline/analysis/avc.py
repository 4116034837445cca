"""Parameter sets of H.264: what the encoder chose, field by field (ITU-T H.264, 7.3.2 and E.1).

Encoders of one make and setting write the same fields; the order of tools behind a file can be told
apart by them, and a file re-encoded by other software shows that software's habits.
"""

from collections.abc import Iterator
from typing import Final

from sightline.analysis.bits import Bits, OutOfBits, unescaped

SEQUENCE, PICTURE = 7, 8
"""Types of the NAL units that hold them."""
_HIGH_PROFILES: Final = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_PROFILES: Final = {
    66: "Baseline",
    77: "Main",
    88: "Extended",
    100: "High",
    110: "High 10",
    122: "High 4:2:2",
    244: "High 4:4:4",
}
_CYCLE_MOST, _LISTS = 255, 8
_EXTENDED_ASPECT, _FULL_CHROMA = 255, 3
"""4:4:4 is the only chroma format with separate planes (7.4.2.1.1)."""

Fields = tuple[tuple[str, str], ...]
"""Name and value, in the order of the bitstream."""


def sequence_fields(unit: bytes) -> Fields:
    """Fields of a sequence parameter set, header byte included; as far as it can be read."""
    return _as_far_as_possible(_sequence(Bits(unescaped(unit[1:]))))


def picture_fields(unit: bytes) -> Fields:
    """Fields of a picture parameter set, header byte included; as far as it can be read."""
    return _as_far_as_possible(_picture(Bits(unescaped(unit[1:]))))


def _as_far_as_possible(fields: Iterator[tuple[str, int | str]]) -> Fields:
    found: list[tuple[str, str]] = []
    try:
        found.extend((name, str(value)) for name, value in fields)
    except OutOfBits:
        found.append(("cut off", "yes"))
    return tuple(found)


def _sequence(bits: Bits) -> Iterator[tuple[str, int | str]]:
    profile = bits.take(8)
    yield "profile", _PROFILES.get(profile, str(profile))
    yield "constraints", f"{bits.take(8):08b}"
    level = bits.take(8)
    yield "level", f"{level // 10}.{level % 10}"
    bits.unsigned()
    chroma = 1
    if profile in _HIGH_PROFILES:
        chroma = bits.unsigned()
        yield "chroma format", chroma
        yield from _depths_and_lists(bits, chroma)
    yield "frame number bits", bits.unsigned() + 4
    yield from _order_count(bits)
    yield "reference frames", bits.unsigned()
    yield "gaps in frame numbers allowed", int(bits.flag())
    width, height = bits.unsigned() + 1, bits.unsigned() + 1
    progressive = bits.flag()
    yield "macroblocks", f"{width} x {height * (1 if progressive else 2)}"
    yield "frames only", int(progressive)
    if not progressive:
        yield "adaptive fields", int(bits.flag())
    yield "direct 8x8", int(bits.flag())
    if bits.flag():
        yield "crop", " ".join(str(bits.unsigned()) for _ in range(4))
    if bits.flag():
        yield from _usability(bits)


def _depths_and_lists(bits: Bits, chroma: int) -> Iterator[tuple[str, int | str]]:
    if chroma == _FULL_CHROMA:
        yield "separate planes", int(bits.flag())
    yield "bit depths", f"{bits.unsigned() + 8} {bits.unsigned() + 8}"
    bits.flag()
    if bits.flag():
        yield "scaling lists", _skip_lists(bits, _LISTS if chroma != _FULL_CHROMA else 12)


def _skip_lists(bits: Bits, count: int) -> int:
    """How many scaling lists are written (7.3.2.1.1.1); their numbers are passed over."""
    written = 0
    for number in range(count):
        if not bits.flag():
            continue
        written += 1
        last = upcoming = 8
        for _ in range(16 if number < 6 else 64):  # noqa: PLR2004 - six lists of 4 x 4 come first
            if upcoming:
                upcoming = (last + bits.signed() + 256) % 256
            last = upcoming or last
    return written


def _order_count(bits: Bits) -> Iterator[tuple[str, int | str]]:
    kind = bits.unsigned()
    yield "order count type", kind
    if kind == 0:
        yield "order count bits", bits.unsigned() + 4
    elif kind == 1:
        bits.flag()
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), _CYCLE_MOST)):
            bits.signed()


def _usability(bits: Bits) -> Iterator[tuple[str, int | str]]:
    """Video usability information (E.1.1)."""
    if bits.flag():
        aspect = bits.take(8)
        wide = f" {bits.take(16)}:{bits.take(16)}" if aspect == _EXTENDED_ASPECT else ""
        yield "aspect", f"{aspect}{wide}"
    if bits.flag():
        yield "overscan", int(bits.flag())
    if bits.flag():
        yield "signal", f"format {bits.take(3)} full range {bits.take(1)}"
        if bits.flag():
            yield "colour", f"{bits.take(8)} {bits.take(8)} {bits.take(8)}"
    if bits.flag():
        yield "chroma place", f"{bits.unsigned()} {bits.unsigned()}"
    if bits.flag():
        yield "ticks", f"{bits.take(32)}/{bits.take(32)}"
        yield "fixed rate", int(bits.flag())
    buffers = [_skip_buffer(bits) if bits.flag() else False for _ in range(2)]
    yield "buffer models", f"{int(buffers[0])} {int(buffers[1])}"
    if any(buffers):
        bits.flag()
    yield "picture structure", int(bits.flag())
    if bits.flag():
        bits.flag()
        limits = [bits.unsigned() for _ in range(6)]
        yield "motion range", f"{limits[2]} {limits[3]}"
        yield "reordered frames", limits[4]
        yield "frames held", limits[5]


def _skip_buffer(bits: Bits) -> bool:
    """Hypothetical reference decoder parameters (E.1.2), passed over."""
    count = min(bits.unsigned() + 1, 32)
    bits.take(8)
    for _ in range(count):
        bits.unsigned()
        bits.unsigned()
        bits.flag()
    bits.take(20)
    return True


def _picture(bits: Bits) -> Iterator[tuple[str, int | str]]:
    bits.unsigned()
    bits.unsigned()
    yield "entropy coding", "CABAC" if bits.flag() else "CAVLC"
    yield "bottom field order", int(bits.flag())
    groups = bits.unsigned()
    yield "slice groups", groups + 1
    if groups:
        return
    yield "references", f"{bits.unsigned() + 1} {bits.unsigned() + 1}"
    yield "weighted P", int(bits.flag())
    yield "weighted B", bits.take(2)
    yield "first quantiser", bits.signed() + 26
    bits.signed()
    yield "chroma quantiser offset", bits.signed()
    yield "deblocking control", int(bits.flag())
    yield "constrained intra", int(bits.flag())
    yield "redundant pictures", int(bits.flag())
    if bits.more():
        yield "8x8 transform", int(bits.flag())
