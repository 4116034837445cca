"""Method `continuity`: where a recording does not simply go on, in picture and sound."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from sightline.analysis import holds, jumps, repeats
from sightline.analysis.borders import BorderWatch, Framing
from sightline.analysis.continuity_rates import RATES
from sightline.analysis.continuity_values import (
    Box,
    ContinuityValues,
    Count,
    Ending,
    Happening,
    Kind,
)
from sightline.analysis.continuity_words import summary
from sightline.analysis.contract import (
    Analyzer,
    Frame,
    Media,
    Packet,
    Picture,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.cuts import CutDetector
from sightline.analysis.following import FollowWatch
from sightline.analysis.legible import within_record
from sightline.analysis.shots import recordable
from sightline.analysis.sound_happenings import microseconds, of_sound
from sightline.analysis.sound_seams import SoundWatch
from sightline.analysis.sound_times import SoundTimes
from sightline.analysis.steps import FRAMES_MOST, Steps, StepWatch
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

SHOWN_MOST: Final = 500
_DARK_LUMA: Final = 24
_ENDING_FRAMES: Final = 12
ONE_LOST_MOST: Final = 250
"""Percent: one frame left out doubles a step, give or take what moves."""


class ContinuityRun(Run):
    """Lets each watch see its stream, and asks them all at the end."""

    def __init__(self, media: Media) -> None:
        self._cuts = media.shared.one(CutDetector)
        self._watch = media.shared.one(StepWatch)
        self._follow = FollowWatch()
        self._borders = BorderWatch()
        self._sound = SoundWatch()
        self._sound_times = SoundTimes(media.first("audio"))
        self._heard = False
        self._newest: Picture | None = None
        self._damage = 0

    def packet(self, packet: Packet) -> None:
        """See a coded packet."""
        self._sound_times.packet(packet)

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        self._cuts.frame(frame)
        self._watch.frame(frame)
        if frame.index < FRAMES_MOST:
            self._follow.frame(frame, self._watch.newest)
        self._borders.frame(frame)
        self._newest = frame.luma

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        self._heard = self._heard or bool(len(block.samples))
        self._sound.hear(block)

    def damage(self, cause: str) -> None:  # noqa: ARG002 - the causes stand in the container finding
        """Count a decoder error."""
        self._damage += 1

    def finish(self) -> Result:
        """Put everything in order of time."""
        self._cuts.close()
        steps = self._watch.steps()
        framings = self._borders.framings()
        found = sorted(
            (
                *self._seen(steps, framings),
                *of_sound(self._sound, self._sound_times),
                *self._uneven(steps),
            ),
            key=lambda item: (item.start.seconds, item.kind),
        )
        values = self._values(steps, found, framings)
        told = len(steps) > 1 or self._heard
        return Result(
            outcome=Outcome.OBSERVED if told else Outcome.INCONCLUSIVE,
            summary=summary(values),
            values=plain_values(values),
        )

    def _seen(self, steps: Steps, framings: list[Framing]) -> Iterator[Happening]:
        boundaries = self._cuts.boundaries
        cut_at = {item.at.index for item in boundaries} if boundaries else set[int]()
        yield from self._views()
        jumped, parts = jumps.find(steps, cut_at, self._follow.found())
        held = holds.holds(steps)
        # A picture held and then caught up jumps, which is part of its being held.
        explained = cut_at | {item.last + 1 for item in held} | _interrupted(self._cuts)
        seams = sorted({*cut_at, *(item.index for item in jumped)})
        again = repeats.repeats(steps, [seam for seam in seams if seam < len(steps)])
        rhythms = holds.rhythms(steps)
        for jump in jumped:
            lost = jump.ratio_percent <= ONE_LOST_MOST and any(
                rhythm.explains(jump.index) for rhythm in rhythms
            )
            if jump.index not in explained and not lost:
                share = f"{jump.share_permille // 10} % of the picture changes suddenly"
                yield _at(steps, Kind.JUMP, jump.index, jump.ratio_percent, words=share)
        yield from (_part(steps, part) for part in parts if part.index not in explained)
        yield from (_hold(steps, item) for item in held)
        for gap in holds.gaps(steps):
            words = f"frames usually follow after {gap.usual_us // 1000} ms"
            start = _at(steps, Kind.GAP, gap.index - 1, gap.lasts_us, words=words)
            yield replace(start, end=steps.time(gap.index))
        for rhythm in rhythms:
            kind = Kind.REPEATS if rhythm.repeats else Kind.DROPS
            start = _at(steps, kind, rhythm.first, rhythm.period)
            yield replace(start, end=steps.time(rhythm.last))
        for item in again:
            start = _at(steps, Kind.SHOWN_AGAIN, item.first, item.alike_permille)
            yield replace(
                start, end=steps.time(item.last), shown_before=steps.time(item.shown_first)
            )
        yield from map(_bars_change, pairwise(framings))

    def _views(self) -> Iterator[Happening]:
        """What method `shots` finds, so that one list holds it all."""
        for item in self._cuts.boundaries:
            gradual = item.kind.value == "gradual"
            yield Happening(
                kind=Kind.DISSOLVE if gradual else Kind.CUT,
                start=recordable(item.start.time if gradual else item.at.time),
                end=recordable(item.end.time if gradual else item.at.time),
                strength=item.strength_permille,
            )
        for broken in self._cuts.interruptions:
            yield Happening(
                kind=Kind.INTERRUPTION,
                start=recordable(broken.start.time),
                end=recordable(broken.end.time),
                strength=broken.end.index - broken.start.index + 1,
            )

    def _uneven(self, steps: Steps) -> Iterator[Happening]:
        """Picture and sound that end apart; in damaged files they do for that alone."""
        sound_end = self._sound.time_us(0) + self._sound.heard_us
        ends = holds.uneven_ends(steps, sound_end)
        if ends is not None and self._heard and not self._damage:
            yield Happening(
                kind=Kind.UNEVEN_ENDS,
                start=microseconds(within_record(ends[0])),
                end=microseconds(within_record(ends[1])),
                strength=within_record(ends[1] - ends[0]),
                words=f"the {'sound' if sound_end == ends[0] else 'picture'} is shorter",
            )

    def _values(
        self, steps: Steps, found: list[Happening], framings: list[Framing]
    ) -> ContinuityValues:
        times = steps.microseconds
        heard = self._sound.heard_us
        begun = self._sound.time_us(0) if self._heard else None
        counts = Counter(item.kind for item in found)
        return ContinuityValues(
            happenings=tuple(found[:SHOWN_MOST]),
            counts=tuple(Count(kind=kind, number=counts[kind]) for kind in Kind if counts[kind]),
            rates=RATES,
            ending=Ending(picture=self._picture_ends(steps), sound=self._sound.ends()),
            bars=_throughout(framings),
            picture_start_us=int(times[0]) if len(steps) else None,
            picture_end_us=int(times[-1]) if len(steps) else None,
            sound_start_us=begun,
            sound_end_us=None if begun is None else within_record(begun + heard),
            frames=len(steps),
            frames_left_out=steps.left_out,
            frames_backwards=steps.backwards,
            damage_reports=self._damage,
        )

    def _picture_ends(self, steps: Steps) -> str:
        if self._newest is None:
            return "none"
        if float(self._newest.mean()) < _DARK_LUMA:
            return "dark"
        last = steps.totals[-_ENDING_FRAMES:]
        return "moving" if float(np.median(last)) >= holds.QUIET else "still"


def _interrupted(cuts: CutDetector) -> set[int]:
    """Where interruptions begin, and where the view is back."""
    return {
        index for item in cuts.interruptions for index in (item.start.index, item.end.index + 1)
    }


def _at(steps: Steps, kind: Kind, index: int, strength: int, *, words: str = "") -> Happening:
    time = steps.time(index)
    return Happening(kind=kind, start=time, end=time, strength=strength, words=words)


def _part(steps: Steps, part: jumps.PartChange) -> Happening:
    words = {
        "after": "what comes there then stands still",
        "before": "what was there stood still before",
        "both": "it stands still before and after",
    }[part.stands]
    happening = _at(steps, Kind.PART, part.index, part.strength_centi, words=words)
    box = Box(
        left=part.left_permille,
        top=part.top_permille,
        right=part.right_permille,
        bottom=part.bottom_permille,
    )
    return replace(happening, box=box)


def _hold(steps: Steps, item: holds.Hold) -> Happening:
    caught_up = item.catches_up_percent > jumps.RATIO_LEAST
    words = "then the picture catches up" if caught_up else "then it moves on as before"
    start = _at(steps, Kind.HELD, item.first, item.last - item.first + 1, words=words)
    return replace(start, end=steps.time(item.last))


def _bars_change(neighbours: tuple[Framing, Framing]) -> Happening:
    before, after = neighbours
    return Happening(
        kind=Kind.BARS,
        start=recordable(before.end),
        end=recordable(after.start),
        strength=max(abs(a - b) for a, b in zip(before.widths, after.widths, strict=True)),
        words="bars come" if sum(after.widths) > sum(before.widths) else "bars go",
    )


def _throughout(framings: list[Framing]) -> Box | None:
    if len(framings) != 1 or not any(framings[0].widths):
        return None
    left, top, right, bottom = framings[0].widths
    return Box(left=left, top=top, right=right, bottom=bottom)


ANALYZER: Final = Analyzer(
    method=Method(name="continuity", version=5),
    title="Continuity",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND}),
    streams=frozenset({Stream.PACKETS, Stream.FRAMES, Stream.SOUND}),
    limitations=(
        (
            "An edit and a camera that was stopped and started again look alike, and so do a held "
            "picture and a connection that broke off. What is listed has harmless causes more "
            "often than others."
        ),
        (
            "A cut within one view shows only where something moves, and not where the camera "
            "itself moves fast or what is left out passes for a jerk of it; that nothing is listed "
            "does not show that nothing was cut."
        ),
        (
            "Sound that was cut or joined and saved anew, as most software does, shows no place "
            "here: of 13 such cuts none was found, only that sound and picture no longer ended "
            "together. Where sound was joined without that, the file's own times may break, which "
            "is told. Repeated sound, and a shift of sound against picture, were not examined."
        ),
        (
            "A smooth change of speed, with every frame kept, leaves no trace that is looked for; "
            "a rhythm of repeated or missing frames comes from any change of frame rate."
        ),
        (
            "Small or slowly appearing overlays are missed, and so is what is laid over from the "
            "first frame to the last. A thing that enters in one frame may pass for an overlay."
        ),
        "Only grey values at 160 pixels and sound at 16,000 samples a second are looked at.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=ContinuityRun,
    tolerances={"happenings.*.strength": 60},
)
