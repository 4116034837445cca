"""Method `aligned_frames`: the pictures of an exhibit at given times, for comparing with another's.

Which times are needed is known only once copies were found, so this is a second look, at the few
exhibits that share something: for each time a picture for people and small grey ones around it for
measuring, packed. Grey ones are several, for the times of a match are right to a frame or two.
"""

import functools
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import (
    Analyzer,
    DataMade,
    Frame,
    Media,
    Picture,
    Result,
    Run,
    Stream,
)
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

NAME: Final = "aligned_frames"
MEDIA_TYPE: Final = "application/vnd.sightline.aligned-frames"
GREY_SIDE, SHOWN_SIDE = 256, 320
AROUND: Final = 24
"""Grey pictures kept for each time, at most."""
WINDOW_US: Final = 260_000
"""They lie within this of the time; where none does, the nearest one is kept."""
TIMES_MOST: Final = 64
_MAGIC: Final = b"SLframe1"
_HEAD: Final = struct.Struct("<qqBHH")
"""Asked for, shown at, colours, height, width. A grey picture after another of its size is what
changed, modulo 256: of a scene that stands still little does."""
_COLOURS: Final = 3
_ONE_MOST: Final = _COLOURS * SHOWN_SIDE**2 + AROUND * GREY_SIDE**2 + (AROUND + 1) * _HEAD.size

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Taken:
    """Grey pictures around one asked time: `pictures[k]` (h, w) was on show at `times_us[k]`."""

    asked_us: int
    shown_us: int
    shown: Picture
    """(h, w, 3) RGB, the nearest one."""
    times_us: tuple[int, ...]
    pictures: tuple[Grey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FramesValues:
    """The typed `values` of the finding."""

    taken: tuple[MediaTime, ...]
    """The time of the picture nearest to each time asked for, in their order."""
    missing_us: tuple[int, ...]
    """Times asked for at which there is no picture."""


class FramesRun(Run):
    """Keeps what is nearest to each time."""

    def __init__(self, times_us: tuple[int, ...], media: Media) -> None:
        self._still = media.kind is ExhibitKind.STILL
        self._targets = [_Target(time) for time in times_us]

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        wanting = [item for item in self._targets if self._still or item.wants(frame)]
        if wanting:
            grey, picture = None, None
            for target in wanting:
                if target.nearer(frame):
                    picture = frame.picture(SHOWN_SIDE) if picture is None else picture
                    target.picture = picture
                grey = _small(frame.picture(GREY_SIDE)) if grey is None else grey
                target.take(frame, grey)

    def finish(self) -> Result:
        """Hand over what was found."""
        found = [item for item in self._targets if item.kept]
        values = FramesValues(
            taken=tuple(item.nearest.time for item in found),
            missing_us=tuple(item.asked_us for item in self._targets if not item.kept),
        )
        if not found:
            summary = "There is no picture at the times asked for."
            return Result(
                outcome=Outcome.INCONCLUSIVE, summary=summary, values=plain_values(values)
            )
        count = "1 picture" if len(found) == 1 else f"{len(found)} pictures"
        return Result(
            outcome=Outcome.OBSERVED,
            summary=f"Took {count} for comparing with other exhibits.",
            values=plain_values(values),
            data=(
                DataMade(
                    label="pictures at and around each time",
                    media_type=MEDIA_TYPE,
                    data=pack([item.taken() for item in found]),
                ),
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    time_us: int
    time: MediaTime
    grey: Grey


class _Target:
    def __init__(self, asked_us: int) -> None:
        self.asked_us = asked_us
        self.kept: list[_Kept] = []
        self.picture: Picture | None = None

    def _far(self, time_us: int) -> int:
        return abs(time_us - self.asked_us)

    @property
    def nearest(self) -> _Kept:
        return min(self.kept, key=lambda item: self._far(item.time_us))

    def wants(self, frame: Frame) -> bool:
        """Whether a frame is among the nearest so far."""
        far = self._far(frame.time.microseconds)
        if not self.kept:
            return True
        if far > WINDOW_US:
            return far < self._far(self.nearest.time_us)
        return len(self.kept) < AROUND or far < max(self._far(k.time_us) for k in self.kept)

    def nearer(self, frame: Frame) -> bool:
        """Whether a frame is the nearest so far."""
        return not self.kept or self._far(frame.time.microseconds) < self._far(self.nearest.time_us)

    def take(self, frame: Frame, grey: Grey) -> None:
        kept = _Kept(frame.time.microseconds, frame.time, grey)
        both = sorted((*self.kept, kept), key=lambda item: self._far(item.time_us))
        near = [item for item in both if self._far(item.time_us) <= WINDOW_US][:AROUND]
        self.kept = near or both[:1]

    def taken(self) -> Taken:
        """As they are packed."""
        rows = sorted(self.kept, key=lambda item: item.time_us)
        nearest = self.nearest
        return Taken(
            asked_us=self.asked_us,
            shown_us=nearest.time_us,
            shown=np.zeros((1, 1, 3), np.uint8) if self.picture is None else self.picture,
            times_us=tuple(item.time_us for item in rows),
            pictures=tuple(item.grey for item in rows),
        )


def _small(picture: Picture) -> Grey:
    """Grey, of the size that it was asked in."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def taker(times_us: Sequence[int]) -> Analyzer:
    """The method that takes the pictures at these times (microseconds of media time).

    Raises:
        InputRefused: there are too many of them.
    """
    times = tuple(sorted(set(times_us)))
    if not 0 < len(times) <= TIMES_MOST:
        raise InputRefused(
            f"{len(times)} times were asked for.", next_step=f"Ask for 1 to {TIMES_MOST}."
        )
    return Analyzer(
        method=Method(name=NAME, version=1, parameters={"times_us": list(times)}),
        title="Frames taken for comparison",
        kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.STILL}),
        streams=frozenset({Stream.FRAMES}),
        limitations=(
            "Pictures are scaled down; the exhibit itself shows more.",
            "The times are those that another method asked for: they say nothing by themselves.",
        ),
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=functools.partial(FramesRun, times),
    )


def pack(taken: Sequence[Taken]) -> bytes:
    """All pictures, each with a head: the one for people, then the grey ones; deflated."""
    parts = []
    for item in taken:
        parts += [_packed(item.asked_us, item.shown_us, item.shown)]
        before: Grey | None = None
        for time_us, picture in zip(item.times_us, item.pictures, strict=True):
            same = before is not None and before.shape == picture.shape
            changed = picture - before if same and before is not None else picture
            parts += [_packed(item.asked_us, time_us, changed)]
            before = picture
    return _MAGIC + zlib.compress(b"".join(parts), 6)


def _packed(asked_us: int, time_us: int, picture: Picture) -> bytes:
    height, width = picture.shape[:2]
    colours = _COLOURS if picture.ndim == _COLOURS else 1
    return _HEAD.pack(asked_us, time_us, colours, height, width) + picture.tobytes()


def unpack(data: bytes) -> tuple[Taken, ...]:
    """Read what `pack` wrote, trusting nothing in it.

    Raises:
        InputRefused: it is something else, or too much.
    """
    if not data.startswith(_MAGIC):
        raise _unfit("it does not begin as such frames do")
    expander = zlib.decompressobj()
    try:
        plain = expander.decompress(data[len(_MAGIC) :], TIMES_MOST * _ONE_MOST)
    except zlib.error as error:
        raise _unfit("it cannot be inflated") from error
    if not expander.eof or expander.unused_data:
        raise _unfit("it is longer or shorter than it should be")
    found: list[Taken] = []
    at = 0
    while at < len(plain):
        asked, time_us, picture, at = _one(plain, at)
        if picture.ndim == _COLOURS:
            found.append(_begun(asked, time_us, picture))
        elif not found or found[-1].asked_us != asked or len(found[-1].pictures) >= AROUND:
            raise _unfit("a picture stands where none belongs")
        else:
            last = found.pop()
            before = last.pictures[-1] if last.pictures else None
            if before is not None and before.shape == picture.shape:
                picture = np.asarray(before + picture, np.uint8)
            times, greys = (*last.times_us, time_us), (*last.pictures, picture)
            found.append(replace(last, times_us=times, pictures=greys))
    if not all(item.pictures for item in found):
        raise _unfit("a time has no pictures")
    return tuple(found)


def _begun(asked: int, time_us: int, picture: Picture) -> Taken:
    return Taken(asked_us=asked, shown_us=time_us, shown=picture, times_us=(), pictures=())


def _one(plain: bytes, at: int) -> tuple[int, int, Picture, int]:
    body = at + _HEAD.size
    if body > len(plain):
        raise _unfit("a picture's head is cut off")
    asked, time_us, colours, height, width = _HEAD.unpack_from(plain, at)
    most = SHOWN_SIDE if colours == _COLOURS else GREY_SIDE
    end = body + colours * height * width
    fits = 1 <= height <= most and 1 <= width <= most
    if colours not in {1, _COLOURS} or not fits or end > len(plain):
        raise _unfit("a picture has no possible size")
    picture = np.frombuffer(plain, np.uint8, end - body, body)
    shape = (height, width, _COLOURS) if colours == _COLOURS else (height, width)
    return asked, time_us, picture.reshape(shape), end


def _unfit(cause: str) -> InputRefused:
    return InputRefused(
        f"The frames taken for comparison cannot be read: {cause}.",
        next_step="Run `sightline match` again with this version.",
    )
