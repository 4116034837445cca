"""What an analyzer is: a method that watches one exhibit stream past and reports once.

An exhibit is opened and decoded once; every analyzer that asked for a stream sees the same frames,
packets and sound. Analyzers hold no path, clock, network or random source. They run inside the
limited child process, next to the decoder, so they may look at full pictures without copying them;
only plain values, text and pixel arrays leave that process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NoReturn, Protocol, TypeAlias, TypeVar

from sightline.model.canonical import Json
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

if TYPE_CHECKING:
    # Ports speak of analyzers, and every command of ports: numpy would double their start-up.
    import numpy as np
    from numpy.typing import NDArray

Picture: TypeAlias = "NDArray[np.uint8]"
"""(height, width, 3) RGB or (height, width) grey, as displayed: rotation already applied."""

Samples: TypeAlias = "NDArray[np.int16]"
"""(n,) full scale 32767."""


T = TypeVar("T")

EVERY_PICTURE: Final = -(2**63)
"""Of a run that has use for pictures of any time."""


class Stream(StrEnum):
    """What an analyzer may ask for."""

    BYTES = "bytes"
    """Random access to the exhibit's bytes."""
    PACKETS = "packets"
    """Every coded packet's times and size, in file order."""
    FRAMES = "frames"
    """Every decoded picture of the first video stream, in presentation order."""
    SOUND = "sound"
    """The first sound stream as 16 kHz mono."""


class ByteSource(Protocol):
    """Random access to an exhibit's bytes."""

    @property
    def size(self) -> int:
        """Number of bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Bytes from `offset`; fewer than `length` only at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFacts:
    """What the container and decoder state of one stream; reported, not measured."""

    index: int
    kind: str
    """"video", "audio", "subtitle", "data"."""
    codec: str
    time_base: Fraction | None
    start: MediaTime | None = None
    duration: MediaTime | None = None
    declared_frames: int | None = None
    width: int | None = None
    height: int | None = None
    rotation_degrees: int = 0
    """Clockwise turn to apply for display: 0, 90, 180 or 270."""
    pixel_format: str | None = None
    sample_rate: int | None = None
    channels: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


class Shared:
    """What several analyzers of one examination compute once, each in its own class.

    A class here takes the same frames from each of them, and does its work for the first.
    """

    def __init__(self) -> None:
        self._made: dict[type, object] = {}

    def one(self, kind: type[T]) -> T:
        """The one instance of `kind` in this examination, made when first asked for."""
        made = self._made.setdefault(kind, kind())
        if not isinstance(made, kind):
            raise TypeError(kind.__name__)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What is known before the first frame arrives."""

    kind: ExhibitKind
    media_type: str
    source: ByteSource
    container: str | None = None
    """The demuxer's name, None where the exhibit is no audio-visual file."""
    streams: tuple[StreamFacts, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared, compare=False, repr=False)

    def first(self, kind: str) -> StreamFacts | None:
        """The first stream of that kind."""
        return next((stream for stream in self.streams if stream.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A coded packet as the container holds it."""

    stream: int
    pts: int | None
    dts: int | None
    duration: int | None
    size: int
    keyframe: bool
    corrupt: bool


class Small(Protocol):
    """The small grey pictures of a frame, each made once, for the first who asks.

    Valid only during the call that hands the frame over; what it gives may be kept.
    """

    def luma(self) -> Picture:
        """(h, w), area-averaged so that the longer side has at most 160 pixels."""
        ...

    def coarse(self) -> Picture:
        """(32, 32), the area average of `luma`: what measures of change are taken on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A decoded picture."""

    index: int
    """Position in presentation order, from 0."""
    time: MediaTime
    has_pts: bool
    """False where the container gives this frame no time and the decoder inferred one."""
    keyframe: bool
    small: Small
    """As `luma` and `coarse` give them."""
    picture: Callable[[int], Picture]
    """`picture(longest)` gives RGB with the longer side at most `longest` pixels; costs a
    conversion, so ask for few frames. Valid only during the call that hands the frame over."""

    @property
    def luma(self) -> Picture:
        """(h, w) grey: see `Small`."""
        return self.small.luma()

    @property
    def coarse(self) -> Picture:
        """(32, 32) grey: see `Small`."""
        return self.small.coarse()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A picture that no method waited for: it may not have been decoded."""

    time: MediaTime


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundBlock:
    """Consecutive samples, 16 kHz mono, full scale 32767."""

    time: MediaTime
    """Of the first sample."""
    samples: Samples


SOUND_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMade:
    """A picture that becomes a derivative; encoded outside the limited process."""

    label: str
    time: MediaTime | None
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMade:
    """A text that becomes a derivative."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMade:
    """Measurements too many for `values`, packed; they become a derivative in a form of ours.

    They come out of the limited process as they are, so whoever reads them again trusts nothing:
    each form has one strict, bounded reader beside its writer.
    """

    label: str
    media_type: str
    """`application/vnd.sightline.` and the form's name."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a method reports; `values` is plain and holds no float."""

    outcome: Outcome
    summary: str
    values: Mapping[str, Json]
    pictures: tuple[PictureMade, ...] = ()
    texts: tuple[TextMade, ...] = ()
    data: tuple[DataMade, ...] = ()


class Run:
    """One analyzer at work on one exhibit; override what the analyzer asked for.

    Calls come in this order: `packet`, `frame` and `sound` interleaved as the file is read, then
    `finish` once. A decoder error in mid-file does not stop the run: `damage` tells it, and
    `finish` follows. One that overrides `awaits_us` is told of each picture before that time by
    `frame` or by `passed`, whichever the others of the examination leave: it must report the same.
    """

    @property
    def awaits_us(self) -> int:
        """Microseconds of media time before which it has no use for pictures; it never falls."""
        return EVERY_PICTURE

    def packet(self, packet: Packet) -> None:
        """See a coded packet."""

    def frame(self, frame: Frame) -> None:
        """See a decoded picture."""

    def passed(self, picture: Passed) -> None:
        """Learn of a picture before `awaits_us`, which may not have been decoded."""

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""

    def damage(self, cause: str) -> None:
        """Learn that the decoder reported an error here."""

    def finish(self) -> Result:
        """Report."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzer:
    """A method, what it needs, and what it cannot show."""

    method: Method
    title: str
    """The method's name for readers: "Container and streams"."""
    kinds: frozenset[ExhibitKind]
    streams: frozenset[Stream]
    limitations: tuple[str, ...]
    reproduction: Reproduction
    start: Callable[[Media], Run]
    tolerances: Mapping[str, Json] = field(default_factory=dict)
    """For WITHIN_TOLERANCE: dotted paths into `values` (list items as `*`) and by how much the
    integer there may differ."""


def not_started(_: Media) -> NoReturn:
    """The `start` of what a program, service or engine outside answered, when it was asked.

    Raises:
        TypeError: always.
    """
    raise TypeError("what answers outside cannot be started as a method")
