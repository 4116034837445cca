"""Method `keyframes`: one representative picture for each shot; for a still, the picture."""

import itertools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import (
    Analyzer,
    Frame,
    Media,
    Picture,
    PictureMade,
    Result,
    Run,
    Stream,
)
from sightline.analysis.cuts import CutDetector
from sightline.analysis.mixtures import Mark
from sightline.analysis.shots import recordable
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

PICTURES_MOST: Final = 40
PICTURE_SIDE, STILL_SIDE = 640, 1280
_BIN_US, _LEARN_US, _LAST_CALL_US = 1_000_000, 350_000, 900_000
"""In each second: learn how sharp frames are, then take the first as sharp, at the latest here."""
_CLOSELY, _LATER = 4, 3
"""Once this many pictures of a shot are held, one second in so many is looked at."""
_ALMOST: Final = 0.95
_SHARP_ENOUGH: Final = 0.6
_RECENT_US: Final = 4_000_000
"""A gradual boundary may still be found this far back."""
_OPEN_MOST: Final = 8
_DARK_LUMA, _BRIGHT_LUMA = 28, 240
_SMALL: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframe:
    """A frame that stands for its shot."""

    shot: int
    """From 1."""
    time: MediaTime
    index: int
    sharpness: int
    """Variance of the Laplacian of the grey frame at 160 pixels, in hundredths."""
    luma: int
    """Mean grey value, 0 to 255; black is 16 in most video."""
    dark: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyframesValues:
    """The typed `values` of the finding."""

    keyframes: tuple[Keyframe, ...]
    shots: int
    left_out: int
    """Shots without a picture here: more than `most`, or too short to take one from."""
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    mark: Mark
    sharpness: int
    luma: int
    small: NDArray[np.uint8]
    picture: Picture


class KeyframesRun(Run):
    """Takes about a picture a second, later one in three, and at cuts; keeps few of them."""

    def __init__(self, media: Media) -> None:
        self._still = media.kind is ExhibitKind.STILL
        self._detector = media.shared.one(CutDetector)
        self._unsettled = False
        self._open: list[_Candidate] = []
        self._closed: list[_Candidate] = []
        self._boundaries_seen = 0
        self._bin_start: int | None = None
        self._bin_best = 0
        self._taken = False
        self._fresh = True

    def frame(self, frame: Frame) -> None:
        """See a frame, and take its picture where it is a good one."""
        if self._still:
            if not self._open:
                self._take(frame, _sharpness(frame.luma), STILL_SIDE)
            return
        # Kept here, as another method may have shown the detector this frame already.
        waited = self._unsettled
        self._detector.frame(frame)
        self._unsettled = self._detector.unsettled
        if self._unsettled and not waited:
            self._begin_bin(frame, fresh=True)
            return
        self._sample(frame)
        if len(self._detector.boundaries) > self._boundaries_seen:
            self._close_shot()
        self._prune(Mark(index=frame.index, time=frame.time).microseconds)

    def finish(self) -> Result:
        """Choose one picture for each shot."""
        if self._still:
            return self._report(self._open, shots=len(self._open))
        self._detector.close()
        starts = [item.at.index for item in self._detector.boundaries]
        chosen = []
        everything = self._closed + self._open
        edges = [-1, *starts, 1 << 62]
        for low, high in itertools.pairwise(edges):
            best = self._best([item for item in everything if low <= item.mark.index < high])
            if best is not None:
                chosen.append(best)
        shots = len(starts) + 1 if self._detector.last else 0
        return self._report(_spread(chosen, PICTURES_MOST), shots=shots)

    def _begin_bin(self, frame: Frame, *, fresh: bool) -> None:
        self._bin_start = Mark(index=frame.index, time=frame.time).microseconds
        self._bin_best, self._taken, self._fresh = 0, False, fresh

    def _sample(self, frame: Frame) -> None:
        now = Mark(index=frame.index, time=frame.time).microseconds
        # A long shot shows itself in its first seconds: from then on fewer pictures are compared.
        length = _BIN_US if len(self._open) < _CLOSELY else _LATER * _BIN_US
        if self._bin_start is None or not 0 <= now - self._bin_start < length:
            self._begin_bin(frame, fresh=self._bin_start is None)
        if self._taken or self._bin_start is None:
            return
        sharpness = _sharpness(frame.luma)
        if self._fresh:
            # A shot may be over before the second is: its first settled frame is taken at once.
            self._fresh = False
            self._take(frame, sharpness, PICTURE_SIDE)
        elapsed = now - self._bin_start
        if elapsed < _LEARN_US:
            self._bin_best = max(self._bin_best, sharpness)
        elif sharpness >= _ALMOST * self._bin_best or elapsed >= _LAST_CALL_US:
            self._take(frame, sharpness, PICTURE_SIDE)
            self._taken = True

    def _take(self, frame: Frame, sharpness: int, side: int) -> None:
        small = cv2.resize(frame.luma, (_SMALL, _SMALL), interpolation=cv2.INTER_AREA)
        self._open.append(
            _Candidate(
                mark=Mark(index=frame.index, time=frame.time),
                sharpness=sharpness,
                luma=round(float(frame.luma.mean())),
                small=np.asarray(small, dtype=np.uint8),
                picture=frame.picture(side),
            )
        )

    def _close_shot(self) -> None:
        boundaries = self._detector.boundaries
        self._boundaries_seen = len(boundaries)
        edge = boundaries[-1].at.index
        best = self._best([item for item in self._open if item.mark.index < edge])
        self._open = [item for item in self._open if item.mark.index >= edge]
        if best is not None:
            self._closed.append(best)
        if len(self._closed) > 2 * PICTURES_MOST:
            self._closed = self._closed[::2]

    def _prune(self, now: int) -> None:
        old = [item for item in self._open if now - item.mark.microseconds > _RECENT_US]
        if len(old) > _OPEN_MOST or len(self._open) > 4 * _OPEN_MOST:
            worst = min(old or self._open, key=lambda item: item.sharpness)
            self._open = [item for item in self._open if item is not worst]

    def _best(self, candidates: list[_Candidate]) -> _Candidate | None:
        """The most typical of the sharp and lit ones, outside of transitions and flashes."""
        between = [(item.start.index, item.end.index) for item in self._detector.boundaries]
        between += [
            (item.start.index - 1, item.end.index + 1) for item in self._detector.interruptions
        ]
        clear = [
            item
            for item in candidates
            if not any(low < item.mark.index < high for low, high in between)
        ] or candidates
        lit = [item for item in clear if _DARK_LUMA <= item.luma <= _BRIGHT_LUMA] or clear
        if not lit:
            return None
        sharpest = max(item.sharpness for item in lit)
        sharp = [item for item in lit if item.sharpness >= _SHARP_ENOUGH * sharpest]
        typical = np.mean([item.small for item in lit], axis=0)
        return min(
            sharp,
            key=lambda item: (
                round(float(np.abs(item.small - typical).mean()), 3),
                item.mark.index,
            ),
        )

    def _report(self, chosen: list[_Candidate], *, shots: int) -> Result:
        starts = [item.at.index for item in self._detector.boundaries]
        keyframes = tuple(
            Keyframe(
                shot=1 + sum(start <= item.mark.index for start in starts),
                time=recordable(item.mark.time),
                index=item.mark.index,
                sharpness=item.sharpness,
                luma=item.luma,
                dark=item.luma < _DARK_LUMA,
            )
            for item in chosen
        )
        values = KeyframesValues(
            keyframes=keyframes,
            shots=shots,
            left_out=shots - len(keyframes),
            most=PICTURES_MOST,
        )
        return Result(
            outcome=Outcome.OBSERVED if keyframes else Outcome.INCONCLUSIVE,
            summary=_summary(values, still=self._still),
            values=plain_values(values),
            pictures=tuple(
                PictureMade(
                    label="picture" if self._still else f"shot {keyframe.shot}",
                    time=None if self._still else keyframe.time,
                    picture=item.picture,
                )
                for keyframe, item in zip(keyframes, chosen, strict=True)
            ),
        )


def _sharpness(luma: Picture) -> int:
    """J. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000)."""
    _, deviation = cv2.meanStdDev(cv2.Laplacian(luma, cv2.CV_16S))
    return round(float(deviation[0, 0]) ** 2 * 100)


def _spread(items: list[_Candidate], most: int) -> list[_Candidate]:
    """At most `most` of them, evenly, the first and last included."""
    if len(items) <= most:
        return items
    return [items[number * (len(items) - 1) // (most - 1)] for number in range(most)]


def _summary(values: KeyframesValues, *, still: bool) -> str:
    if not values.keyframes:
        return "No picture could be decoded, so none could be taken."
    if still:
        return "The picture was scaled for viewing."
    count = len(values.keyframes)
    sentences = [
        f"{count} representative picture{'s were' if count > 1 else ' was'} taken, one for a shot."
    ]
    if values.left_out:
        sentences.append(f"{values.left_out} of {values.shots} shots have no picture here.")
    if any(item.dark for item in values.keyframes):
        sentences.append("Some shots are dark throughout.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="keyframes", version=1),
    title="Representative pictures",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.STILL}),
    streams=frozenset({Stream.FRAMES}),
    limitations=(
        "One picture cannot show what happens in a shot; look at the recording.",
        "Shots are told apart as by the method `shots`, with its limits.",
        f"At most {PICTURES_MOST} pictures are kept, spread evenly over the shots.",
        "Sharp and typical frames are preferred, so a short event may show in none of them.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=KeyframesRun,
    tolerances={"keyframes.*.sharpness": 2000, "keyframes.*.luma": 2},
)
