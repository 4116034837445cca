"""Analyzers that do one known thing each, good or bad, for tests of what runs them."""

import hashlib
import os
import signal
import time
from collections.abc import Callable
from typing import NoReturn

import numpy as np

from sightline.analysis.contract import (
    EVERY_PICTURE,
    Analyzer,
    Frame,
    Media,
    Packet,
    Passed,
    PictureMade,
    Result,
    Run,
    SoundBlock,
    Stream,
    TextMade,
)
from sightline.model.canonical import Json
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction


def analyzer(
    start: Callable[[Media], Run], *streams: Stream, name: str = "double", limit: int = 0
) -> Analyzer:
    """An analyzer around a run."""
    return Analyzer(
        method=Method(name=name, version=1, parameters={"limit": limit}),
        title=name,
        kinds=frozenset(ExhibitKind),
        streams=frozenset(streams or Stream),
        limitations=(),
        reproduction=Reproduction.EXACT,
        start=start,
    )


def observed(values: dict[str, Json] | None = None) -> Result:
    """A plain result."""
    return Result(outcome=Outcome.OBSERVED, summary="Seen.", values=values or {})


class Watching(Run):
    """Writes down everything it is shown."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._times: list[int] = []
        self._inferred = self._packets = self._samples = 0
        self._brightness: list[int] = []
        self._shape: list[int] = []
        self._blocks: list[int] = []
        self._damage: list[str] = []
        self._base: list[int] = []

    def packet(self, packet: Packet) -> None:
        self._packets += packet.size > 0

    def frame(self, frame: Frame) -> None:
        assert frame.index == len(self._times)
        self._times.append(frame.time.pts)
        self._base = [frame.time.numerator, frame.time.denominator]
        self._inferred += not frame.has_pts
        self._brightness.append(int(frame.luma.mean()))
        self._shape = list(frame.luma.shape)

    def sound(self, block: SoundBlock) -> None:
        assert block.samples.dtype == np.int16
        self._blocks.append(block.time.pts)
        self._samples += len(block.samples)

    def damage(self, cause: str) -> None:
        self._damage.append(cause)

    def finish(self) -> Result:
        return observed(
            {
                "times": self._times,
                "base": self._base,
                "inferred": self._inferred,
                "brightness": self._brightness,
                "shape": self._shape,
                "packets": self._packets,
                "samples": self._samples,
                "blocks": self._blocks,
                "damage": self._damage[:20],
                "container": self._media.container,
                "streams": [
                    [
                        stream.kind,
                        stream.codec,
                        stream.width,
                        stream.height,
                        stream.rotation_degrees,
                    ]
                    for stream in self._media.streams
                ],
            }
        )


class Awaiting(Run):
    """Waits for a picture every so many microseconds, and writes down what comes."""

    def __init__(self, every_us: int, _: Media) -> None:
        self._every_us = every_us
        self._due_us = EVERY_PICTURE
        self._seen: list[list[Json]] = []
        self._passed: list[Json] = []

    @property
    def awaits_us(self) -> int:
        return self._due_us

    def frame(self, frame: Frame) -> None:
        if frame.time.microseconds >= self._due_us:
            digest = hashlib.sha256(frame.luma.tobytes() + frame.picture(64).tobytes()).hexdigest()
            self._seen.append([frame.time.pts, frame.index, digest])
            self._due_us = frame.time.microseconds + self._every_us
        else:
            self._passed.append(frame.time.pts)

    def passed(self, picture: Passed) -> None:
        self._passed.append(picture.time.pts)

    def finish(self) -> Result:
        return observed({"seen": list(self._seen), "passed": self._passed})


class Weighing(Run):
    """Looks at nothing but bytes."""

    def __init__(self, media: Media) -> None:
        self._source = media.source

    def finish(self) -> Result:
        head = self._source.read(0, 4)
        past = self._source.read(self._source.size + 10, 4)
        return observed({"size": self._source.size, "head": head.hex(), "past": past.hex()})


class Showing(Run):
    """Makes a picture of the first frame, and a text."""

    def __init__(self, _: Media) -> None:
        self._made: list[PictureMade] = []

    def frame(self, frame: Frame) -> None:
        if not self._made:
            self._made = [
                PictureMade(label="first", time=frame.time, picture=frame.picture(48)),
                PictureMade(label="grey", time=None, picture=frame.luma),
            ]

    def finish(self) -> Result:
        return Result(
            outcome=Outcome.OBSERVED,
            summary="Shown.",
            values={"shapes": [list(made.picture.shape) for made in self._made]},
            pictures=tuple(self._made),
            texts=(TextMade(label="words", text="Привіт \ud800"),),
        )


class Hoarding(Run):
    """Keeps the way to a picture for later."""

    def __init__(self, _: Media) -> None:
        self._first: Frame | None = None

    def frame(self, frame: Frame) -> None:
        if self._first is None:
            self._first = frame
        elif frame.index == 1:
            self._first.picture(10)

    def finish(self) -> Result:
        return observed()


class AtTheEnd(Run):
    """Does one thing when asked for its result."""

    def __init__(self, deed: Callable[[], object]) -> None:
        self._deed = deed

    def finish(self) -> Result:
        done = self._deed()
        return done if isinstance(done, Result) else observed({"done": str(done)[:100]})


def _raise() -> NoReturn:
    raise ZeroDivisionError("no such number")


def _allocate() -> int:
    return int(np.ones(64 << 30, np.uint8).sum())


def _devour() -> NoReturn:
    """Allocates as native code does that does not look at what it got."""
    os.abort()


def _with_picture(picture: object) -> Result:
    made = PictureMade(label="odd", time=None, picture=picture)  # type: ignore[arg-type]
    return Result(outcome=Outcome.OBSERVED, summary="", values={}, pictures=(made,))


def _sleep() -> None:
    time.sleep(600)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _count() -> NoReturn:
    while True:
        pass


def raising(_: Media) -> Run:
    """Fails when asked."""
    return AtTheEnd(_raise)


def refusing(_: Media) -> Run:
    """Fails before it begins."""
    raise LookupError("nothing here for me")


class Tripping(Run):
    """Fails at the third frame."""

    def __init__(self, _: Media) -> None:
        pass

    def frame(self, frame: Frame) -> None:
        if frame.index == 2:
            raise OverflowError("third frame")

    def finish(self) -> Result:
        return observed()


def allocating(_: Media) -> Run:
    """Wants more memory than there is."""
    return AtTheEnd(_allocate)


def aborting(_: Media) -> Run:
    """Ends as a crashed library does."""
    return AtTheEnd(_devour)


def sleeping(_: Media) -> Run:
    """Falls silent."""
    return AtTheEnd(_sleep)


def killing(_: Media) -> Run:
    """Kills its own process."""
    return AtTheEnd(_kill)


def leaving(_: Media) -> Run:
    """Ends its process as if all were well."""
    return AtTheEnd(lambda: os._exit(0))


def counting(_: Media) -> Run:
    """Uses processor time without end."""
    return AtTheEnd(_count)


def measuring_in_floats(_: Media) -> Run:
    """Reports a float."""
    values: dict[str, Json] = {"level": 0.5}  # type: ignore[dict-item]
    return AtTheEnd(lambda: observed(values))


def reporting_nonsense(_: Media) -> Run:
    """Returns no result."""
    return AtTheEnd.__new__(_Nonsense)


class _Nonsense(AtTheEnd):
    def finish(self) -> Result:
        return 7  # type: ignore[return-value]


def painting_in_floats(_: Media) -> Run:
    """Makes a picture of floats."""
    return AtTheEnd(lambda: _with_picture(np.zeros((4, 4))))


def painting_too_large(_: Media) -> Run:
    """Makes a picture beyond any limit."""
    return AtTheEnd(lambda: _with_picture(np.zeros((3, 20_000), np.uint8)))


def painting_too_much(_: Media) -> Run:
    """Makes a picture of 12 MB."""
    return AtTheEnd(lambda: _with_picture(np.zeros((2000, 2000, 3), np.uint8)))


def talking_too_much(_: Media) -> Run:
    """Writes a summary nobody would read."""
    return AtTheEnd(lambda: Result(outcome=Outcome.OBSERVED, summary="a" * 100_000, values={}))


WATCHING = analyzer(Watching, name="watching")
WEIGHING = analyzer(Weighing, Stream.BYTES, name="weighing")
SHOWING = analyzer(Showing, Stream.FRAMES, name="showing")
