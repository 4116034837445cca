"""A common clock as rows and sentences, the same for the command line, the page and print."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sightline.exports.clock_words import clock_time, long, long_range, seconds_of, span, within
from sightline.exports.words import plural
from sightline.timing.clock_values import (
    BreakValues,
    ContradictionValues,
    CoverValues,
    OneClockValues,
    PartValues,
    TieValues,
)
from sightline.timing.ties import Kind

Label = Callable[[str], str]
"""From an exhibit's digest, as written, to the name that readers know: `E3`."""

ARRIVALS_SHOWN: Final = 6
_THOUSAND: Final = 1000
_TOGETHER_US: Final = 50_000
_SPEED_LEAST_PPB: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A clip, or a part of one, on its clock."""

    exhibit: str
    recording: str
    """`A`, `B` …: rows with one letter are copies of one recording."""
    starts: str
    ends: str
    within: str
    speed: str
    """Empty at the speed of life."""
    own: str
    """Which seconds of the clip; empty where it is the whole of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock."""

    name: str
    sentence: str
    rows: tuple[PartRow, ...]
    gaps: tuple[str, ...]
    covers: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRow:
    """Two recordings of one scene: what was heard and seen at both."""

    first: str
    second: str
    sounds: tuple[str, ...]
    flashes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksView:
    """Everything."""

    clocks: tuple[ClockView, ...]
    scenes: tuple[SceneRow, ...]
    laid_over: tuple[str, ...]
    not_closing: tuple[str, ...]
    breaks: tuple[str, ...]
    contradictions: tuple[str, ...]
    between: tuple[str, ...]
    """What nobody filmed between clocks, by what files report."""
    unplaced: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    """Why pairs were not tied, and how many."""


def clocks_view(values: OneClockValues, label: Label) -> ClocksView:
    """Put a finding's values into words."""
    reasons: dict[str, int] = {}
    for refusal in values.refusals:
        reasons[refusal.reason] = reasons.get(refusal.reason, 0) + 1
    letters = recording_letters(values)
    return ClocksView(
        clocks=tuple(_clock(values, clock.clock, letters, label) for clock in values.clocks),
        scenes=_scenes(values, letters, label),
        laid_over=tuple(
            f"{label(tie.first)} and {label(tie.second)} share "
            f"{span(tie.first_from_us, tie.first_to_us)} of the sound of {label(tie.first)}, the "
            "very same recording, under different pictures: laid over, or one of them is not what "
            "was filmed with it. They are not tied."
            for tie in values.ties
            if tie.kind == Kind.SHARED_SOUND.value
        ),
        not_closing=tuple(
            f"{label(tie.first)} and {label(tie.second)}: {tie.kind}, but the place it gives does "
            "not fit with the other ties."
            for tie in values.ties
            if not tie.closes
        ),
        breaks=tuple(_cut(item, label) for item in values.breaks),
        contradictions=tuple(_contradiction(item, label) for item in values.contradictions),
        between=tuple(
            f"Between the end of {label(item.after)} and the beginning of {label(item.before)} lie "
            f"{long_range(item.least_us, item.most_us)} that no clip shows, if the files report "
            "their times rightly and in one zone."
            for item in values.between
        ),
        unplaced=tuple(label(part.exhibit) for part in values.parts if part.clock is None),
        reasons=tuple(sorted(reasons.items(), key=lambda item: -item[1])),
    )


def _cut(item: BreakValues, label: Label) -> str:
    where = (
        f"{label(item.exhibit)}, between {clock_time(item.after_us)} and "
        f"{clock_time(item.before_us)}"
    )
    if item.jump_us > 0:
        return f"{where}: {seconds_of(item.jump_us)} of what another copy shows is missing."
    return f"{where}: {seconds_of(-item.jump_us)} stand there that another copy does not show."


def _contradiction(item: ContradictionValues, label: Label) -> str:
    words = (
        f"By its own fields {label(item.second)} was made {long(item.by_us)} "
        f"{'later' if item.by_us > 0 else 'earlier'} than the clock allows if the fields of "
        f"{label(item.first)} are right"
    )
    if item.beyond_zones_us == abs(item.by_us):
        return f"{words}."
    beyond = long(item.beyond_zones_us)
    return f"{words}; whole quarter hours may be time zones, {beyond} cannot be."


def recording_letters(values: OneClockValues) -> dict[int, str]:
    """A letter for each recording that stands on a clock, in the order of their beginnings."""
    placed = sorted(
        (part for part in values.parts if part.clock is not None),
        key=lambda part: (part.clock or 0, part.starts_us or 0, part.recording),
    )
    order = list(dict.fromkeys(part.recording for part in placed))
    return {name: _letter(number) for number, name in enumerate(order)}


def _letter(number: int) -> str:
    alphabet = 26
    first = number // alphabet
    return (_letter(first - 1) if first else "") + chr(ord("A") + number % alphabet)


def in_order(values: OneClockValues, clock: int) -> list[PartValues]:
    """The parts of a clock: recordings by their beginnings, the fullest copy of each first."""
    inside = [part for part in values.parts if part.clock == clock]
    begins: dict[int, int] = {}
    for part in inside:
        begins[part.recording] = min(begins.get(part.recording, 1 << 60), part.starts_us or 0)

    def rank(part: PartValues) -> tuple[int, ...]:
        # Copies that begin or end within a frame or so of each other begin and end together.
        start = round((part.starts_us or 0) / _TOGETHER_US)
        length = round(((part.ends_us or 0) - (part.starts_us or 0)) / _TOGETHER_US)
        return begins[part.recording], part.recording, -length, start

    return sorted(inside, key=rank)


def _clock(values: OneClockValues, number: int, letters: dict[int, str], label: Label) -> ClockView:
    clock = values.clocks[number]
    rows = tuple(_row(values, part, letters, label) for part in in_order(values, number))
    covers = [item for item in values.cover if item.clock == number]
    checks = (
        f"checked by {plural(clock.loops, 'pair')} of clips more than it takes"
        if clock.loops
        else "no further pair of clips checks it"
    )
    return ClockView(
        name=f"Clock {number + 1}",
        sentence=f"{seconds_of(clock.length_us)} long, {plural(clock.recordings, 'recording')} in "
        f"{plural(len(rows), 'clip')}; set by {label(clock.set_by)}; {checks}.",
        rows=rows,
        gaps=tuple(
            f"{span(item.from_us, item.to_us)}: nobody filmed."
            for item in covers
            if item.recordings == 0
        ),
        covers=_covers(covers),
        ends=tuple(
            f"{label(item.exhibit)} ends at {clock_time(item.at_us)}; {label(item.goes_on)} goes "
            f"on for {seconds_of(item.by_us)}."
            for item in values.ends
            if item.clock == number
        ),
    )


def _row(
    values: OneClockValues, part: PartValues, letters: dict[int, str], label: Label
) -> PartRow:
    whole = sum(other.exhibit == part.exhibit for other in values.parts) == 1
    ppb = part.rate_ppb or 0
    return PartRow(
        exhibit=label(part.exhibit),
        recording=letters[part.recording],
        starts=clock_time(part.starts_us or 0),
        ends=clock_time(part.ends_us or 0),
        within=within(part.within_us or 0),
        speed=f"plays {1 + ppb / 1e9:.4f} times as fast" if abs(ppb) >= _SPEED_LEAST_PPB else "",
        own="" if whole else span(part.from_us, part.to_us),
    )


def _covers(covers: list[CoverValues]) -> tuple[str, ...]:
    """Seconds by number of recordings that run."""
    seconds: dict[int, int] = {}
    for item in covers:
        seconds[item.recordings] = seconds.get(item.recordings, 0) + item.to_us - item.from_us
    words = {0: "by nobody", 1: "by one recording"}
    return tuple(
        f"{seconds_of(length)} {words.get(count, f'by {count} recordings at once')}"
        for count, length in sorted(seconds.items())
    )


def _scenes(values: OneClockValues, letters: dict[int, str], label: Label) -> tuple[SceneRow, ...]:
    """The best tie of each two recordings of one scene: copies hear nothing new."""
    recording = {part.exhibit: part.recording for part in values.parts}
    best: dict[tuple[int, int], TieValues] = {}
    for tie in values.ties:
        if tie.kind != Kind.SCENE.value or not tie.used:
            continue
        low, high = sorted((recording[tie.first], recording[tie.second]))
        held = best.get((low, high))
        if held is None or _worth(tie) > _worth(held):
            best[low, high] = tie
    return tuple(
        _scene(tie, label) for pair, tie in best.items() if all(name in letters for name in pair)
    )


def _worth(tie: TieValues) -> tuple[int, int, int]:
    return len(tie.flashes), len(tie.arrivals), tie.strength_centi


def _scene(tie: TieValues, label: Label) -> SceneRow:
    first, second = label(tie.first), label(tie.second)
    clearest = sorted(tie.arrivals, key=lambda arrival: -arrival.strength_centi)[:ARRIVALS_SHOWN]
    metres = (tie.apart_least_cm or 0) // 100
    sentence = (
        f"The microphones stood at least {metres} m apart."
        if metres
        else "The delays tell no distance between the microphones."
    )
    return SceneRow(
        first=first,
        second=second,
        sounds=tuple(
            f"{first} {clock_time(item.first_us)} = {second} {clock_time(item.second_us)} "
            f"({(item.second_us - item.first_us) / _THOUSAND:+.1f} ms)"
            for item in sorted(clearest, key=lambda arrival: arrival.first_us)
        ),
        flashes=tuple(
            f"{first} {clock_time(item.first_us)} = {second} {clock_time(item.second_us)}"
            for item in tie.flashes
        ),
        sentence=sentence,
    )
