"""Two recordings by their sound: where one lies in the other, or why nothing is said.

Places are proposed by levels (`coarse`) and judged by delays of blocks of a second (`fine`): one
that heard the same sound stands far above chance. Two such blocks, or three weaker ones that agree
to two milliseconds, are asked for; what has less is refused. Copies with seconds cut out give
several stretches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from sightline.timing import coarse
from sightline.timing.fine import BLOCK, Delay, Place, Voice, delays
from sightline.timing.lines import Line, fitted
from sightline.timing.listening import FINE_HZ, LEVEL_HZ, SILENT
from sightline.timing.prints import SoundPrint
from sightline.timing.speeds import REACH, best_speed

STRONG: Final = 9.0
"""A block this far above chance heard the same sound alone; unrelated real sounds reached 7.4."""
AGREE_S: Final = 0.002
STRONG_LEAST, WEAK_LEAST = 2, 3
_APART_LEAST: Final = 3
"""Strong blocks that two microphones heard at delays of their own."""
SHORT_S: Final = 20.0
"""Recordings shorter than this are compared in blocks of half a second."""
SHORTEST_S: Final = 1.5
_ROW: Final = FINE_HZ // LEVEL_HZ
_RIVAL: Final = 0.75
"""Another place whose blocks are this share as strong makes the answer ambiguous."""
_ALL, _RIVAL_VOTES = 0.9, 0.5
_SAME_PLACE_S: Final = 0.45
_SPEED_CHUNKS: Final = 12
_LIFE: Final = 0.001
"""A speed further from that of life is that of a copy, not of a clock."""
_VOTES_LEAST: Final = 5.5
"""Votes for a speed below this are chance: of 253 right places the weakest had 6.5."""
_SPEEDS_NEAR: Final = tuple(round(step, 4) for step in np.arange(-0.01, 0.0101, 0.0025))


class Refusal(StrEnum):
    """Why two recordings are not put on one clock by their sound."""

    NO_SOUND = "no sound"
    SILENT = "silent"
    SHORT = "too short"
    NOTHING_SHARED = "nothing shared stands out"
    ONE_SOUND = "one shared sound only"
    AMBIGUOUS = "several places fit alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Seconds of the query found in the reference."""

    line: Line
    first_s: float
    last_s: float
    """From the beginning of the query's sound to the end of the last block."""
    heard: tuple[Delay, ...]
    """The blocks that stand above chance, in order."""
    share: float
    """Of the blocks with any sound between the first of these and the last, how many they are."""
    coherence: float
    """Their median share of the very same wave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A recording ready to be compared: made once, used in every pair."""

    sound: SoundPrint
    voice: Voice
    track: coarse.Track

    @classmethod
    def of(cls, sound: SoundPrint) -> "Heard":
        """Prepare a print."""
        return cls(sound=sound, voice=Voice(sound), track=coarse.Track(sound.levels))

    @property
    def block(self) -> int:
        """Samples at 8 kHz of the blocks in which it is compared."""
        return BLOCK if self.sound.seconds >= SHORT_S else BLOCK // 2

    @property
    def unfit(self) -> Refusal | None:
        """Why nothing can be told by this sound."""
        if not len(self.sound.signs):
            return Refusal.NO_SOUND
        if int(self.sound.levels.max()) <= SILENT:
            return Refusal.SILENT
        return Refusal.SHORT if self.sound.seconds < SHORTEST_S else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A place, the blocks that stand above chance there, and the middles of all with sound."""

    place: Place
    heard: tuple[Delay, ...]
    sounding: tuple[float, ...]

    @property
    def strength(self) -> float:
        return sum(delay.strength for delay in self.heard)

    @property
    def explains_all(self) -> bool:
        enough = len(self.heard) >= WEAK_LEAST
        return enough and len(self.heard) >= _ALL * len(self.sounding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What two sounds say; `query` lies in `reference` at the stretches, or `refusal` says why."""

    stretches: tuple[Stretch, ...]
    refusal: Refusal | None
    best: float
    """The strongest block of all places looked at, in standard deviations of chance."""


def compare(query: Heard, reference: Heard) -> Pairing:
    """Look for one recording in another; the shorter is best given as the query."""
    unfit = query.unfit or reference.unfit
    if unfit:
        return Pairing(stretches=(), refusal=unfit, best=0.0)
    verdict = _verdict(_at_life_speed(query, reference), query)
    if verdict.refusal in {Refusal.NOTHING_SHARED, Refusal.ONE_SOUND}:
        faster = _verdict(_at_other_speeds(query, reference), query)
        if faster.refusal is None:
            return faster
    return verdict


def _at_life_speed(query: Heard, reference: Heard) -> list[_Judged]:
    """The places proposed, judged one by one until one explains all of what the query holds.

    Where another was voted for nearly as strongly, it is looked at all the same: it may be a rival.
    """
    found = coarse.candidates(query.track, reference.track)
    judged = []
    for number, candidate in enumerate(found):
        judged.append(_judge(query, reference, _place(candidate)))
        rest = found[number + 1].strength if number + 1 < len(found) else 0.0
        if judged[-1].explains_all and rest < _RIVAL_VOTES * found[0].strength:
            break
    return judged


def _place(found: coarse.Candidate) -> Place:
    return Place(offset=found.offset * _ROW, rate=found.rate)


def _judge(query: Heard, reference: Heard, place: Place) -> _Judged:
    blocks = delays(query.voice, reference.voice, place, query.block)
    return _Judged(
        place=place,
        heard=blocks.heard,
        sounding=blocks.sounding,
    )


def _at_other_speeds(query: Heard, reference: Heard) -> list[_Judged]:
    """Copies that run faster or slower, as those of `coarse.RATES`."""
    found = coarse.candidates(
        query.track, reference.track, coarse.RATES, _SPEED_CHUNKS, coarse.WITHIN
    )
    judged: list[_Judged] = []
    for rough in found[:2]:
        faint = rough.strength < _RIVAL_VOTES * found[0].strength
        if rough.strength < _VOTES_LEAST or (faint and judged[0].explains_all):
            break
        rates = [rough.rate + step for step in _SPEEDS_NEAR]
        near = coarse.candidates(query.track, reference.track, rates, _SPEED_CHUNKS)
        judged.append(_refined(query, reference, _place(near[0])))
    return judged


def _refined(query: Heard, reference: Heard, place: Place) -> _Judged:
    """The same place with the speed that its own blocks tell, from short blocks to whole ones."""
    place, heard = best_speed(query.voice, reference.voice, place)
    line = fitted(heard, place)
    place = place if line is None else line.place
    blocks = delays(query.voice, reference.voice, place, query.block, REACH)
    line = fitted(blocks.heard, place)
    if line is None:
        return _Judged(place=place, heard=(), sounding=blocks.sounding)
    return _judge(query, reference, line.place)


def _verdict(judged: Sequence[_Judged], query: Heard) -> Pairing:
    apart = _merged(judged)
    best = max((delay.strength for item in apart for delay in item.heard), default=0.0)
    enough = [item for item in apart if _enough(item.heard, item.place)]
    if not enough:
        none = Refusal.ONE_SOUND if best >= STRONG else Refusal.NOTHING_SHARED
        return Pairing(stretches=(), refusal=none, best=best)
    if _rivalled(apart):
        return Pairing(stretches=(), refusal=Refusal.AMBIGUOUS, best=best)
    stretches = _stretches(enough, query)
    refusal = None if stretches else Refusal.NOTHING_SHARED
    return Pairing(stretches=stretches, refusal=refusal, best=best)


def _merged(judged: Sequence[_Judged]) -> list[_Judged]:
    """One entry a place, strongest first: candidates near each other see the same sounds."""
    kept: list[_Judged] = []
    for item in sorted(judged, key=lambda item: -item.strength):
        if not any(_near(item, other) for other in kept):
            kept.append(item)
    return kept


def _near(item: _Judged, other: _Judged) -> bool:
    middle = item.heard[len(item.heard) // 2].at if item.heard else 0.0
    return abs(item.place.of(middle) - other.place.of(middle)) < _SAME_PLACE_S * FINE_HZ


def _enough(heard: Sequence[Delay], place: Place) -> bool:
    """Whether so much was heard that it is no accident.

    Two blocks of different delays are too little: of two knocks, each is like each. What runs at
    another speed is a copy, and its delays are one.
    """
    shifts = np.array([delay.falls - place.of(delay.at) for delay in heard])
    strong = np.array([delay.strength >= STRONG for delay in heard])
    near = np.abs(shifts[:, np.newaxis] - shifts) <= AGREE_S * FINE_HZ
    agree = (near.sum(axis=1) >= WEAK_LEAST) | (near @ strong >= STRONG_LEAST)
    copied = abs(place.rate - 1.0) > _LIFE
    return bool(agree.any()) or (not copied and int(strong.sum()) >= _APART_LEAST)


def _rivalled(apart: Sequence[_Judged]) -> bool:
    """Whether the blocks of the best place stand nearly as high somewhere else."""
    rivals: dict[float, float] = {}
    for other in apart[1:]:
        for delay in other.heard:
            rivals[delay.at] = max(rivals.get(delay.at, 0.0), delay.strength)
    heard = apart[0].heard
    beaten = sum(rivals.get(delay.at, 0.0) >= _RIVAL * delay.strength for delay in heard)
    return 2 * beaten > len(heard)


def _stretches(enough: Sequence[_Judged], query: Heard) -> tuple[Stretch, ...]:
    """Each block goes to the place where it stands highest; runs of one place are stretches."""
    owner: dict[float, tuple[float, int, Delay]] = {}
    for number, item in enumerate(enough):
        for delay in item.heard:
            if delay.at not in owner or delay.strength > owner[delay.at][0]:
                owner[delay.at] = (delay.strength, number, delay)
    runs: list[tuple[int, list[Delay]]] = []
    for at in sorted(owner):
        _, number, delay = owner[at]
        if runs and runs[-1][0] == number:
            runs[-1][1].append(delay)
        else:
            runs.append((number, [delay]))
    made = [
        _stretch(enough[number], run, query)
        for number, run in runs
        if _enough(run, enough[number].place)
    ]
    return tuple(stretch for stretch in made if stretch is not None)


def _stretch(item: _Judged, run: list[Delay], query: Heard) -> Stretch | None:
    line = fitted(run, item.place)
    if line is None:
        return None
    half = query.block / 2
    inside = sum(run[0].at <= at <= run[-1].at for at in item.sounding)
    return Stretch(
        line=line,
        first_s=max(0.0, run[0].at - half) / FINE_HZ,
        last_s=min(float(len(query.sound.signs)), run[-1].at + half) / FINE_HZ,
        heard=tuple(run),
        share=len(run) / max(inside, 1),
        coherence=float(np.median([delay.coherence for delay in run])),
    )
