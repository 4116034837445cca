"""Where the processor time of the examination goes: by method, and what all of them share.

    python -m benchmarks.examine_parts [--runs 5] [FILE ...]

Each part as a share of plain decoding of the same file in the same run (`examine.py` says what that
is), median of several runs. What several methods share stands under the first that asks for it:
`shots` finds the cuts for three. "Small pictures" are made of every frame and "pictures in colour"
of those that a method asks for; "features" are those of `matching`, which is given without them.
"Sound, packets and calls" is what is left: resampling, framing, handing over. Last stands what an
examination of an empty file takes, with a process of its own: start, limits and loading, in
milliseconds. Without arguments: the real clips of `examine.py`.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.examine import asked, cost, decode, examine_here, job_for, real

from sightline.adapters.engine_local import LocalEngine
from sightline.adapters.pictures import LazyPicture, LazySmall
from sightline.analysis.contract import Analyzer, Media, Run
from sightline.matching import sampling
from sightline.workbench.ports.engine import Job

CALLS = ("frame", "sound", "packet", "finish")
SHARED = (
    (LazySmall, "__call__", "small pictures"),
    (LazyPicture, "__call__", "pictures in colour"),
    (sampling, "extract", "features"),
)
"""What several methods use, by where it stands."""
REST = "sound, packets and calls"


class Meter:
    """Processor seconds by name; what is called from within another counts for itself alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = [0.0]

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, metered."""

        def metered(*arguments: object) -> object:
            started = time.thread_time()
            self._inner.append(0.0)
            try:
                return work(*arguments)
            finally:
                took = time.thread_time() - started
                self.spent[name] = self.spent.get(name, 0.0) + took - self._inner.pop()
                self._inner[-1] += took

        return metered

    def analyzer(self, analyzer: Analyzer) -> Analyzer:
        """The same method, metered."""
        name = analyzer.method.name

        def start(media: Media) -> Run:
            run = analyzer.start(media)
            for call in CALLS:
                setattr(run, call, self.timed(name, getattr(run, call)))
            return run

        return replace(analyzer, start=self.timed(name, start))

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Meter what the methods share."""
        kept = [(place, name, getattr(place, name)) for place, name, _ in SHARED]
        for (place, name, work), (_, _, title) in zip(kept, SHARED, strict=True):
            setattr(place, name, self.timed(title, work))
        try:
            yield
        finally:
            for place, name, work in kept:
                setattr(place, name, work)


def main() -> None:
    """Print one column a file."""
    wanted = asked(__doc__)
    files = wanted.files or real()
    if not files:
        print("(no folder of real footage here: name files)")
        return
    columns = [shares(path, wanted.runs) for path in files]
    print(f"{'share of plain decoding':<28}" + "".join(f"{p.stem[:12]:>14}" for p in files))
    names = sorted(
        {name for column in columns for name in column}, key=lambda n: -columns[0].get(n, 0)
    )
    for name in names:
        row = [column.get(name, 0.0) for column in columns]
        if max(row) >= 0.0005:  # noqa: PLR2004 - prints as 0.001 at least
            print(f"{name:<28}" + "".join(f"{share:>14.3f}" for share in row))
    print(f"a process of its own: {empty_ms(wanted.runs):.0f} ms by the clock")


def shares(path: Path, runs: int) -> dict[str, float]:
    """Each part of the examination of a file, against plain decoding."""
    job = job_for(path)
    whole, parts, plain = [], [], []
    for _ in range(runs):
        plain.append(cost(lambda: decode(path)))
        whole.append(cost(lambda: examine_here(job)))
        meter = Meter()
        metered = replace(job, analyzers=tuple(map(meter.analyzer, job.analyzers)))
        with meter.installed():
            examine_here(metered)
        parts.append(meter.spent)
    base = statistics.median(plain)
    names = {name for part in parts for name in part}
    found = {n: statistics.median(part.get(n, 0.0) for part in parts) / base for n in names}
    found["all"] = statistics.median(whole) / base
    found["plain decoding"] = 1.0
    found[REST] = found["all"] - 1 - sum(found[name] for name in names)
    return found


def empty_ms(runs: int) -> float:
    """What a file costs that holds nothing."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        path = Path(file.name)
        path.write_bytes(b"\0" * 64)
        engine, job = LocalEngine(1), job_for(path)
        return statistics.median(_clock(engine, job) for _ in range(runs)) * 1000


def _clock(engine: LocalEngine, job: Job) -> float:
    started = time.perf_counter()
    list(engine.run([job], lambda _: None))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
