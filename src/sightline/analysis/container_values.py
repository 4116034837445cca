"""What the finding of `container` holds."""

from dataclasses import dataclass

from sightline.analysis.movie import Movie
from sightline.analysis.packets import PacketFacts
from sightline.analysis.stills import Part
from sightline.analysis.structure import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A name and text as the demuxer hands them over."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamValues:
    """What container and decoder state of a stream."""

    index: int
    kind: str
    codec: str
    time_base: str | None
    start_us: int | None
    duration_us: int | None
    declared_frames: int | None
    width: int | None
    height: int | None
    rotation_degrees: int
    pixel_format: str | None
    sample_rate_hz: int | None
    channels: int | None
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerValues:
    """The typed `values` of the finding."""

    family: str
    demuxer: str | None
    size_bytes: int
    parts: tuple[Part, ...]
    part_count: int
    part_count_is_a_floor: bool
    movie: Movie | None
    texts: tuple[str, ...]
    writers: tuple[Writer, ...]
    tags: tuple[Tag, ...]
    streams: tuple[StreamValues, ...]
    packets: tuple[PacketFacts, ...]
    content_credentials: tuple[str, ...]
    """Where a box of that kind stands; not examined by this method."""
    trailing_bytes: int
    truncated: bool
    oddities: tuple[str, ...]
    damage: tuple[str, ...]
    signature: str
    """Order of brands, parts and codecs: equal in files written by the same software."""
