"""The sequence parameter set of HEVC, as far as its coding tools (ITU-T H.265, 7.3.2.2)."""

from collections.abc import Iterator
from typing import Final

from sightline.analysis.avc import Fields
from sightline.analysis.bits import Bits, OutOfBits, unescaped

SEQUENCE: Final = 33
"""Type of the NAL unit that holds it."""
_PROFILES: Final = {1: "Main", 2: "Main 10", 3: "Main Still Picture", 4: "range extensions"}
_LAYERS_MOST: Final = 8


def sequence_fields(unit: bytes) -> Fields:
    """Fields of a sequence parameter set, both header bytes included; as far as it can be read."""
    found: list[tuple[str, str]] = []
    try:
        found.extend((name, str(value)) for name, value in _sequence(Bits(unescaped(unit[2:]))))
    except OutOfBits:
        found.append(("cut off", "yes"))
    return tuple(found)


def _sequence(bits: Bits) -> Iterator[tuple[str, int | str]]:
    bits.take(4)
    layers = bits.take(3)
    bits.flag()
    yield "temporal layers", layers + 1
    yield from _profile(bits, layers)
    bits.unsigned()
    chroma = bits.unsigned()
    yield "chroma format", chroma
    if chroma == 3:  # noqa: PLR2004 - 4:4:4 (7.4.3.2.1)
        bits.flag()
    yield "size", f"{bits.unsigned()} x {bits.unsigned()}"
    if bits.flag():
        yield "crop", " ".join(str(bits.unsigned()) for _ in range(4))
    yield "bit depths", f"{bits.unsigned() + 8} {bits.unsigned() + 8}"
    yield "order count bits", bits.unsigned() + 4
    written = layers + 1 if bits.flag() else 1
    held = [(bits.unsigned() + 1, bits.unsigned(), bits.unsigned()) for _ in range(written)]
    yield "frames held, reordered, latency", " ".join(map(str, held[-1]))
    yield "smallest coding block", 1 << min(bits.unsigned() + 3, 31)
    yield "coding block steps", bits.unsigned()
    yield "smallest transform", 1 << min(bits.unsigned() + 2, 31)
    yield "transform steps", bits.unsigned()
    yield "transform depth inter, intra", f"{bits.unsigned()} {bits.unsigned()}"
    if bits.flag():
        yield "scaling lists", "own" if bits.flag() else "default"
        return
    yield "asymmetric partitions", int(bits.flag())
    yield "sample adaptive offset", int(bits.flag())


def _profile(bits: Bits, layers: int) -> Iterator[tuple[str, int | str]]:
    """Profile, tier and level (7.3.3), those of sub-layers passed over."""
    bits.take(2)
    tier = bits.flag()
    profile = bits.take(5)
    yield "profile", _PROFILES.get(profile, str(profile))
    yield "tier", "high" if tier else "main"
    bits.take(32)
    yield "sources", f"{bits.take(4):04b}"
    bits.take(44)
    yield "level", f"{bits.take(8) / 30:.1f}"
    shown = [(bits.flag(), bits.flag()) for _ in range(layers)]
    if layers:
        bits.take(2 * (_LAYERS_MOST - layers))
    for with_profile, with_level in shown:
        bits.take(88 * with_profile + 8 * with_level)
