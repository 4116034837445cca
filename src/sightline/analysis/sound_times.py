"""Where the times of a sound track's packets do not follow each other as its codec makes them.

AAC and its like code so many samples a packet, always as many, and a recorder numbers them without
a break. Whoever joins files or leaves packets out without coding anew (stream copy) leaves the
times of what was joined: packets a few milliseconds apart, on top of each other, or too far. So do
recorders that lost sound, and some that number by their clock: where times are uneven throughout,
nothing is told.
"""

from array import array
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Packet, StreamFacts
from sightline.analysis.legible import within_record

CODECS: Final = frozenset({"aac", "mp3", "ac3", "eac3", "amr_nb", "amr_wb"})
"""Those whose packets all last as long."""
PACKETS_MOST: Final = 4_000_000
_LEAST: Final = 20
"""Packets; of fewer nobody can say what is usual."""
_REGULAR_LEAST: Final = 0.5
_BREAKS_MOST: Final = 8
"""More than so many are a recorder's habit."""
_TOGETHER_S: Final = 0.5
_END: Final = 2
"""Packets at either end, where encoders run up and run out."""
_TICKS: Final = 2.1
"""Steps are differences of times rounded to a tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesBreak:
    """The times of neighbouring packets do not follow each other."""

    start_us: int
    """Where the sound before it ends, by its own times."""
    end_us: int
    """Where the sound after it begins."""
    by_us: int
    """How much more time passes than the packets' sound fills; negative where they overlap."""
    packets: int
    """How many follow irregularly."""


class SoundTimes:
    """Sees every packet of the first sound stream; keeps its time."""

    def __init__(self, stream: StreamFacts | None) -> None:
        fit = stream is not None and stream.codec in CODECS and stream.time_base is not None
        self._stream = stream if fit else None
        self._times = array("q")

    def packet(self, packet: Packet) -> None:
        """See a packet of any stream."""
        if self._stream is None or packet.stream != self._stream.index or packet.pts is None:
            return
        if len(self._times) < PACKETS_MOST:
            self._times.append(within_record(packet.pts))

    def breaks(self) -> tuple[TimesBreak, ...]:
        """In order; none where times are uneven throughout."""
        if self._stream is None or self._stream.time_base is None or len(self._times) < _LEAST:
            return ()
        tick_s = float(self._stream.time_base)
        times = np.frombuffer(self._times, dtype=np.int64).astype(np.float64) * tick_s
        steps = np.diff(times)
        room = _TICKS * tick_s
        usual = float(np.median(steps))
        regular = np.abs(steps - usual) <= room
        if not regular.any() or float(regular.mean()) < _REGULAR_LEAST:
            return ()
        usual = float(steps[regular].mean())
        odd = np.flatnonzero(np.abs(steps - usual) > room)
        groups = _together(odd[(odd >= _END) & (odd < len(steps) - _END)], times)
        found = tuple(_break(times, usual, group) for group in groups)
        told = [item for item in found if abs(item.by_us) > room * 1_000_000]
        fit = all(_short(times, group) for group in groups)
        return tuple(told) if fit and len(groups) <= _BREAKS_MOST else ()


def _together(odd: NDArray[np.intp], times: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Irregular steps near each other are of one break."""
    if not len(odd):
        return []
    apart = np.flatnonzero(np.abs(times[odd[1:]] - times[odd[:-1] + 1]) > _TOGETHER_S)
    return list(np.split(odd, apart + 1))


def _short(times: NDArray[np.float64], group: NDArray[np.intp]) -> bool:
    """Whether what lies between the first and the last irregular step is no longer than that."""
    return bool(times[group[-1]] - times[group[0] + 1] <= 2 * _TOGETHER_S)


def _break(times: NDArray[np.float64], usual: float, group: NDArray[np.intp]) -> TimesBreak:
    first, last = int(group[0]), int(group[-1])
    passed = float(times[last + 1] - times[first])
    start_us = round((times[first] + usual) * 1_000_000)
    return TimesBreak(
        start_us=start_us,
        end_us=max(start_us, round(float(times[last + 1]) * 1_000_000)),
        by_us=round((passed - (last + 1 - first) * usual) * 1_000_000),
        packets=len(group),
    )
