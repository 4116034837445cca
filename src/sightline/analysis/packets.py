"""Packet times of one stream, gathered in file order and summed up once."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Packet, StreamFacts
from sightline.analysis.legible import within_record

MAX_PACKETS: Final = 4_000_000
"""Packets whose times are kept: 18 hours at 60 a second, 64 MB."""
STREAMS_MOST: Final = 32
_STEPS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A distance between neighbouring presentation times, in ticks, and how often it occurs."""

    ticks: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketFacts:
    """What the packets of a stream show."""

    stream: int
    count: int
    bytes: int
    pts_first: int | None
    pts_last: int | None
    time_base: str | None
    span_us: int | None
    """From the first presentation time to the last."""
    bits_per_second: int | None
    rate: str
    """"constant" (steps differ by at most a tick), "variable", or "unknown"."""
    steps: tuple[Step, ...]
    distinct_steps: int
    keyframes: int
    key_interval_min: int | None
    """In packets."""
    key_interval_max: int | None
    missing_times: int
    negative_times: int
    duplicate_times: int
    backward_decode_times: int
    reordered: bool
    """Presentation order differs from file order: pictures predicted from later ones."""
    corrupt: int
    left_out: int


@dataclass(slots=True)
class PacketTally:
    """Counts one stream's packets as they come."""

    stream: int
    count: int = 0
    size: int = 0
    corrupt: int = 0
    missing: int = 0
    backward: int = 0
    last_dts: int | None = None
    times: "array[int]" = field(default_factory=lambda: array("q"))
    keys: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, packet: Packet) -> None:
        """Count a packet."""
        if packet.pts is None:
            self.missing += 1
        elif self.count < MAX_PACKETS:
            self.times.append(within_record(packet.pts))
        if packet.dts is not None:
            if self.last_dts is not None and packet.dts < self.last_dts:
                self.backward += 1
            self.last_dts = packet.dts
        if packet.keyframe and self.count < MAX_PACKETS:
            self.keys.append(self.count)
        self.corrupt += packet.corrupt
        self.size += packet.size
        self.count += 1

    def facts(self, stream: StreamFacts | None) -> PacketFacts:
        """Sum up."""
        filed = np.frombuffer(self.times, dtype=np.int64)
        times = np.sort(filed)
        base = stream.time_base if stream else None
        span = int(times[-1] - times[0]) if len(times) else None
        span_us = within_record(round(span * base * 1_000_000)) if base and span else None
        steps, counts = np.unique(np.diff(times), return_counts=True)
        order = np.lexsort((steps, -counts))[:_STEPS_SHOWN]
        gaps = np.diff(np.frombuffer(self.keys, dtype=np.int64))
        return PacketFacts(
            stream=self.stream,
            count=self.count,
            bytes=within_record(self.size),
            pts_first=int(times[0]) if len(times) else None,
            pts_last=int(times[-1]) if len(times) else None,
            time_base=_written(base),
            span_us=span_us,
            bits_per_second=_bit_rate(self.size, span_us, self.count),
            rate=_rate(steps),
            steps=tuple(
                Step(ticks=within_record(int(steps[at])), count=int(counts[at])) for at in order
            ),
            distinct_steps=len(steps),
            keyframes=len(self.keys),
            key_interval_min=int(gaps.min()) if len(gaps) else None,
            key_interval_max=int(gaps.max()) if len(gaps) else None,
            missing_times=self.missing,
            negative_times=int((times < 0).sum()),
            duplicate_times=int(counts[steps == 0].sum()),
            backward_decode_times=self.backward,
            reordered=bool((np.diff(filed) < 0).any()),
            corrupt=self.corrupt,
            left_out=max(0, self.count - MAX_PACKETS),
        )


class PacketWatch:
    """Tallies of all streams, one for all methods of an examination (`Media.shared`)."""

    def __init__(self) -> None:
        self._tallies: dict[int, PacketTally] = {}
        self._last: Packet | None = None
        self._facts: tuple[PacketFacts, ...] | None = None

    def packet(self, packet: Packet) -> None:
        """Count a packet under its stream; one that was counted just now costs nothing again."""
        if packet is self._last:
            return
        self._last, self._facts = packet, None
        tally = self._tallies.get(packet.stream)
        if tally is None:
            if len(self._tallies) >= STREAMS_MOST:
                return
            tally = self._tallies[packet.stream] = PacketTally(packet.stream)
        tally.add(packet)

    def facts(self, streams: Sequence[StreamFacts]) -> tuple[PacketFacts, ...]:
        """One for each stream that has packets, in the order of their numbers."""
        if self._facts is None:
            known = {stream.index: stream for stream in streams}
            self._facts = tuple(
                tally.facts(known.get(at)) for at, tally in sorted(self._tallies.items())
            )
        return self._facts


def _rate(steps: NDArray[np.int64] | Sequence[int]) -> str:
    if not len(steps):
        return "unknown"
    return "constant" if int(steps[-1]) - int(steps[0]) <= 1 else "variable"


def _bit_rate(size: int, span_us: int | None, count: int) -> int | None:
    """Over the span widened by one packet, since the last packet plays too."""
    if not span_us or count < 2:  # noqa: PLR2004 - one packet spans nothing
        return None
    return within_record(size * 8 * 1_000_000 * (count - 1) // (span_us * count))


def _written(base: Fraction | None) -> str | None:
    return f"{base.numerator}/{base.denominator}" if base else None
