"""What ties two clips together, and how."""

from dataclasses import dataclass, replace
from enum import StrEnum

from sightline.timing.sight import SharedFlash
from sightline.timing.solve import Moment


class Kind(StrEnum):
    """How two clips are tied, or that they are not."""

    COPY = "copy"
    SAME_RECORDING = "same recording"
    """Of sound; at least one shows no pictures to compare, or they neither agree nor differ."""
    SCENE = "same scene"
    SHARED_SOUND = "shared sound, other pictures"
    """Refused: music or comment laid over, or pictures replaced."""
    PICTURES = "same pictures"
    APART = "not aligned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A sound that both heard: when, in either's own time."""

    first_s: float
    second_s: float
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Seconds of one clip that are seconds of another."""

    kind: Kind
    moments: tuple[Moment, ...]
    rate: float
    most_s: float
    first_from_s: float
    first_to_s: float
    second_from_s: float
    second_to_s: float
    offset_s: float
    """Second's time less first's, in the middle; of sounds as they arrived, where sound told it."""
    offset_sigma_s: float
    drift_sigma: float | None
    coherence: float = 0.0
    arrivals: tuple[Arrival, ...] = ()
    apart_least_m: float | None = None
    """Two microphones that heard these delays stood at least this far apart."""
    flashes: tuple[SharedFlash, ...] = ()


def turned(tie: Tie) -> Tie:
    """The same, told of the second clip first."""
    return replace(
        tie,
        moments=tuple(
            Moment(first_s=item.second_s, second_s=item.first_s, sigma_s=item.sigma_s)
            for item in tie.moments
        ),
        rate=1.0 / tie.rate,
        first_from_s=tie.second_from_s,
        first_to_s=tie.second_to_s,
        second_from_s=tie.first_from_s,
        second_to_s=tie.first_to_s,
        offset_s=-tie.offset_s,
        arrivals=tuple(
            Arrival(first_s=item.second_s, second_s=item.first_s, strength=item.strength)
            for item in tie.arrivals
        ),
        flashes=tuple(
            SharedFlash(first_us=item.second_us, second_us=item.first_us) for item in tie.flashes
        ),
    )
