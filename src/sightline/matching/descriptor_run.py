"""Method `matching`: the descriptor by which an exhibit is compared with others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.analysis.contract import (
    Analyzer,
    DataMade,
    Frame,
    Media,
    Passed,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.legible import counted, within_record
from sightline.analysis.values import plain_values
from sightline.matching.descriptor import (
    Described,
    KeyFeatures,
    Thumbnails,
)
from sightline.matching.descriptor_format import MEDIA_TYPE, METHOD, encode
from sightline.matching.features import CODE_BYTES, Features
from sightline.matching.pair import Quality
from sightline.matching.sampling import Key, Sampler, Thumbnail, key_of
from sightline.matching.sound_fingerprint import SoundListener
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome, Reproduction

THUMBNAILS_MOST: Final = 28_800
"""Two hours at four a second; longer footage is sampled at half the rate, and so on."""
KEYS_MOST: Final = 7_200
LABEL: Final = "match descriptor"
_NOTHING: Final = "Nothing could be sampled that copies could be told by."
_STILL_SIDE: Final = 480
"""A still has one picture: its features are taken at two sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorValues:
    """The typed `values` of the finding; the descriptor itself is its data."""

    width: int
    height: int
    start_us: int
    duration_us: int
    frames: int
    thumbnails: int
    informative: int
    """Thumbnails that show anything that could be told apart."""
    pictures_with_features: int
    features: int
    sound_landmarks: int
    bytes: int
    frames_left_out: int
    """Their time runs backwards."""
    damage_reports: int


class DescriptorRun(Run):
    """Samples pictures and sound as they stream past."""

    def __init__(self, media: Media) -> None:
        self._still = media.kind is ExhibitKind.STILL
        self._sampler = Sampler(THUMBNAILS_MOST, KEYS_MOST)
        self._listener = SoundListener()
        self._size: tuple[int, int] | None = None
        self._damage = 0
        video = media.first("video")
        self._stated = (video.width, video.height, video.rotation_degrees) if video else None

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        if self._size is None:
            self._size = self._displayed(frame)
        self._sampler.frame(frame)
        if self._still and self._sampler.frames == 1:
            large = key_of(frame.picture(_STILL_SIDE), 0)
            self._sampler.keys.append(large)

    @property
    def awaits_us(self) -> int:
        """Until the next thumbnail is due nothing is done with pictures."""
        return self._sampler.awaits_us

    def passed(self, picture: Passed) -> None:
        """Count a picture that was not needed."""
        self._sampler.arrived(picture.time.microseconds)

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        self._listener.hear(block)

    def damage(self, cause: str) -> None:  # noqa: ARG002 - the causes stand in the container finding
        """Count a decoder error."""
        self._damage += 1

    def finish(self) -> Result:
        """Pack what was sampled."""
        described = self._described()
        data = encode(described)
        values = self._values(described, len(data))
        told = described.quality.has_pictures or described.quality.has_sound
        return Result(
            outcome=Outcome.OBSERVED if told else Outcome.INCONCLUSIVE,
            summary=_summary(values) if told else _NOTHING,
            values=plain_values(values),
            # Of what shows nothing too: that it cannot be compared is an answer.
            data=(DataMade(label=LABEL, media_type=MEDIA_TYPE, data=data),),
        )

    def _displayed(self, frame: Frame) -> tuple[int, int]:
        """Width and height in pixels as displayed."""
        height, width = frame.luma.shape
        if self._stated is not None:
            stated_width, stated_height, turn = self._stated
            if stated_width and stated_height:
                upright = turn in {0, 180}
                width, height = stated_width, stated_height
                width, height = (width, height) if upright else (height, width)
        return min(width, 2**32 - 1), min(height, 2**32 - 1)

    def _described(self) -> Described:
        sampler = self._sampler
        sound = self._listener.close()
        start = within_record(sampler.first_us or 0)
        width, height = self._size or (0, 0)
        informative = sum(item.informative for item in sampler.thumbnails)
        quality = Quality(
            still=self._still,
            width=width,
            height=height,
            start_us=start,
            duration_us=sampler.last_us,
            frames=min(sampler.frames, 2**32 - 1),
            sharpness_centi=_median([key.sharpness_centi for key in sampler.keys]),
            saturation_permille=_median([key.saturation_permille for key in sampler.keys]),
            picture_area=sampler.picture_area,
            has_pictures=informative > 0,
            has_sound=len(sound) > 0,
            informative_permille=informative * 1000 // max(1, len(sampler.thumbnails)),
        )
        return Described(
            name="",
            quality=quality,
            thumbnails=_thumbnails(sampler.thumbnails, start, sampler.shape),
            between=_thumbnails(sampler.between, start, sampler.shape),
            keys=_keys(sampler.keys, start),
            sound=sound,
        )

    def _values(self, described: Described, size: int) -> DescriptorValues:
        quality = described.quality
        return DescriptorValues(
            width=quality.width,
            height=quality.height,
            start_us=quality.start_us,
            duration_us=quality.duration_us,
            frames=quality.frames,
            thumbnails=len(described.thumbnails),
            informative=int(described.thumbnails.informative.sum()),
            pictures_with_features=len(described.keys),
            features=len(described.keys.features),
            sound_landmarks=len(described.sound),
            bytes=size,
            frames_left_out=self._sampler.untimely,
            damage_reports=self._damage,
        )


def _thumbnails(items: Sequence[Thumbnail], start: int, shape: tuple[int, int]) -> Thumbnails:
    return Thumbnails(
        times_us=np.array([item.time_us + start for item in items], np.int64),
        pixels=np.array([item.pixels for item in items], np.uint8).reshape(-1, *shape),
        informative=np.array([item.informative for item in items], np.bool_),
    )


def _keys(keys: list[Key], start: int) -> KeyFeatures:
    counts = [len(key.features) for key in keys]
    parts = [key.features for key in keys]
    return KeyFeatures(
        times_us=np.array([key.time_us + start for key in keys], np.int64),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        features=Features(
            spots=np.concatenate([np.zeros((0, 2), np.float32), *(part.spots for part in parts)]),
            sizes=np.concatenate([np.zeros(0, np.float32), *(part.sizes for part in parts)]),
            angles=np.concatenate([np.zeros(0, np.float32), *(part.angles for part in parts)]),
            codes=np.concatenate(
                [np.zeros((0, CODE_BYTES), np.uint8), *(part.codes for part in parts)]
            ),
        ),
    )


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2] if values else 0


def _summary(values: DescriptorValues) -> str:
    parts = []
    if values.thumbnails:
        parts.append(
            f"{counted(values.thumbnails, 'picture')} and {counted(values.features, 'detail')}"
        )
    if values.sound_landmarks:
        parts.append(f"{counted(values.sound_landmarks, 'landmark')} of the sound")
    text = f"For comparison with other exhibits {' and '.join(parts)} were kept."
    if values.thumbnails and not values.informative:
        text += " No picture shows anything that could be told apart."
    return text


ANALYZER: Final = Analyzer(
    method=METHOD,
    title="Descriptor for finding copies",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.STILL, ExhibitKind.SOUND}),
    streams=frozenset({Stream.FRAMES, Stream.SOUND}),
    limitations=(
        "It says nothing by itself: copies are found by comparing the descriptors of two exhibits.",
        "Black, white, single-coloured and noisy pictures are marked and never compared.",
        "Pictures are sampled at most four times a second; what shows for less may be missed.",
        "Only the first video and the first sound stream are described.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=DescriptorRun,
    tolerances={
        "thumbnails": 8,
        "informative": 8,
        "pictures_with_features": 4,
        "features": 400,
        "sound_landmarks": 400,
        "bytes": 200_000,
        # What is damaged in a picture that nobody waited for is seen only where others look at it.
        "frames": 1_000,
        "damage_reports": 10_000,
    },
)
