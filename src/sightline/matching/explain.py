"""Sentences that a reader can check against the two exhibits, and never more than was measured.

What is said of a picture is said of B against A: "mirrored" means that one shows the other as in a
mirror, not who did it. What lies over a picture is called "something else", for a machine that sees
that pixels differ does not know a logo. Which of the two comes from the other is not said here: see
`lineage`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.matching.pair import (
    SAME_RATE_PPM,
    ColourChange,
    Geometry,
    PairResult,
    Quality,
    Segment,
    Verdict,
)
from sightline.model.places import WHOLE, Region

_RATE_PPM: Final = 8_000
"""A speed within this of 1 is not told from 1."""
_TURN_MDEG: Final = 700
_CUT_E4: Final = 150
"""A side cut by less than this share of A is not told from an uncut one."""
_STRETCH_PERMILLE: Final = 30
_COLOURLESS: Final = 120
_PALER, _STRONGER = 750, 1300
_LEVELS: Final = 12
_CONTRAST: Final = 120
_GREY: Final = 128
_REGIONS_NAMED: Final = 3
_SMALLER: Final = 0.9
_INNER: Final = 9_700
"""Of B's side: a picture that fills more than this has no border worth a word."""

CALLED: Final = {
    Verdict.COPY: "a copy",
    Verdict.SHARED_SEGMENT: "a shared stretch",
    Verdict.SHARED_SOUND: "the same sound",
    Verdict.LOOKS_ALIKE: "looks alike, not a copy",
    Verdict.NOTHING: "nothing in common",
    Verdict.NOT_COMPARABLE: "not comparable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A pair in words."""

    verdict: str
    sentences: tuple[str, ...]
    """One a segment, in the order of `PairResult.segments`; the verdict's reason where none."""

    @property
    def text(self) -> str:
        """All of it as one paragraph."""
        return " ".join(self.sentences)


def explain(pair: PairResult, a: str, b: str) -> Explanation:
    """Put a pair into words, calling the exhibits `a` and `b`."""
    if pair.verdict in {Verdict.NOTHING, Verdict.NOT_COMPARABLE} or not pair.segments:
        return Explanation(verdict=CALLED[pair.verdict], sentences=(pair.reason,))
    if pair.verdict is Verdict.LOOKS_ALIKE:
        likes = tuple(_alike(pair, item, a, b) for item in pair.segments)
        return Explanation(verdict=CALLED[pair.verdict], sentences=(*likes, pair.reason))
    sentences = [_seen(pair, item, a, b) for item in pair.by_picture]
    sentences += [_heard(item, a, b) for item in pair.by_sound]
    if pair.by_picture and pair.a_quality.has_sound and not pair.by_sound:
        sentences += _other_sound(pair, a, b)
    return Explanation(verdict=CALLED[pair.verdict], sentences=tuple(sentences))


def short_changes(pair: PairResult, child: str) -> str:
    """What makes the child differ from the other of a pair, in a few words for a drawing."""
    words: dict[str, None] = {}
    for item in pair.by_picture:
        shape = item.geometry
        speed = _speed(item)
        words.update({"other speed": None} if speed else {})
        words.update({"backwards": None} if item.backwards else {})
        if shape is None:
            continue
        cut = shape.shown_box if child == pair.b else shape.placed_box
        around = shape.placed_box if child == pair.b else shape.shown_box
        words.update({"mirrored": None} if shape.mirrored else {})
        words.update({"cropped": None} if min(cut.width, cut.height) < _INNER else {})
        words.update({"border": None} if min(around.width, around.height) < _INNER else {})
        words.update({"parts differ": None} if shape.differs else {})
    quality = pair.b_quality if child == pair.b else pair.a_quality
    if quality.still:
        words["still"] = None
    return ", ".join(words)


def seconds(start_us: int, end_us: int) -> str:
    """A span of media time, to a tenth of a second: "seconds 12.0 to 31.4"."""
    return f"seconds {start_us / 1e6:.1f} to {end_us / 1e6:.1f}"


def _span(quality: Quality, name: str, start_us: int, end_us: int) -> str:
    if quality.still:
        return f"the still {name}"
    if start_us == end_us:
        return f"second {start_us / 1e6:.1f} of {name}"
    return f"{seconds(start_us, end_us)} of {name}"


def _seen(pair: PairResult, item: Segment, a: str, b: str) -> str:
    there = _span(pair.a_quality, a, item.a_start_us, item.a_end_us)
    here = _span(pair.b_quality, b, item.b_start_us, item.b_end_us)
    changes = list(_timing(pair, item))
    if item.geometry is not None:
        changes += _placing(item.geometry, pair.a_quality.picture_area)
        changes += _levels(item.geometry.colour)
        changes += _size(pair, item.geometry)
    verb = "is" if pair.b_quality.still or item.b_start_us == item.b_end_us else "are"
    if item.geometry is None:
        verb = "match"
    words = f", {', '.join(changes)}" if changes else ", as they are"
    return f"{here[0].upper()}{here[1:]} {verb} {there}{words}."


def _heard(item: Segment, a: str, b: str) -> str:
    speed = _speed(item)
    changed = f", {speed}" if speed else ""
    return (
        f"The sound of {seconds(item.b_start_us, item.b_end_us)} of {b} is that of "
        f"{seconds(item.a_start_us, item.a_end_us)} of {a}{changed}."
    )


def _alike(pair: PairResult, item: Segment, a: str, b: str) -> str:
    there = _span(pair.a_quality, a, item.a_start_us, item.a_end_us)
    here = _span(pair.b_quality, b, item.b_start_us, item.b_end_us)
    one = pair.b_quality.still or item.b_start_us == item.b_end_us
    return f"{here[0].upper()}{here[1:]} {'looks' if one else 'look'} like {there}."


def _other_sound(pair: PairResult, a: str, b: str) -> list[str]:
    if not pair.b_quality.has_sound:
        return [] if pair.b_quality.still else [f"{b} has no sound; {a} has."]
    return [f"No common sound was found: {b} and {a} sound different there, or too little sounds."]


def _timing(pair: PairResult, item: Segment) -> Iterator[str]:
    if pair.a_quality.still or pair.b_quality.still:
        return
    if item.rate_ppm == 0:
        yield "held still"
        return
    speed = _speed(item)
    if speed:
        yield speed
    if item.backwards:
        yield "played backwards"


def _speed(item: Segment) -> str:
    if item.rate_ppm == 0 or abs(item.rate_ppm - SAME_RATE_PPM) < _RATE_PPM:
        return ""
    return f"at {item.rate_ppm / SAME_RATE_PPM:.2f} times the speed"


def _placing(geometry: Geometry, area: Region) -> Iterator[str]:
    if geometry.mirrored:
        yield "mirrored"
    turn = geometry.rotation_mdeg
    if abs(turn) >= _TURN_MDEG:
        way = "clockwise" if turn > 0 else "anticlockwise"
        yield f"turned by {abs(turn) / 1000:.0f} degrees {way}"
    if abs(geometry.stretch_permille - 1000) >= _STRETCH_PERMILLE and abs(turn) < _TURN_MDEG:
        change = "stretched" if geometry.stretch_permille > 1000 else "squeezed"  # noqa: PLR2004 - permille
        yield f"{change} to {geometry.stretch_permille / 10:.0f} % of its width"
    cuts = [f"{share:.0f} % at the {side}" for side, share in cut_sides(geometry, area)]
    if cuts:
        yield f"cropped {_and(cuts)}"
    yield from _border(geometry.placed_box)
    places = list(dict.fromkeys(whereabouts(region) for region in geometry.differs))
    if places:
        rest = len(places) - _REGIONS_NAMED
        named = places[:_REGIONS_NAMED] + ([f"{rest} more places"] if rest > 0 else [])
        yield f"with something else at the {_and(named)}"


def cut_sides(geometry: Geometry, area: Region) -> Iterator[tuple[str, float]]:
    """Sides of A's picture that B does not show, in percent of A's width or height.

    Args:
        geometry: Of the pair.
        area: Where A has picture and no bars: cutting bars away is no crop.
    """
    box = geometry.shown_box
    right, bottom = area.left + area.width, area.top + area.height
    for side, gone, whole in (
        ("left", box.left - area.left, area.width),
        ("right", right - box.left - box.width, area.width),
        ("top", box.top - area.top, area.height),
        ("bottom", bottom - box.top - box.height, area.height),
    ):
        if gone >= _CUT_E4:
            yield side, 100 * gone / whole


def _border(box: Region) -> Iterator[str]:
    across, down = box.width < _INNER, box.height < _INNER
    if across and down:
        yield f"set within a larger picture, over {box.width / 100:.0f} % of its width"
    elif across:
        yield "with room added at the sides"
    elif down:
        yield "with room added above or below"


def _levels(colour: ColourChange) -> Iterator[str]:
    kept = colour.saturation_permille
    if kept is not None and kept < _COLOURLESS:
        yield "without colour"
    elif kept is not None and not _PALER <= kept <= _STRONGER:
        yield "with paler colours" if kept < _PALER else "with stronger colours"
    shift = colour.offset_levels + _GREY * (colour.contrast_permille - 1000) / 1000
    if abs(shift) >= _LEVELS:
        yield "darker" if shift < 0 else "lighter"
    if abs(colour.contrast_permille - 1000) >= _CONTRAST:
        yield "with more contrast" if colour.contrast_permille > 1000 else "with less contrast"  # noqa: PLR2004 - permille


def _size(pair: PairResult, geometry: Geometry) -> Iterator[str]:
    """How many pixels A's picture measures in B, against A's own."""
    if pair.a_quality.width == 0:
        return
    ratio = pair.b_quality.width * geometry.scale_permille / 1000 / pair.a_quality.width
    if ratio < _SMALLER:
        yield f"at {100 * ratio:.0f} % of the size in pixels"
    elif ratio > 1 / _SMALLER:
        yield f"at {ratio:.1f} times the size in pixels"


def whereabouts(region: Region) -> str:
    """Where in a picture, in words: "lower left", "top", "whole picture"."""
    across = region.left + region.width / 2
    down = region.top + region.height / 2
    third = WHOLE / 3
    row = "upper" if down < third else "lower" if down > 2 * third else ""
    wide = region.width > WHOLE * 0.6
    side = "" if wide else "left" if across < third else "right" if across > 2 * third else ""
    if region.height > WHOLE * 0.6:
        row = ""
    if row and side:
        return f"{row} {side}"
    plain = {"upper": "top", "lower": "bottom", "": "middle"}
    return side or plain[row]


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
