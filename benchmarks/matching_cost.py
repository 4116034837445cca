"""What matching costs: describing, how much of it is decoding, and asking.

An examination decodes once for all methods. So what describing takes is told twice: from nothing,
and less what plain decoding of the same files takes. The peer hashes from nothing; how it would
stand behind a shared decode is told as well, though it cannot be put there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.examine import cost, decode

_ROW: Final = "{:<20}{:>12}{:>18}{:>9}{:>9}{:>20}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor seconds of one matcher over all files of a run."""

    describing: float
    decoding: float
    """What of describing is plain decoding, measured by itself."""
    asking: float

    @property
    def whole(self) -> float:
        """Where nothing is decoded for anybody else."""
        return self.describing + self.asking

    @property
    def on_top(self) -> float:
        """Where an examination decodes for other methods too."""
        return self.describing - self.decoding + self.asking


class Decoding:
    """Processor seconds of plain decoding (`examine.decode`), by path; kept in a file."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._known: dict[str, float] = {}
        if kept.is_file():
            self._known = json.loads(kept.read_text(encoding="utf-8"))

    def prepare(self, paths: Sequence[str]) -> None:
        """Decode what was not decoded yet."""
        missing = [path for path in paths if path not in self._known]
        for path in missing:
            self._known[path] = cost(partial(decode, Path(path)))
        if missing:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            self._kept.write_text(json.dumps(self._known), encoding="utf-8")

    def spent_s(self, path: str) -> float:
        """Processor seconds that decoding a file took."""
        return self._known[path]


def throughput(costs: Mapping[str, Cost]) -> None:
    """Print processor seconds over all files, and the first matcher's against each other one's."""
    print(_ROW.format("processor s", "describing", "less decoding", "asking", "whole", "on top"))
    for name, one in costs.items():
        spent = (one.describing, one.describing - one.decoding, one.asking, one.whole, one.on_top)
        print(_ROW.format(name, *(f"{value:.1f}" for value in spent)))
    ours, *others = costs.values()
    for name, peer in zip(list(costs)[1:], others, strict=True):
        print(f"times what {name} takes:")
        for title, value, against in (
            ("describing from nothing, hashing from nothing", ours.describing, peer.describing),
            ("both, from nothing", ours.whole, peer.whole),
            (
                "ours on top of a decode that others pay, the peer's from nothing",
                ours.on_top,
                peer.whole,
            ),
            ("both on top of a decode that others pay", ours.on_top, peer.on_top),
        ):
            print(f"  {title}: {value / against:.2f}")
