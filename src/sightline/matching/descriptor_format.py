"""The descriptor as bytes, format 3: little-endian, fixed widths, nothing compressed.

    magic       8 bytes  "SLmatch" and the format, 3
    quality     flags, width, height, start_us, duration_us, frames, sharpness, saturation,
                picture area (four), informative
    thumbnails  count, height, width; then times, marks, pixels
    between     the same, of those between: where next to nothing moves, or all changes fast
    features    pictures, features; then times, counts; x, y, size, angle, code of every feature
    sound       count, start_us, duration_us; then times, hashes

Times are ticks of 100 us after `start_us` (of the sound: after its own). The same exhibit in the
same build gives the same bytes. Format 2 is laid out alike; its codes are of other features and
agree with none of these. A reader refuses whatever it would not have written.
"""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.errors import InputRefused
from sightline.matching.descriptor import (
    THUMBNAIL_SIDE,
    TICK_US,
    Described,
    KeyFeatures,
    SoundPrint,
    Thumbnails,
    Times,
)
from sightline.matching.features import CODE_BYTES, Features
from sightline.matching.pair import Quality
from sightline.model.canonical import MAX_INTEGER
from sightline.model.finding import Method
from sightline.model.places import Region

METHOD: Final = Method(name="matching", version=4)
"""What makes descriptors that can be compared; those of earlier versions are made anew."""
MEDIA_TYPE: Final = "application/vnd.sightline.match"
FORMAT: Final = 3
MAGIC: Final = b"SLmatch" + bytes([FORMAT])
THUMBNAILS_MOST: Final = 40_000
KEYS_MOST: Final = 10_000
FEATURES_MOST: Final = 2_000_000
LANDMARKS_MOST: Final = 4_000_000
_QUALITY: Final = struct.Struct("<BIIqqIIHHHHHH")
_THUMBNAILS: Final = struct.Struct("<IBB")
_KEYS: Final = struct.Struct("<II")
_SOUND: Final = struct.Struct("<Iqq")
_STILL, _PICTURES, _SOUNDS = 1, 2, 4
_SIDE: Final = 65_535
_SIZE_STEPS: Final = 20.0
"""Steps to a doubling of a feature's size."""
_SIZE_LEAST: Final = 1 / 4096
_ANGLE_STEPS: Final = 256


class UnfitDescriptor(InputRefused):
    """Bytes that are no descriptor of this format."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"The match descriptor cannot be read: {cause}.",
            next_step="Examine the exhibit again with this version.",
        )


def encode(described: Described) -> bytes:
    """The bytes of a descriptor; its name is not part of them."""
    quality, keys, sound = described.quality, described.keys, described.sound
    area, features = quality.picture_area, keys.features
    flags = _STILL * quality.still | _PICTURES * quality.has_pictures | _SOUNDS * quality.has_sound
    parts = [
        MAGIC,
        _QUALITY.pack(
            flags, quality.width, quality.height, quality.start_us, quality.duration_us,
            quality.frames, quality.sharpness_centi, quality.saturation_permille,
            area.left, area.top, area.width, area.height, quality.informative_permille,
        ),
        _packed(described.thumbnails, quality.start_us),
        _packed(described.between, quality.start_us),
        _KEYS.pack(len(keys), len(features)),
        _ticks(keys.times_us, quality.start_us),
        np.diff(keys.starts).astype("<u2").tobytes(),
        np.rint(features.spots * _SIDE).clip(0, _SIDE).astype("<u2").tobytes(),
        _size_steps(features.sizes).tobytes(),
        np.rint(features.angles * (_ANGLE_STEPS / 360)).astype(np.int64).astype(np.uint8).tobytes(),
        features.codes.tobytes(),
        _SOUND.pack(len(sound), sound.start_us, sound.duration_us),
        _ticks(sound.times_us, sound.start_us),
        sound.hashes.astype("<u4").tobytes(),
    ]  # fmt: skip
    return b"".join(parts)


def decode(data: bytes, name: str) -> Described:
    """Read a descriptor, trusting nothing in it.

    Raises:
        UnfitDescriptor: the bytes are none, or one of another format.
    """
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise UnfitDescriptor(f"it does not begin as format {FORMAT} does")
    quality = _quality(reader)
    described = Described(
        name=name,
        quality=quality,
        thumbnails=_thumbnails(reader, quality.start_us),
        between=_thumbnails(reader, quality.start_us),
        keys=_keys(reader, quality.start_us),
        sound=_sound(reader),
    )
    reader.end()
    if described.between.pixels.shape[1:] != described.thumbnails.pixels.shape[1:]:
        raise UnfitDescriptor("its thumbnails are of two sizes")
    return described


class _Reader:
    """Cuts parts off; refuses to read past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        part = self._data[self._at : self._at + length]
        if len(part) != length:
            raise UnfitDescriptor("it ends too early")
        self._at += length
        return part

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        return layout.unpack(self.take(layout.size))

    def numbers(self, kind: str, count: int) -> NDArray[np.generic]:
        wide = np.dtype(kind)
        return np.frombuffer(self.take(count * wide.itemsize), wide)

    def times(self, count: int, start_us: int) -> Times:
        ticks = self.numbers("<u4", count).astype(np.int64)
        if (np.diff(ticks) < 0).any():
            raise UnfitDescriptor("its times run backwards")
        return ticks * TICK_US + start_us

    def end(self) -> None:
        if self._at != len(self._data):
            raise UnfitDescriptor("more follows its end")


def _bounded(count: int, most: int, what: str) -> int:
    if count > most:
        raise UnfitDescriptor(f"it states {count} {what}, more than {most}")
    return count


def _quality(reader: _Reader) -> Quality:
    flags, width, height, start, duration, frames, sharp, colour, *area, informative = (
        reader.unpack(_QUALITY)
    )
    fine = flags < 2 * _SOUNDS and 0 <= duration <= MAX_INTEGER and abs(start) <= MAX_INTEGER
    if not fine or colour > 1000 or informative > 1000:  # noqa: PLR2004 - permille
        raise UnfitDescriptor("it states what cannot be")
    try:
        region = Region(left=area[0], top=area[1], width=area[2], height=area[3])
    except InputRefused as error:
        raise UnfitDescriptor("its picture area lies outside of the picture") from error
    return Quality(
        still=bool(flags & _STILL),
        width=width,
        height=height,
        start_us=start,
        duration_us=duration,
        frames=frames,
        sharpness_centi=sharp,
        saturation_permille=colour,
        picture_area=region,
        has_pictures=bool(flags & _PICTURES),
        has_sound=bool(flags & _SOUNDS),
        informative_permille=informative,
    )


def _thumbnails(reader: _Reader, start_us: int) -> Thumbnails:
    count, height, width = reader.unpack(_THUMBNAILS)
    _bounded(count, THUMBNAILS_MOST, "thumbnails")
    if not (1 <= height <= THUMBNAIL_SIDE and 1 <= width <= THUMBNAIL_SIDE):
        raise UnfitDescriptor(f"its thumbnails measure {width} by {height}")
    times = reader.times(count, start_us)
    marks = reader.numbers("u1", count)
    if (marks > np.uint8(1)).any():
        raise UnfitDescriptor("a mark is neither 0 nor 1")
    pixels = reader.numbers("u1", count * height * width).reshape(count, height, width)
    return Thumbnails(
        times_us=times, pixels=pixels.astype(np.uint8), informative=marks.astype(np.bool_)
    )


def _packed(thumbnails: Thumbnails, start_us: int) -> bytes:
    return b"".join(
        (
            _THUMBNAILS.pack(len(thumbnails), *thumbnails.pixels.shape[1:]),
            _ticks(thumbnails.times_us, start_us),
            thumbnails.informative.astype(np.uint8).tobytes(),
            thumbnails.pixels.tobytes(),
        )
    )


def _keys(reader: _Reader, start_us: int) -> KeyFeatures:
    count, total = reader.unpack(_KEYS)
    _bounded(count, KEYS_MOST, "pictures with features")
    _bounded(total, FEATURES_MOST, "features")
    times = reader.times(count, start_us)
    starts = np.concatenate(([0], np.cumsum(reader.numbers("<u2", count).astype(np.int64))))
    if starts[-1] != total:
        raise UnfitDescriptor("its features do not add up")
    spots = reader.numbers("<u2", 2 * total).astype(np.float32).reshape(total, 2)
    sizes = np.exp2(reader.numbers("u1", total).astype(np.float32) / _SIZE_STEPS) * _SIZE_LEAST
    angles = reader.numbers("u1", total).astype(np.float32) * (360 / _ANGLE_STEPS)
    codes = reader.numbers("u1", CODE_BYTES * total).astype(np.uint8).reshape(total, CODE_BYTES)
    return KeyFeatures(
        times_us=times,
        starts=starts.astype(np.int64),
        features=Features(
            spots=spots / np.float32(_SIDE),
            sizes=sizes.astype(np.float32),
            angles=angles.astype(np.float32),
            codes=codes,
        ),
    )


def _sound(reader: _Reader) -> SoundPrint:
    count, start, duration = reader.unpack(_SOUND)
    _bounded(count, LANDMARKS_MOST, "landmarks of sound")
    if not (0 <= duration <= MAX_INTEGER and abs(start) <= MAX_INTEGER):
        raise UnfitDescriptor("its sound has an impossible time")
    return SoundPrint(
        times_us=reader.times(count, start),
        hashes=reader.numbers("<u4", count).astype(np.uint32),
        start_us=start,
        duration_us=duration,
    )


def _ticks(times: Times, start_us: int) -> bytes:
    return ((times - start_us) // TICK_US).astype("<u4").tobytes()


def _size_steps(sizes: NDArray[np.float32]) -> NDArray[np.uint8]:
    steps = np.rint(np.log2(np.maximum(sizes, _SIZE_LEAST) / _SIZE_LEAST) * _SIZE_STEPS)
    return np.asarray(steps.clip(0, 255), dtype=np.uint8)
