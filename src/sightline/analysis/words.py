"""Method `words`: text read in pictures, for each line its script, place, time and confidence.

Lines are found once in each picture; each is then read by every model, as it stands and in the
mirror. What reads best stands, what comes near is kept beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from sightline.analysis.contract import Frame, Media, Picture, Result, Run, TextMade
from sightline.analysis.legible import legible
from sightline.analysis.scripts import direction_tells, script_of
from sightline.analysis.values import plain_values
from sightline.analysis.words_lines import Found, Gathered, gather
from sightline.analysis.words_text import summary_of, text_of
from sightline.analysis.words_values import Model, Reading, Script, WordsValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.times import MediaTime

NAME: Final = "words"
LINES_A_FRAME: Final = 40
LINES_MOST: Final = 400
_SIDE: Final = 1600
_ALIKE, _ALIKE_ANYWHERE = 2.0, 32
"""Mean and largest difference of grey values below which a picture is that read before."""
_STEP_LEAST_US: Final = 2_000_000
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Crop:
    """A line cut out and made level."""

    corners: tuple[tuple[float, float], ...]
    """Pixels of the picture: left top, right top, right bottom, left bottom of the line."""
    picture: Picture


class Finder(Protocol):
    """Finds lines."""

    def find(self, picture: Picture, most: int) -> Sequence[Crop]:
        """Lines of text in a picture (h, w, 3) RGB, the `most` largest, in reading order."""
        ...


class Reader(Protocol):
    """Reads a line."""

    @property
    def models(self) -> tuple[Model, ...]:
        """What reads."""
        ...

    def read(self, line: Picture) -> tuple[str, int]:
        """Text and confidence (thousandths) of a level line (h, w, 3) RGB."""
        ...


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Engines:
    """What finds and reads."""

    finder: Finder
    readers: Mapping[str, Reader]
    """By the name of their data."""
    missing: tuple[str, ...]


class WordsRun(Run):
    """Reads frames as they come, at a step that spreads the budget over the recording."""

    def __init__(self, load: Callable[[], Engines], frames_most: int, media: Media) -> None:
        self._load = load
        self._engines: Engines | None = None
        self._most = frames_most
        self._still = media.kind is ExhibitKind.STILL
        self._step_us = _step_us(media, frames_most)
        self._due_us: int | None = None
        self._before: Picture | None = None
        self._found: list[Gathered] = []
        self._read = self._alike = self._beyond = 0

    def frame(self, frame: Frame) -> None:
        """See a frame, and read it where its turn has come."""
        time = frame.time
        now = time.pts * time.numerator * 1_000_000 // time.denominator
        if self._due_us is not None and now < self._due_us:
            return
        self._due_us = now + self._step_us
        if self._read >= self._most:
            self._beyond += 1
        elif self._before is not None and _alike(self._before, frame.luma):
            self._alike += 1
            self._extend(time)
        else:
            self._before = frame.luma.copy()
            self._take(frame.picture(_SIDE), None if self._still else time)

    def _take(self, picture: Picture, time: MediaTime | None) -> None:
        if self._engines is None:
            self._engines = self._load()
        self._read += 1
        for crop in self._engines.finder.find(picture, LINES_A_FRAME):
            found = read_line(crop, self._engines.readers)
            if found is not None:
                self._found.append(Gathered.of(found, (crop.corners, picture.shape), time))

    def _extend(self, time: MediaTime) -> None:
        """What was read in the picture before is to be seen in this one too."""
        before = {item.last for item in self._found}
        latest = max(before, key=lambda at: at.pts if at else 0, default=None)
        self._found += [item.again(time) for item in self._found if item.last == latest]

    def finish(self) -> Result:
        """Join what was read in several frames."""
        engines = self._engines or self._load()
        lines = gather(self._found)
        told = [line for line in lines if direction_tells(line.reading.text)]
        values = WordsValues(
            lines=tuple(lines[:LINES_MOST]),
            left_out=max(0, len(lines) - LINES_MOST),
            frames_read=self._read,
            frames_alike=self._alike,
            frames_beyond=self._beyond,
            step_us=self._step_us,
            models=tuple(model for reader in engines.readers.values() for model in reader.models),
            not_examined=engines.missing,
            upright_lines=sum(not line.mirrored for line in told),
            mirrored_lines=sum(line.mirrored for line in told),
        )
        texts = (TextMade(label="words read in the picture", text=text_of(values)),)
        return Result(
            outcome=Outcome.OBSERVED if self._read else Outcome.INCONCLUSIVE,
            summary=summary_of(values),
            values=plain_values(values),
            texts=texts if values.lines else (),
        )


LEAST_PERMILLE: Final = {"latin": 800}
"""Confidence below which a reading is none, by a model's name; set on pictures without text."""
_LEAST_OTHERS, _LEAST_PLAIN = 600, 800
"""The same for Tesseract: in its own script; of numbers, or letters of another script."""
_SHORT, _LEAST_SHORT = 3, 850
"""And of so few letters: the legs of people who walk are read as two or three of Arabic."""
_MARKS_LEAST: Final = 2
"""One letter or digit alone is read in corners and branches."""
_MIRROR_MARGIN: Final = 100
_NEAR: Final = 60


def read_line(crop: Crop, readers: Mapping[str, Reader]) -> Found | None:
    """The best reading of a line, what comes near it, and whether it is the mirror's."""
    upright = _readings(crop.picture, readers)
    mirror = _readings(np.ascontiguousarray(crop.picture[:, ::-1]), readers)
    best, other = (found[0] if found else None for found in (upright, mirror))
    if best is None and other is None:
        return None
    mirrored = (
        other is not None
        and direction_tells(other.text)
        and other.confidence_permille >= (best.confidence_permille if best else 0) + _MIRROR_MARGIN
    )
    chosen = mirror if mirrored else upright
    if not chosen:
        return None
    near = [
        item
        for item in chosen[1:]
        if item.text != chosen[0].text
        and item.confidence_permille >= chosen[0].confidence_permille - _NEAR
    ][:2]
    return Found(reading=chosen[0], others=tuple(near), mirrored=mirrored)


def _readings(line: Picture, readers: Mapping[str, Reader]) -> list[Reading]:
    """Of every model that reads something, the surest first."""
    found = []
    for name, reader in readers.items():
        text, confidence = reader.read(line)
        text = legible(" ".join(text.split()), _LONGEST)
        script = script_of(text)
        if _marks(text) >= _MARKS_LEAST and confidence >= _least(name, script, text):
            found.append(
                Reading(
                    text=text, script=script, by=name, confidence_permille=min(1000, confidence)
                )
            )
    longest = max((_marks(item.text) for item in found), default=0)
    # A model that knows only the digits of a line reads those and is very sure.
    whole = [item for item in found if 2 * _marks(item.text) >= longest]
    return sorted(whole, key=lambda item: -item.confidence_permille)


def _marks(text: str) -> int:
    return sum(map(str.isalnum, text))


def _least(model: str, script: Script, text: str) -> int:
    if model in LEAST_PERMILLE:
        return LEAST_PERMILLE[model]
    if _marks(text) <= _SHORT:
        return _LEAST_SHORT
    plain = script in {Script.NUMBERS, Script.LATIN}
    return _LEAST_PLAIN if plain else _LEAST_OTHERS


def _step_us(media: Media, frames_most: int) -> int:
    """How far apart to read, by the length that the file states."""
    video = media.first("video")
    stated = video.duration if video else None
    if stated is None:
        return _STEP_LEAST_US
    length = stated.pts * stated.numerator * 1_000_000 // stated.denominator
    return max(_STEP_LEAST_US, min(length, 1 << 45) // max(1, frames_most))


def _alike(before: Picture, now: Picture) -> bool:
    if before.shape != now.shape:
        return False
    apart = np.abs(before.astype(np.int16) - now.astype(np.int16))
    return float(apart.mean()) < _ALIKE and int(apart.max()) < _ALIKE_ANYWHERE
