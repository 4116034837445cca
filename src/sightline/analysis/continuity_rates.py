"""How often `continuity` reports each kind in recordings that nobody touched: see its page."""

from typing import Final

from sightline.analysis.continuity_values import Kind, Rate

PICTURE_SECONDS, SOUND_SECONDS = 373, 217
"""Of real takes: 22 with pictures; 13 recordings with sound, silent ones left out."""
_ALARMS: Final = {Kind.REPEATS: 1, Kind.BACKGROUND: 1}
_OF_SOUND: Final = frozenset({Kind.DEAD_SOUND, Kind.BACKGROUND, Kind.SOUND_TIMES})
_UPPER_CENTI: Final = (300, 475, 630, 776)
"""Hundredths of the largest mean that leaves so few in one of twenty cases (Poisson)."""

RATES: Final[tuple[Rate, ...]] = tuple(
    Rate(
        kind=kind,
        alarms=_ALARMS.get(kind, 0),
        seconds=SOUND_SECONDS if kind in _OF_SOUND else PICTURE_SECONDS,
    )
    for kind in Kind
)


def most_an_hour(rate: Rate) -> int:
    """False alarms an hour, at most, with a confidence of 95 %: so few seconds tell no better."""
    return -(-_UPPER_CENTI[rate.alarms] * 36 // rate.seconds)
