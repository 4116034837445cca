"""Pictures that nobody waits for, left undecoded where no other picture is made from them.

Where every method of an examination says from which time on it has use for pictures, most of what
lies before is decoded for nothing. H.264 marks each picture that no other refers to (nal_ref_idc
0: ITU-T H.264, 7.4.1), half of all in usual files; leaving these out changes not a bit of the
others. Other codecs are decoded whole: HEVC's mark says less, for pictures of higher layers may
refer to one so marked (ITU-T H.265, 3.160).
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import av
from av import VideoCodecContext

from sightline.analysis.contract import EVERY_PICTURE, Run
from sightline.model.times import MediaTime

_MARKED: Final = frozenset({"h264"})


class Awaited:
    """From which time on, in microseconds of media time, somebody waits for pictures."""

    __slots__ = ("from_us",)

    def __init__(self) -> None:
        self.from_us = EVERY_PICTURE

    def by(self, runs: Sequence[Run]) -> None:
        """Wait for what some runs wait for now."""
        self.from_us = min(run.awaits_us for run in runs)


class Thinning:
    """Tells the decoder of one stream what to leave out, and what it has left out."""

    def __init__(self, context: VideoCodecContext | None) -> None:
        self._context = context if context is not None and context.name in _MARKED else None
        self.awaited = Awaited()
        self._on = False
        self._left_out: list[tuple[int, int]] = []

    def never(self) -> None:
        """Leave nothing out from here on: of two fields to a picture, or of what is damaged."""
        if self._context is not None and self._on:
            self._context.skip_frame = "DEFAULT"
        self._context = None

    def ahead(self, packet: "av.Packet[Any]", time_of: Callable[[int], MediaTime]) -> None:
        """Say, before a packet is decoded, whether somebody waits for its picture.

        Args:
            packet: Of the stream.
            time_of: When what has such ticks of the stream is on show.
        """
        context = self._context
        if context is None or self.awaited.from_us == EVERY_PICTURE:
            return
        pts = packet.pts
        # Damaged ones and those that are there for others alone are the decoder's to judge.
        thin = (
            pts is not None
            and not (packet.is_corrupt or packet.is_discard)
            and time_of(pts).microseconds < self.awaited.from_us
        )
        if thin != self._on:
            context.skip_frame = "NONREF" if thin else "DEFAULT"
            self._on = thin
        if thin and pts is not None:
            heapq.heappush(self._left_out, (pts, packet.duration or 0))

    def before(self, pts: int | None) -> Iterator[tuple[int, int]]:
        """Times and durations, in ticks, of what was left out before a picture, or the end."""
        left_out = self._left_out
        while left_out and (pts is None or left_out[0][0] < pts):
            yield heapq.heappop(left_out)
        # It was decoded after all: others refer to it.
        while left_out and left_out[0][0] == pts:
            heapq.heappop(left_out)
