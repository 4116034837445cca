"""From two prints to what ties two clips: the same recording, the same scene, or a refusal.

Sound that fits one line to a third of a millisecond is one recording: a copy, if the pictures run
together too; sound laid over, if they do not. Sound whose delays differ by source was heard by two
microphones: the offset of the clocks is then known only as well as the microphones can have stood
apart, until a flash that both saw tells it.
"""

from dataclasses import dataclass, replace
from typing import Final

from sightline.timing import pairing, sight
from sightline.timing.fine import Delay
from sightline.timing.lines import Line
from sightline.timing.listening import FINE_HZ
from sightline.timing.pairing import Refusal, Stretch
from sightline.timing.prints import ClockPrint
from sightline.timing.solve import Moment
from sightline.timing.ties import Arrival, Kind, Tie, turned

SLOWEST_SOUND_M_S: Final = 300.0
"""In air at -50 degrees Celsius and below; slower sound would take longer to arrive."""
COPY_SIGMA_S: Final = 0.001
"""Players and encoders shift sound against pictures by more than the sound's own error."""
COPY_MOST_S: Final = 0.02
FRAME_SIGMAS: Final = 12.0**-0.5
_SCENE_MARGIN: Final = 1.1
_COPY_SIGMAS: Final = 4.0
CONTINUOUS: Final = 0.8
"""Of all blocks with sound: two microphones share the loud sounds, not the wind between them."""
COHERENT: Final = 0.35
"""Copies of one recording, recompressed, reach 0.5 to 0.85; other microphones' loud sounds less."""
DRIFT_LEAST, DRIFT_MOST, DRIFT_SIGMAS = 1.5e-6, 5e-4, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """All that was found of two clips."""

    ties: tuple[Tie, ...]
    refusal: Refusal | None
    """Why sound told nothing; None where it did."""
    strength: float
    likeness: sight.Likeness | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip's prints, ready to be compared with many others."""

    heard: pairing.Heard
    seen: sight.Seen
    first_s: float
    last_s: float
    """Of its own time, sound and pictures together."""

    @classmethod
    def of(cls, clock: ClockPrint) -> "Clip":
        """Prepare prints."""
        ends = []
        if len(clock.sound.signs):
            start = clock.sound.start_us / 1e6
            ends += [start, start + clock.sound.seconds]
        if len(clock.sight.times_us):
            seen = sight.Seen.of(clock.sight)
            ends += [seen.start_s, float(clock.sight.times_us.max()) / 1e6 + seen.frame_s]
        else:
            seen = sight.Seen.of(clock.sight)
        return cls(
            heard=pairing.Heard.of(clock.sound),
            seen=seen,
            first_s=min(ends, default=0.0),
            last_s=max(ends, default=0.0),
        )

    @property
    def sound_start_s(self) -> float:
        """When its sound begins, in its own time."""
        return self.heard.sound.start_us / 1e6


def compare(first: Clip, second: Clip, apart_most_m: float) -> Compared:
    """What two clips share; `apart_most_m` bounds how far two microphones may have stood apart."""
    swapped = first.heard.sound.seconds > second.heard.sound.seconds
    query, reference = (second, first) if swapped else (first, second)
    paired = pairing.compare(query.heard, reference.heard)
    alike = [_likeness(query, reference, stretch) for stretch in paired.stretches]
    found = [
        _tie((query, reference), stretch, _kind(stretch, like), apart_most_m)
        for stretch, like in zip(paired.stretches, alike, strict=True)
    ]
    if swapped:
        found = [turned(tie) for tie in found]
    likeness = next((like for like in alike if like is not None), None)
    if not found:
        place, pictures_turned = _by_sight(first, second)
        if place is not None:
            found = [_sight_tie(first, second, place)]
            found = [turned(tie) for tie in found] if pictures_turned else found
            likeness = place.likeness
    return Compared(
        ties=tuple(found), refusal=paired.refusal, strength=paired.best, likeness=likeness
    )


def _times(query: Clip, reference: Clip, line: Line, sample: float) -> tuple[float, float]:
    """Own times of a sample of the query and of where it falls in the reference."""
    return (
        query.sound_start_s + sample / FINE_HZ,
        reference.sound_start_s + line.place.of(sample) / FINE_HZ,
    )


def _arrival(query: Clip, reference: Clip, delay: Delay) -> Arrival:
    return Arrival(
        first_s=query.sound_start_s + delay.at / FINE_HZ,
        second_s=reference.sound_start_s + delay.falls / FINE_HZ,
        strength=delay.strength,
    )


def _tie(clips: tuple[Clip, Clip], stretch: Stretch, kind: Kind, apart_most_m: float) -> Tie:
    query, reference = clips
    line = stretch.line
    first_from, second_from = _times(query, reference, line, stretch.first_s * FINE_HZ)
    first_to, second_to = _times(query, reference, line, stretch.last_s * FINE_HZ)
    middle = _times(query, reference, line, line.middle)
    sigma = max(line.sigma_s, COPY_SIGMA_S)
    # With both ends given, the solution knows the rate as well as the line does.
    ends = ((first_from, second_from), (first_to, second_to))
    tie = Tie(
        kind=kind,
        moments=tuple(Moment(first_s=a, second_s=b, sigma_s=sigma) for a, b in ends),
        rate=1.0 / line.place.rate,
        most_s=COPY_MOST_S + _COPY_SIGMAS * sigma,
        first_from_s=first_from,
        first_to_s=first_to,
        second_from_s=second_from,
        second_to_s=second_to,
        offset_s=middle[1] - middle[0],
        offset_sigma_s=line.sigma_s,
        drift_sigma=line.drift_sigma,
        coherence=stretch.coherence,
        arrivals=tuple(_arrival(query, reference, delay) for delay in stretch.heard),
    )
    return _of_scene(clips, tie, middle[0], apart_most_m) if kind is Kind.SCENE else tie


def _of_scene(clips: tuple[Clip, Clip], tie: Tie, at: float, apart_most_m: float) -> Tie:
    """Two microphones: the clocks' offset lies as near the sounds' as the ways allow."""
    pace = sight.Pace(rate=tie.rate if abs(tie.rate - 1.0) > DRIFT_MOST else 1.0, from_s=at)
    low, high = _bounds(tie.arrivals, pace, apart_most_m)
    centre, half = (low + high) / 2, max((high - low) / 2, COPY_SIGMA_S)
    spread = _spread(tie.arrivals, pace)
    scene = replace(
        tie,
        moments=(Moment(first_s=at, second_s=at + centre, sigma_s=half * 3.0**-0.5),),
        rate=pace.rate,
        most_s=half * _SCENE_MARGIN + COPY_MOST_S,
        apart_least_m=spread / 2 * SLOWEST_SOUND_M_S if spread else None,
    )
    return _with_flashes(clips, scene, (low, high), pace)


def _shifts(arrivals: tuple[Arrival, ...], pace: sight.Pace) -> list[float]:
    """By how much each sound came later, as if both ran alike."""
    return [pace.shift(arrival.first_s, arrival.second_s) for arrival in arrivals]


def _spread(arrivals: tuple[Arrival, ...], pace: sight.Pace) -> float:
    sure = _shifts(tuple(item for item in arrivals if item.strength >= pairing.STRONG), pace)
    return max(sure) - min(sure) if sure else 0.0


def _bounds(
    arrivals: tuple[Arrival, ...], pace: sight.Pace, apart_most_m: float
) -> tuple[float, float]:
    """Where the offset of the clocks can lie: no delay exceeds the way between the microphones."""
    sure = _shifts(tuple(item for item in arrivals if item.strength >= pairing.STRONG), pace)
    shifts = sure or _shifts(arrivals, pace)
    reach = max(apart_most_m / SLOWEST_SOUND_M_S, (max(shifts) - min(shifts)) / 2)
    return max(shifts) - reach, min(shifts) + reach


def _with_flashes(
    clips: tuple[Clip, Clip], tie: Tie, bounds: tuple[float, float], pace: sight.Pace
) -> Tie:
    """Flashes that both saw tell the clocks' offset to a frame, whatever the sound's way was."""
    seen, frame = sight.shared_flashes(clips[0].seen, clips[1].seen, bounds, pace)
    if not seen:
        return tie
    sigma = max(frame * FRAME_SIGMAS * 2.0**0.5, COPY_SIGMA_S)
    moments = tuple(
        Moment(first_s=item.first_us / 1e6, second_s=item.second_us / 1e6, sigma_s=sigma)
        for item in seen
    )
    return replace(tie, moments=moments, most_s=2 * frame + COPY_MOST_S, flashes=seen)


def _likeness(query: Clip, reference: Clip, stretch: Stretch) -> sight.Likeness | None:
    place = stretch.line.place
    start = query.sound_start_s
    offset = reference.sound_start_s + place.offset / FINE_HZ - start / place.rate
    span = (start + stretch.first_s, start + stretch.last_s)
    return sight.likeness(query.seen, reference.seen, (offset, place.rate), span)


def _kind(stretch: Stretch, likeness: sight.Likeness | None) -> Kind:
    """What kind of tie a stretch of common sound is, with what the pictures say."""
    if likeness is not None and likeness.agrees:
        return Kind.COPY
    if not stretch.line.rigid or stretch.share < CONTINUOUS or _clocks_differ(stretch.line):
        return Kind.SCENE
    if likeness is not None and likeness.differs:
        return Kind.SHARED_SOUND
    return Kind.SAME_RECORDING if stretch.coherence >= COHERENT else Kind.SCENE


def _clocks_differ(line: Line) -> bool:
    """Two devices never tick alike; copies of one recording do, at whatever speed."""
    drift = 1.0 / line.place.rate - 1.0
    return (
        line.drift_sigma is not None
        and DRIFT_LEAST <= abs(drift) <= DRIFT_MOST
        and abs(drift) > DRIFT_SIGMAS * line.drift_sigma
    )


def _by_sight(first: Clip, second: Clip) -> tuple[sight.SightPlace | None, bool]:
    """The place, and whether it is told the other way round: the shorter is looked for."""
    if len(first.seen.levels) > len(second.seen.levels):
        return sight.find(second.seen, first.seen), True
    return sight.find(first.seen, second.seen), False


def _sight_tie(first: Clip, second: Clip, place: sight.SightPlace) -> Tie:
    sigma = max(first.seen.frame_s, second.seen.frame_s) * FRAME_SIGMAS
    ends = (place.first_s, place.last_s)
    return Tie(
        kind=Kind.PICTURES,
        moments=tuple(
            Moment(first_s=at, second_s=at + place.offset_s, sigma_s=sigma) for at in ends
        ),
        rate=1.0,
        most_s=4 * sigma + COPY_MOST_S,
        first_from_s=ends[0],
        first_to_s=ends[1],
        second_from_s=ends[0] + place.offset_s,
        second_to_s=ends[1] + place.offset_s,
        offset_s=place.offset_s,
        offset_sigma_s=sigma,
        drift_sigma=None,
    )
