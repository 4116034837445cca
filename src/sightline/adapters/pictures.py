"""Pixels for analyzers: a small grey picture of every frame, colour where one asks for it.

Everything is turned as the container says it is to be displayed, before anybody sees it.
"""

from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import av
import cv2
import numpy as np
from av.sidedata.sidedata import Type as SideData
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from sightline.analysis.coarse import coarsened
from sightline.analysis.contract import Picture

Plane: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

LUMA_LONGEST: Final = 160

_EIGHT_BIT: Final = frozenset(
    {
        *("yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv410p", "yuv411p"),
        *("yuvj420p", "yuvj422p", "yuvj444p", "yuvj440p", "yuvj411p"),
        *("yuva420p", "yuva422p", "yuva444p", "nv12", "nv21", "nv16", "nv24", "gray"),
    }
)  # fmt: skip - planar, full range, with transparency or interleaved colour
"""Formats whose first plane is 8-bit luma; taken as it stands, in full or limited range."""
_DEEP: Final = {
    **{
        f"{layout}{bits}le": bits - 8
        for layout in ("yuv420p", "yuv422p", "yuv444p", "gray")
        for bits in (10, 12)
    },
    "p010le": 8,
    "p012le": 8,
}
"""Formats whose first plane is luma of more bits, and by how many places to shift it."""
_READY: Final = _EIGHT_BIT | _DEEP.keys()

# Exact in the sense of swscale: the same pixels whatever vector instructions the processor has.
_EXACT: Final = Interpolation.ACCURATE_RND | Interpolation.BITEXACT
_SHRINKING: Final = Interpolation.AREA | _EXACT
_CONVERTING: Final = Interpolation.BILINEAR | _EXACT
"""Where the size stays, only colour is interpolated, and this costs half."""

_GONE: Final = "A picture can be had only during the call that hands it over."
_TURNS: Final = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """What to do to stored pixels for display: mirror left to right if asked, then turn."""

    mirrored: bool = False
    quarter_turns: int = 0
    """Clockwise, 0 to 3."""

    @classmethod
    def of(cls, frame: av.VideoFrame) -> Self:
        """From the display matrix that the container gives (ISO/IEC 14496-12, 8.3.2.3)."""
        # Typed as a mapping of names, it iterates over its values.
        items: Any = frame.side_data
        data = next((bytes(i) for i in items if i.type is SideData.DISPLAYMATRIX), b"")
        if len(data) < 9 * 4:
            return cls()
        right_x, right_y, _, down_x, down_y = np.frombuffer(data, np.int32, count=5).tolist()
        mirrored = right_x * down_y - right_y * down_x < 0
        if mirrored:
            right_x, right_y = -right_x, -right_y
        # The quarter turn nearest to the angle at which the row of pixels runs.
        if abs(right_x) >= abs(right_y):
            turns = 0 if right_x >= 0 else 2
        else:
            turns = 1 if right_y > 0 else 3
        return cls(mirrored=mirrored, quarter_turns=turns)

    @property
    def degrees(self) -> int:
        """Clockwise turn."""
        return 90 * self.quarter_turns

    def apply(self, picture: Picture) -> Picture:
        """The picture as displayed."""
        if self.mirrored:
            picture = _pixels(cv2.flip(picture, 1))
        if self.quarter_turns:
            picture = _pixels(cv2.rotate(picture, _TURNS[self.quarter_turns]))
        return picture


class LazyPicture:
    """`Frame.picture`: converts when asked, refuses once the frame has gone by."""

    __slots__ = ("_frame", "_orientation")

    def __init__(self, frame: av.VideoFrame, orientation: Orientation) -> None:
        self._frame: av.VideoFrame | None = frame
        self._orientation = orientation

    def __call__(self, longest: int) -> Picture:
        """RGB, its longer side at most `longest` pixels, never enlarged."""
        frame = self._frame
        if frame is None:
            raise RuntimeError(_GONE)
        width, height = fitted(frame.width, frame.height, longest)
        same = (width, height) == (frame.width, frame.height)
        scaling = _CONVERTING if same else _SHRINKING
        small = frame.reformat(
            width=width, height=height, format="rgb24", interpolation=scaling, threads=1
        )
        return self._orientation.apply(_pixels(small.to_ndarray()))

    def close(self) -> None:
        """Let go of the frame."""
        self._frame = None


class ReadySmall:
    """`Frame.small` of a picture that has been shrunk."""

    __slots__ = ("_coarse", "_luma")

    def __init__(self, luma: Picture) -> None:
        self._luma = luma
        self._coarse: Picture | None = None

    def luma(self) -> Picture:
        """The picture itself."""
        return self._luma

    def coarse(self) -> Picture:
        """Made when first asked for."""
        if self._coarse is None:
            self._coarse = coarsened(self._luma)
        return self._coarse


class LazySmall:
    """`Frame.small`: most methods look at every frame, one that does not pays for none."""

    __slots__ = ("_frame", "_made", "_orientation", "_plane")

    def __init__(self, frame: av.VideoFrame, orientation: Orientation) -> None:
        self._frame: av.VideoFrame | None = frame
        # What a rare format is converted to is made at once: it is what may fail.
        self._plane = None if frame.format.name in _READY else _luma_plane(frame)
        self._orientation = orientation
        self._made: ReadySmall | None = None

    def luma(self) -> Picture:
        """Turned for display."""
        return self._ready().luma()

    def coarse(self) -> Picture:
        """The same, coarser."""
        return self._ready().coarse()

    def _ready(self) -> ReadySmall:
        if self._made is None:
            if self._frame is None:
                raise RuntimeError(_GONE)
            plane = self._plane or _luma_plane(self._frame)
            self._made = ReadySmall(self._orientation.apply(shrunk(*plane)))
        return self._made

    def close(self) -> None:
        """Let go of the frame."""
        self._frame = self._plane = None


def shrunk(plane: Plane, shift: int = 0) -> Picture:
    """Area average of a grey plane, its longer side at most `LUMA_LONGEST`; a copy.

    Halved until less than twice that long, where of an odd number of rows or columns the last one
    is left out; the rest of the way between neighbouring pixels.
    """
    height, width = plane.shape
    size = fitted(width, height, LUMA_LONGEST)
    # Means of two by two, then fixed-point weights: bit for bit alike on every processor, and
    # several times cheaper than the average over broken pixels.
    while max(width, height) >= 2 * LUMA_LONGEST and min(width, height) > 1:
        width, height = width // 2, height // 2
        plane = _resized(plane[: 2 * height, : 2 * width], (width, height), cv2.INTER_AREA)
    if size != (width, height):
        plane = _resized(plane, size, cv2.INTER_LINEAR_EXACT)
    return _pixels((plane >> shift).astype(np.uint8))


def _resized(plane: Plane, size: tuple[int, int], how: int) -> Plane:
    return cv2.resize(plane, size, interpolation=how)  # type: ignore[return-value]


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height with the longer side at most `longest`; proportions kept."""
    side = max(width, height)
    if longest < 1:
        raise ValueError(f"A picture cannot be {longest} pixels long.")
    if side <= longest:
        return width, height
    # Halves round up, in whole numbers, alike on every machine.
    return tuple(max(1, (2 * edge * longest + side) // (2 * side)) for edge in (width, height))  # type: ignore[return-value]


def _luma_plane(frame: av.VideoFrame) -> tuple[Plane, int]:
    """A view of the frame's luma, and how far to shift it down to 8 bits."""
    name = frame.format.name
    shift = _DEEP.get(name, 0)
    if (name not in _EIGHT_BIT and not shift) or frame.planes[0].line_size <= 0:
        frame = frame.reformat(format="gray", interpolation=_CONVERTING, threads=1)
    plane = frame.planes[0]
    data = memoryview(plane)
    if shift:
        deep = np.frombuffer(data, np.uint16).reshape(-1, plane.line_size // 2)
        return deep[: frame.height, : frame.width], shift
    rows = np.frombuffer(data, np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width], 0


def _pixels(array: object) -> Picture:
    """OpenCV and PyAV state no element type; ours are bytes throughout."""
    assert isinstance(array, np.ndarray)  # noqa: S101 - for the type checker
    return array
