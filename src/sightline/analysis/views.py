"""Method `views`: pictures for looking an exhibit over: a contact sheet, a waveform, chosen stills.

Made where somebody asks for them (`sightline derive`), so nothing is missing where nobody did.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import (
    SOUND_RATE_HZ,
    Analyzer,
    Frame,
    Media,
    Picture,
    PictureMade,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.legible import counted
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

NAME: Final = "views"
STILLS_MOST: Final = 40
STILL_SIDE: Final = 1280
SHEET_COLUMNS, SHEET_ROWS, THUMB_SIDE = 6, 5, 200
_CAPTION: Final = 16
_KEPT_MOST: Final = 4 * SHEET_COLUMNS * SHEET_ROWS
_WAVE_WIDTH, _WAVE_HEIGHT = 1200, 200
_GRAIN: Final = SOUND_RATE_HZ // 100
_GRAINS_MOST: Final = 3_600_000
"""Ten hours of hundredths of a second."""
_PAPER, _INK = 255, 60
_STILL_WITHIN_US: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsValues:
    """The typed `values` of the finding."""

    sheet: tuple[MediaTime, ...]
    """The times of the sheet's pictures, row by row."""
    stills: tuple[MediaTime, ...]
    missing_us: tuple[int, ...]
    """Times asked for that lie outside of the recording."""
    waveform_us: int
    """How much sound the waveform shows; 0 where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class _Thumb:
    time: MediaTime
    picture: Picture


class ViewsRun(Run):
    """Keeps few pictures: always those that lie most evenly over what was seen so far."""

    def __init__(self, stills_us: tuple[int, ...], media: Media) -> None:
        self._still = media.kind is ExhibitKind.STILL
        self._wanted = stills_us
        self._nearest: dict[int, tuple[int, MediaTime, Picture]] = {}
        self._thumbs: list[_Thumb] = []
        self._every, self._count = 1, 0
        self._loud: list[NDArray[np.int16]] = []
        self._grains = 0
        self._rest = np.zeros(0, np.int16)

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        if self._count % self._every == 0 and not self._still:
            self._thumbs.append(_Thumb(frame.time, frame.picture(THUMB_SIDE)))
            if len(self._thumbs) >= _KEPT_MOST:
                self._thumbs, self._every = self._thumbs[::2], 2 * self._every
        self._count += 1
        at = frame.time.microseconds
        picture: Picture | None = None
        for wanted in self._wanted:
            far = abs(at - wanted)
            if wanted in self._nearest and self._nearest[wanted][0] <= far:
                continue
            picture = frame.picture(STILL_SIDE) if picture is None else picture
            self._nearest[wanted] = (far, frame.time, picture)

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        together = np.concatenate((self._rest, block.samples))
        whole = len(together) // _GRAIN
        if whole and self._grains + whole <= _GRAINS_MOST:
            grains = together[: whole * _GRAIN].reshape(whole, _GRAIN)
            self._loud.append(np.stack((grains.min(axis=1), grains.max(axis=1)), axis=1))
            self._grains += whole
        self._rest = together[whole * _GRAIN :]

    def finish(self) -> Result:
        """Lay everything out."""
        chosen = _spread(self._thumbs, SHEET_COLUMNS * SHEET_ROWS)
        stills = [
            (wanted, *self._nearest[wanted][1:])
            for wanted in self._wanted
            if wanted in self._nearest and self._nearest[wanted][0] <= _STILL_WITHIN_US
        ]
        values = ViewsValues(
            sheet=tuple(thumb.time for thumb in chosen),
            stills=tuple(time for _, time, _ in stills),
            missing_us=tuple(
                wanted for wanted in self._wanted if wanted not in {item[0] for item in stills}
            ),
            waveform_us=self._grains * 10_000,
        )
        pictures = [PictureMade(label=f"still {n + 1}", time=time, picture=picture)
                    for n, (_, time, picture) in enumerate(stills)]  # fmt: skip
        if chosen:
            pictures.append(PictureMade(label="contact sheet", time=None, picture=sheet(chosen)))
        if self._grains:
            wave = waveform(np.concatenate(self._loud))
            pictures.append(PictureMade(label="waveform", time=None, picture=wave))
        return Result(
            outcome=Outcome.OBSERVED if pictures else Outcome.INCONCLUSIVE,
            summary=_summary(values, len(pictures)),
            values=plain_values(values),
            pictures=tuple(pictures),
        )


def sheet(thumbs: Sequence[_Thumb]) -> Picture:
    """Pictures in rows, each with its time below."""
    height = max(thumb.picture.shape[0] for thumb in thumbs) + _CAPTION
    width = max(thumb.picture.shape[1] for thumb in thumbs)
    columns = min(SHEET_COLUMNS, len(thumbs))
    rows = -(-len(thumbs) // columns)
    made = np.full((rows * height, columns * width, 3), _PAPER, np.uint8)
    for number, thumb in enumerate(thumbs):
        top, left = number // columns * height, number % columns * width
        high, wide = thumb.picture.shape[:2]
        made[top : top + high, left : left + wide] = thumb.picture
        spot = (left + 2, top + height - 4)
        cv2.putText(made, thumb.time.text, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (0, 0, 0), 1)
    return made


def waveform(grains: NDArray[np.int16]) -> Picture:
    """Lowest and highest sample of each column, full scale from edge to edge.

    Args:
        grains: (n, 2) lowest and highest sample of each hundredth of a second.
    """
    made = np.full((_WAVE_HEIGHT, _WAVE_WIDTH), _PAPER, np.uint8)
    edges = np.linspace(0, len(grains), _WAVE_WIDTH + 1).astype(int)
    middle = _WAVE_HEIGHT // 2
    for column in range(_WAVE_WIDTH):
        part = grains[edges[column] : max(edges[column + 1], edges[column] + 1)]
        if len(part):
            low, high = int(part[:, 0].min()), int(part[:, 1].max())
            top = middle - high * (middle - 1) // 32_768
            bottom = middle - low * (middle - 1) // 32_768
            made[top : bottom + 1, column] = _INK
    return made


def _spread(items: list[_Thumb], most: int) -> list[_Thumb]:
    if len(items) <= most:
        return items
    return [items[number * (len(items) - 1) // (most - 1)] for number in range(most)]


def _summary(values: ViewsValues, made: int) -> str:
    if not made:
        return "There is neither picture nor sound to show."
    sentences = [f"{counted(made, 'picture')} made for looking it over."]
    if values.missing_us:
        sentences.append(f"{counted(len(values.missing_us), 'time')} asked for lie outside of it.")
    return " ".join(sentences)


def viewer(stills_us: Sequence[int] = ()) -> Analyzer:
    """The method that makes these views.

    Args:
        stills_us: Media times of single pictures, in microseconds.

    Raises:
        InputRefused: there are too many of them.
    """
    stills = tuple(sorted(set(stills_us)))
    if len(stills) > STILLS_MOST:
        raise InputRefused(
            f"{len(stills)} stills were asked for.", next_step=f"Ask for {STILLS_MOST} at most."
        )
    return Analyzer(
        method=Method(name=NAME, version=1, parameters={"stills_us": list(stills)}),
        title="Views",
        kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND}),
        streams=frozenset({Stream.FRAMES, Stream.SOUND}),
        limitations=(
            "Pictures are scaled down; the exhibit itself shows more.",
            "A contact sheet shows at most thirty moments; what lies between them it does not.",
            "A waveform shows the first sound stream as one channel, and loudness only.",
        ),
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=functools.partial(ViewsRun, stills),
    )
