"""What an observation may point at: times within the recording, regions of a picture."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Finding, Outcome
from sightline.model.places import Region
from sightline.model.snapshot import Snapshot
from sightline.model.times import MediaSpan, MediaTime

_TIMELESS: Final = frozenset({ExhibitKind.STILL, ExhibitKind.REPORT, ExhibitKind.ARCHIVE})
_PICTURELESS: Final = frozenset({ExhibitKind.SOUND, ExhibitKind.ARCHIVE})
_SLACK: Final = Fraction(1)
"""Seconds: a last frame is shown for a while, and players round."""
_LENGTH_METHOD: Final = "container"
_TIME_BASE: Final = re.compile(r"[1-9]\d{0,9}/[1-9]\d{0,9}", re.ASCII)


def check_within(
    state: Snapshot, exhibit: Digest, span: MediaSpan | None, region: Region | None
) -> None:
    """Refuse a time or region that the exhibit cannot have; an unknown exhibit is left to the fold.

    Raises:
        InputRefused: naming what does not fit.
    """
    known = state.exhibits.get(exhibit)
    if known is None:
        return
    kind = known.exhibit_kind
    if region is not None and kind in _PICTURELESS:
        raise InputRefused(
            f"Exhibit {exhibit.short} is of kind {kind}, which has no picture to point into.",
            next_step="Leave the region out, or name the exhibit that shows it.",
        )
    if span is None:
        return
    if kind in _TIMELESS:
        raise InputRefused(
            f"Exhibit {exhibit.short} is of kind {kind}, which has no running time.",
            next_step="Leave the time out, or name the exhibit that shows it.",
        )
    if span.end.seconds < 0:
        raise InputRefused(
            f"The span ends at {span.end.text}, before the recording begins.",
            next_step="Count from the beginning of the recording.",
        )
    length = recorded_length(state, exhibit)
    if length is not None and span.end.seconds > length + _SLACK:
        ends = MediaTime.of_seconds(length).text
        raise InputRefused(
            f"The span ends at {span.end.text}, but the recording ends at {ends}.",
            next_step="Write times as minutes:seconds of this very exhibit.",
        )


def recorded_length(state: Snapshot, exhibit: Digest) -> Fraction | None:
    """Where the last stream ends, in seconds, as the container was found to say; None unknown."""
    for _, finding in state.findings_of(exhibit):
        if finding.method.name == _LENGTH_METHOD and finding.outcome is not Outcome.FAILED:
            return max(_ends(finding), default=None)
    return None


def _ends(finding: Finding) -> Iterator[Fraction]:
    for stream in _objects(finding.values.get("streams")):
        start, duration = stream.get("start_us", 0), stream.get("duration_us")
        if isinstance(start, int) and isinstance(duration, int):
            yield Fraction(start + duration, 1_000_000)
    for packets in _objects(finding.values.get("packets")):
        last, base = packets.get("pts_last"), packets.get("time_base")
        if isinstance(last, int) and isinstance(base, str) and _TIME_BASE.fullmatch(base):
            yield last * Fraction(base)


def _objects(value: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, Mapping))
