"""Which pictures of a stream are kept, and what small facts they give; constant work a frame."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import EVERY_PICTURE, Frame, Picture
from sightline.matching.descriptor import THUMBNAIL_SIDE, TICK_US
from sightline.matching.features import PICTURE_SIDE, Features, extract
from sightline.model.places import WHOLE, Region

THUMBNAIL_STEP_US: Final = 250_000
STILL_STEP_US: Final = 1_000_000
"""Between thumbnails while the picture stands still."""
SWIFT_STEP_US: Final = 100_000
"""Between those kept beside these while it changes so fast that a quarter of a second is long."""
KEY_LEAST_US, KEY_MOST_US = 1_000_000, 4_000_000
"""Between pictures whose features are kept: while it changes, while it stands still."""
_EARLY_US: Final = 2_000
"""Containers round times; a frame this much early is on time."""
_STILL_CHANGE: Final = 1.8
"""Grey levels, root mean square difference of thumbnails of usual contrast."""
_REST_CHANGE: Final = 0.1
"""The same of a picture in which nothing moves: leaves in the wind move half a level."""
_USUAL_CONTRAST, _MORE_MOST = 30.0, 4.0
_SWIFT_LIKENESS: Final = 0.7
"""Correlation of neighbouring thumbnails below which what lies between cannot be told from them."""
_KEY_LIKENESS: Final = 0.97
_FLAT: Final = 2.5
"""Standard deviation in grey levels below which a picture shows nothing."""
_NOISE: Final = 0.35
"""Correlation of neighbouring pixels below which a picture is noise."""
_BAR: Final = 4.0
"""Standard deviation in grey levels within a row or column of a bar."""
_SPAN_MOST_US: Final = (2**32 - 1) * TICK_US


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A small picture, its time after the first frame, and whether it shows anything."""

    time_us: int
    pixels: NDArray[np.uint8]
    informative: bool


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A picture's features, and how sharp and colourful it is."""

    time_us: int
    features: Features
    sharpness_centi: int
    saturation_permille: int


class Sampler:
    """Give it every frame; it keeps thumbnails and features, dense where the picture changes.

    Args:
        thumbnails_most: When more have gathered, every second is dropped and the step doubles.
        keys_most: The same for features.
    """

    def __init__(self, thumbnails_most: int, keys_most: int) -> None:
        self.thumbnails: list[Thumbnail] = []
        self.between: list[Thumbnail] = []
        """Those between two of a picture that stands still, but not quite, or that changes fast."""
        self.keys: list[Key] = []
        self.frames = 0
        self.first_us: int | None = None
        self.last_us = 0
        """After the first frame."""
        self.untimely = 0
        """Frames left out since their time runs backwards or beyond what can be kept."""
        self._most = thumbnails_most, keys_most
        self._step = self._between_step = self._key_step = 1
        self._swift = False
        self._shape: tuple[int, int] | None = None
        self._key_thumbnail: NDArray[np.uint8] | None = None
        self._bars = BarWatch()

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of a thumbnail."""
        return self._shape or (1, 1)

    @property
    def picture_area(self) -> Region:
        """Where there was picture and no bar."""
        return self._bars.area()

    @property
    def awaits_us(self) -> int:
        """The time, as frames state it, before which nothing more is taken from any."""
        if self.first_us is None or not self.thumbnails:
            return EVERY_PICTURE
        last = self.thumbnails[-1].time_us
        due = last + self._step * THUMBNAIL_STEP_US
        if self._swift:
            due = min(due, self._last_kept().time_us + self._between_step * SWIFT_STEP_US)
        return self.first_us + due - _EARLY_US

    def frame(self, frame: Frame) -> None:
        """See a frame; only now and then is anything done with it."""
        wanted, at_us = self.awaits_us, frame.time.microseconds
        now = self.arrived(at_us)
        if now is None or at_us < wanted:
            return
        last = self.thumbnails[-1].time_us if self.thumbnails else None
        if last is not None and now - last < self._step * THUMBNAIL_STEP_US - _EARLY_US:
            self._keep_between(self._thumbnail(frame.luma), now)
            return
        self._sample(frame, now, last)

    def arrived(self, at_us: int) -> int | None:
        """Count a picture, whether it is looked at or not.

        Args:
            at_us: Its time.

        Returns:
            Microseconds after the first one; None where time runs backwards or too far.
        """
        self.frames += 1
        if self.first_us is None:
            self.first_us = at_us
        now = at_us - self.first_us
        if not self.last_us <= now <= _SPAN_MOST_US:
            self.untimely += 1
            return None
        self.last_us = now
        return now

    def _sample(self, frame: Frame, now: int, last: int | None) -> None:
        pixels = self._thumbnail(frame.luma)
        soon = last is not None and now - last < self._step * STILL_STEP_US - _EARLY_US
        if soon and _change(pixels, self.thumbnails[-1].pixels) < _STILL_CHANGE:
            self._hush(pixels, now)
            return
        informative = is_informative(pixels)
        self._swift = soon and correlation(pixels, self.thumbnails[-1].pixels) < _SWIFT_LIKENESS
        self.thumbnails.append(Thumbnail(now, pixels, informative))
        if informative and self._is_key(pixels, now):
            self._key_thumbnail = pixels
            self._bars.see(frame.luma)
            self.keys.append(key_of(frame.picture(PICTURE_SIDE), now))
        if len(self.thumbnails) > self._most[0]:
            self.thumbnails, self._step = self.thumbnails[::2], 2 * self._step
        if len(self.keys) > self._most[1]:
            self.keys, self._key_step = self.keys[::2], 2 * self._key_step

    def _hush(self, pixels: NDArray[np.uint8], now: int) -> None:
        """Keep a thumbnail that hardly differs from the one before, unless it does not at all."""
        self._swift = False
        if self._waited(now) < self._between_step * THUMBNAIL_STEP_US:
            return
        if _change(pixels, self._last_kept().pixels) >= _REST_CHANGE:
            self._keep_between(pixels, now)

    def _last_kept(self) -> Thumbnail:
        last = self.thumbnails[-1]
        beside = self.between[-1] if self.between else last
        return max(last, beside, key=lambda one: one.time_us)

    def _waited(self, now: int) -> int:
        return now - self._last_kept().time_us + _EARLY_US

    def _keep_between(self, pixels: NDArray[np.uint8], now: int) -> None:
        self.between.append(Thumbnail(now, pixels, is_informative(pixels)))
        if len(self.between) > self._most[0]:
            self.between, self._between_step = self.between[::2], 2 * self._between_step

    def _is_key(self, pixels: NDArray[np.uint8], now: int) -> bool:
        if not self.keys or self._key_thumbnail is None:
            return True
        waited = now - self.keys[-1].time_us + _EARLY_US
        if waited < self._key_step * KEY_LEAST_US:
            return False
        return (
            waited >= self._key_step * KEY_MOST_US
            or correlation(pixels, self._key_thumbnail) < _KEY_LIKENESS
        )

    def _thumbnail(self, luma: Picture) -> NDArray[np.uint8]:
        if self._shape is None:
            self._shape = thumbnail_size(luma.shape)
        height, width = self._shape
        small = cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(small, dtype=np.uint8)


def _change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """How much two thumbnails differ; more counts where there is little contrast: see `align`."""
    difference = float(np.sqrt(cv2.norm(one, other, cv2.NORM_L2SQR) / one.size))
    more = _USUAL_CONTRAST / max(_deviation(one), 1.0)
    return difference * min(max(more, 1.0), _MORE_MOST)


def _deviation(pixels: NDArray[np.uint8]) -> float:
    """Standard deviation in grey levels."""
    return float(cv2.meanStdDev(pixels)[1][0, 0])


def thumbnail_size(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of the thumbnail of a picture; never larger than it."""
    longest = max(shape)
    if longest <= THUMBNAIL_SIDE:
        return shape[0], shape[1]
    return tuple(max(1, round(side * THUMBNAIL_SIDE / longest)) for side in shape)  # type: ignore[return-value]


def key_of(picture: Picture, now: int) -> Key:
    """Features and small facts of an RGB picture."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red, green, blue = cv2.split(picture)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    _, deviation = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    return Key(
        time_us=now,
        features=extract(grey),
        sharpness_centi=min(round(float(deviation[0, 0]) ** 2 * 100), 2**32 - 1),
        saturation_permille=round(cv2.mean(cv2.subtract(most, least))[0] * 1000 / 255),
    )


def correlation(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Normalised correlation of two pictures of one shape; 0 where either is flat."""
    # Sums of whole numbers are exact in floating point of this length.
    left, right = one.ravel().astype(np.float64), other.ravel().astype(np.float64)
    count, left_sum, right_sum = len(left), float(left.sum()), float(right.sum())
    both = count * float(left @ right) - left_sum * right_sum
    scale = (count * float(left @ left) - left_sum**2) * (
        count * float(right @ right) - right_sum**2
    )
    return both / scale**0.5 if scale > 0 else 0.0


def is_informative(pixels: NDArray[np.uint8]) -> bool:
    """Whether a thumbnail shows anything: not black, white, one grey, or noise."""
    if _deviation(pixels) < _FLAT or min(pixels.shape) < 2:  # noqa: PLR2004 - one row or column
        return False
    return correlation(pixels[:, 1:], pixels[:, :-1]) >= _NOISE


class BarWatch:
    """Which rows and columns at the edges never show anything: bars of one colour."""

    def __init__(self) -> None:
        self._rows: NDArray[np.float32] | None = None
        self._columns: NDArray[np.float32] | None = None

    def see(self, luma: Picture) -> None:
        """Look at a picture; one of another size than the first is left out."""
        rows = luma.std(axis=1, dtype=np.float32)
        columns = luma.std(axis=0, dtype=np.float32)
        if self._rows is None or self._columns is None:
            self._rows, self._columns = rows, columns
        elif self._rows.shape == rows.shape and self._columns.shape == columns.shape:
            self._rows = np.maximum(self._rows, rows)
            self._columns = np.maximum(self._columns, columns)

    def area(self) -> Region:
        """What lies between the bars; everything, where all of it is bar."""
        if self._rows is None or self._columns is None:
            return Region(left=0, top=0, width=WHOLE, height=WHOLE)
        top, height = _between(self._rows)
        left, width = _between(self._columns)
        return Region(left=left, top=top, width=width, height=height)


def _between(deviations: NDArray[np.float32]) -> tuple[int, int]:
    """Start and length of what is no bar, in ten-thousandths."""
    alive = np.flatnonzero(deviations >= _BAR)
    if not len(alive):
        return 0, WHOLE
    count = len(deviations)
    start, end = int(alive[0]) * WHOLE // count, -(-(int(alive[-1]) + 1) * WHOLE // count)
    return start, max(1, end - start)
