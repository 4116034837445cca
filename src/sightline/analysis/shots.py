"""Method `shots`: where the recording changes from one view to another."""

from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Analyzer, Frame, Media, Result, Run, Stream
from sightline.analysis.cuts import (
    CHANGE_LEAST_MILLI,
    LIKENESS_IN_MOTION,
    LIKENESS_THRESHOLD,
    Boundary,
    CutDetector,
)
from sightline.analysis.legible import counted, times, within_record
from sightline.analysis.mixtures import MIX_LIKENESS_MOST, Mark
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

SHOTS_SHOWN: Final = 2_000
_INTERRUPTIONS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A run of frames between two boundaries."""

    first: MediaTime
    last: MediaTime
    """Of its last frame; both exact ticks."""
    first_index: int
    frames: int
    begins: str
    """"start", "cut" or "gradual"."""
    strength_permille: int | None
    """Of the boundary it begins with."""
    transition_start: MediaTime | None = None
    """Of a gradual boundary: the last frame of the old scene alone."""
    transition_end: MediaTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptionValues:
    """A sudden change that went back."""

    start: MediaTime
    end: MediaTime
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotsValues:
    """The typed `values` of the finding."""

    shots: tuple[Shot, ...]
    shot_count: int
    interruptions: tuple[InterruptionValues, ...]
    interruption_count: int
    frames: int
    frames_without_time: int
    damage_reports: int
    change_threshold_milli: int
    likeness_threshold_permille: int
    likeness_in_motion_permille: int
    mixture_threshold_permille: int


class ShotsRun(Run):
    """Feeds the detector; keeps only the list of boundaries."""

    def __init__(self, media: Media) -> None:
        self._detector = media.shared.one(CutDetector)
        self._first: Mark | None = None
        self._frames = 0
        self._untimed = 0
        self._damage = 0

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        if self._first is None:
            self._first = Mark(index=frame.index, time=frame.time)
        self._frames += 1
        self._untimed += not frame.has_pts
        self._detector.frame(frame)

    def damage(self, cause: str) -> None:  # noqa: ARG002 - the causes stand in the container finding
        """Count a decoder error."""
        self._damage += 1

    def finish(self) -> Result:
        """List the shots."""
        self._detector.close()
        shots = self._shots()
        interruptions = self._detector.interruptions
        values = ShotsValues(
            shots=tuple(shots[:SHOTS_SHOWN]),
            shot_count=len(shots),
            interruptions=tuple(
                InterruptionValues(
                    start=recordable(item.start.time),
                    end=recordable(item.end.time),
                    frames=item.end.index - item.start.index + 1,
                )
                for item in interruptions[:_INTERRUPTIONS_SHOWN]
            ),
            interruption_count=len(interruptions),
            frames=self._frames,
            frames_without_time=self._untimed,
            damage_reports=self._damage,
            change_threshold_milli=CHANGE_LEAST_MILLI,
            likeness_threshold_permille=LIKENESS_THRESHOLD,
            likeness_in_motion_permille=LIKENESS_IN_MOTION,
            mixture_threshold_permille=MIX_LIKENESS_MOST,
        )
        return Result(
            outcome=Outcome.OBSERVED if shots else Outcome.INCONCLUSIVE,
            summary=_summary(values),
            values=plain_values(values),
        )

    def _shots(self) -> list[Shot]:
        last = self._detector.last
        if self._first is None or last is None:
            return []
        boundaries = self._detector.boundaries
        starts: list[tuple[Mark, Boundary | None]] = [(self._first, None)]
        starts += [(item.at, item) for item in boundaries]
        ends = [*(item.before for item in boundaries), last]
        return [
            _shot(start, end, boundary) for (start, boundary), end in zip(starts, ends, strict=True)
        ]


def recordable(time: MediaTime) -> MediaTime:
    """The same time, its ticks bounded to what a record can hold."""
    return MediaTime(
        pts=within_record(time.pts), numerator=time.numerator, denominator=time.denominator
    )


def _shot(start: Mark, end: Mark, boundary: Boundary | None) -> Shot:
    gradual = boundary is not None and boundary.kind == "gradual"
    return Shot(
        first=recordable(start.time),
        last=recordable(end.time),
        first_index=start.index,
        frames=end.index - start.index + 1,
        begins=boundary.kind.value if boundary else "start",
        strength_permille=boundary.strength_permille if boundary else None,
        transition_start=recordable(boundary.start.time) if boundary and gradual else None,
        transition_end=recordable(boundary.end.time) if boundary and gradual else None,
    )


def _summary(values: ShotsValues) -> str:
    if not values.shots:
        return "No picture could be decoded, so nothing can be said about shots."
    if values.shot_count == 1:
        sentences = ["No change from one view to another was found: one shot."]
    else:
        cuts = sum(shot.begins == "cut" for shot in values.shots)
        gradual = sum(shot.begins == "gradual" for shot in values.shots)
        changes = times(values.shot_count - 1)
        kinds = f"{counted(cuts, 'cut')}, {counted(gradual, 'gradual transition')}"
        sentences = [
            f"The recording changes view {changes}: {counted(values.shot_count, 'shot')} ({kinds})."
        ]
    if values.interruption_count:
        sentences.append(
            f"{counted(values.interruption_count, 'sudden change')} went back at once, as flashes, "
            "inserted or broken frames do: listed, and not counted as cuts."
        )
    if values.damage_reports:
        sentences.append("The decoder reported damage, which can look like a cut.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="shots", version=1),
    title="Shots",
    kinds=frozenset({ExhibitKind.FOOTAGE}),
    streams=frozenset({Stream.FRAMES}),
    limitations=(
        (
            "A cut between two moments of the same view (a jump cut) is not found. One shot "
            "does not mean unedited."
        ),
        (
            "A cut may be missed in fast movement. Below about eight frames a second fast movement "
            "may pass for a cut."
        ),
        (
            "Dissolves between moving scenes, or shorter than about a quarter of a second, are "
            "often missed. Wipes and other effects are not looked for."
        ),
        (
            "A scene shown for less than a fifth of a second between two moments of another is "
            "listed as an interruption."
        ),
        "Broken pictures in a damaged recording may be reported as cuts.",
        "Only grey values at 160 pixels are compared. A change of colour alone is not seen.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=ShotsRun,
    tolerances={"shots.*.strength_permille": 30},
)
