"""Method `encoding`: by which choices a file was written, and whether it was coded before."""

from dataclasses import dataclass
from typing import Final

from sightline.analysis import jpeg_earlier, jpeg_tables, recompression
from sightline.analysis.contract import (
    Analyzer,
    Frame,
    Media,
    Packet,
    Picture,
    Result,
    Run,
    Stream,
)
from sightline.analysis.encoding_traits import Trait, coded_traits, container_traits
from sightline.analysis.jpeg_earlier import EarlierStep
from sightline.analysis.legible import counted, legible
from sightline.analysis.packets import PacketWatch
from sightline.analysis.parameter_sets import parameter_sets
from sightline.analysis.recompression import EarlierKeys
from sightline.analysis.steps import StepWatch
from sightline.analysis.structure import StructureRead
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

TRAITS_MOST: Final = 400
_STREAMS_MOST: Final = 16
_FULL_SIZE: Final = 1 << 15
_PIXELS_MOST: Final = 64 << 20
_JPEG: Final = "jpeg"
_UNTOLD: Final = frozenset({"hevc"})
"""Codecs in which nothing of an earlier coding was found in any trial: see the method's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantisation:
    """What the tables of a JPEG say."""

    tables: tuple[tuple[int, ...], ...]
    """Row by row, luminance first."""
    quality: int | None
    """At which the tables of T.81, annex K, scaled as the IJG's library does, give the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Traces of an earlier coding."""

    examined: str
    """"yes", or why not."""
    found: bool
    keys: EarlierKeys | None = None
    """The clearest rhythm of former key frames, whether or not it counts."""
    steps: tuple[EarlierStep, ...] = ()
    """Frequencies of a JPEG that were quantised before, and by how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingValues:
    """The typed `values` of the finding."""

    traits: tuple[Trait, ...]
    """What can be compared between files, in a fixed order of names."""
    traits_left_out: int
    quantisation: Quantisation | None
    earlier: Earlier
    score_least_deci: int
    frequencies_least: int


class EncodingRun(Run):
    """Tallies packets, watches steps, and reads the file's structure at the end."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._watch = media.shared.one(StepWatch)
        self._packets = media.shared.one(PacketWatch)
        self._still: Picture | None = None

    def packet(self, packet: Packet) -> None:
        """Count a packet under its stream."""
        self._packets.packet(packet)

    def frame(self, frame: Frame) -> None:
        """See a frame; of a still, the whole picture."""
        if self._media.kind is ExhibitKind.STILL:
            picture = self._media.first("picture")
            size = (picture.width or 0) * (picture.height or 0) if picture else 0
            if self._still is None and size <= _PIXELS_MOST:
                self._still = frame.picture(_FULL_SIZE)
            return
        self._watch.frame(frame)

    def finish(self) -> Result:
        """Gather the traits, and look for what was before."""
        media = self._media
        structure = media.shared.one(StructureRead).of(media.source)
        packets = self._packets.facts(media.streams)[:_STREAMS_MOST]
        tables = jpeg_tables.tables(media.source) if structure.family == _JPEG else ()
        traits = [
            *container_traits(structure, media),
            *coded_traits(media.streams, packets, parameter_sets(media.source)),
        ]
        values = EncodingValues(
            traits=tuple(traits[:TRAITS_MOST]),
            traits_left_out=max(0, len(traits) - TRAITS_MOST),
            quantisation=_quantisation(tables),
            earlier=self._earlier(structure.family, tables),
            score_least_deci=recompression.SCORE_LEAST,
            frequencies_least=jpeg_earlier.AGREEING_LEAST,
        )
        told = structure.family != "unknown" or bool(media.streams)
        return Result(
            outcome=Outcome.OBSERVED if told else Outcome.INCONCLUSIVE,
            summary=_summary(values) if told else _UNKNOWN,
            values=plain_values(values),
        )

    def _earlier(self, family: str, tables: tuple[jpeg_tables.Table, ...]) -> Earlier:
        if self._media.kind is ExhibitKind.STILL:
            return self._earlier_still(family, tables)
        if self._media.kind is ExhibitKind.SOUND:
            return Earlier(examined="no sound method for this is validated here", found=False)
        video = self._media.first("video")
        if video is not None and video.codec in _UNTOLD:
            return Earlier(
                examined=f"in trials no trace was left in {legible(video.codec)}", found=False
            )
        steps = self._watch.steps()
        keys = recompression.earlier_keys(steps)
        if keys is None:
            return Earlier(examined="too few frames between key frames", found=False)
        return Earlier(
            examined="yes", found=keys.score_deci >= recompression.SCORE_LEAST, keys=keys
        )

    def _earlier_still(self, family: str, tables: tuple[jpeg_tables.Table, ...]) -> Earlier:
        if family != _JPEG:
            return Earlier(
                examined=f"only JPEG is examined, this is {legible(family)}", found=False
            )
        if not tables or self._still is None:
            return Earlier(
                examined="the picture or its tables cannot be read, or are too large", found=False
            )
        first = self._media.first("picture")
        if first is not None and first.rotation_degrees:
            return Earlier(examined="the picture is turned, so its blocks are not", found=False)
        steps = jpeg_earlier.earlier_steps(self._still, tables[0])
        if steps is None:
            return Earlier(examined="the picture is too small", found=False)
        found = len(steps) >= jpeg_earlier.AGREEING_LEAST
        return Earlier(examined="yes", found=found, steps=tuple(steps))


def _quantisation(tables: tuple[jpeg_tables.Table, ...]) -> Quantisation | None:
    if not tables:
        return None
    return Quantisation(tables=tables, quality=jpeg_tables.quality_of(tables[0]))


_UNKNOWN: Final = (
    "The bytes follow none of the formats this method reads, and the decoder states no stream."
)


def _summary(values: EncodingValues) -> str:
    sentences = [
        f"How the file was written can be compared by {counted(len(values.traits), 'trait')}."
    ]
    if values.quantisation is not None:
        quality = values.quantisation.quality
        sentences.append(
            "Its quantisation table is of its own make."
            if quality is None
            else f"Its quantisation table is the standard's at quality {quality}, as very much "
            "software writes it."
        )
    sentences.append(_earlier_words(values.earlier))
    return " ".join(sentences)


def _earlier_words(earlier: Earlier) -> str:
    if earlier.examined != "yes":
        return f"Whether it was coded before was not examined: {earlier.examined}."
    if not earlier.found:
        return "No trace of an earlier coding was found, which does not show that there was none."
    if earlier.keys is not None:
        return (
            f"Every {earlier.keys.period} frames the picture changes as if a key frame of an "
            "earlier coding had been there: compatible with a file that was coded again."
        )
    return (
        f"In {len(earlier.steps)} of its lowest frequencies the picture shows steps of an earlier, "
        "coarser JPEG: compatible with a picture that was saved again."
    )


ANALYZER: Final = Analyzer(
    method=Method(name="encoding", version=3),
    title="Encoding history",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND, ExhibitKind.STILL}),
    streams=frozenset({Stream.BYTES, Stream.PACKETS, Stream.FRAMES}),
    limitations=(
        (
            "Every trait can be imitated, and each new coding replaces most of them. They are "
            "compatible with a history; they never establish one."
        ),
        (
            "An earlier coding shows only where it was coarser or its key frames lay elsewhere; "
            "strong coding, scaling and new timing wipe it out. That none is found says nothing."
        ),
        (
            "That a file was coded again says nothing of what was changed: every platform codes "
            "again what it is given."
        ),
        (
            "Periodic movement in the scene can pass for key frames of an earlier coding, and so "
            "can a present coding that gives every so many frames a finer quality."
        ),
        "Earlier codings are looked for in the pictures of footage, and in JPEG; not in sound.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=EncodingRun,
    tolerances={"earlier.keys.score_deci": 10, "earlier.steps.*.gain_milli": 20},
)
