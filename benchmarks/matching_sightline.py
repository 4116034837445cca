"""Sightline's own matching, as the benchmark asks it."""

import importlib
import pkgutil
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.matching_kept import key_of
from benchmarks.matching_scores import Hit, Span

from sightline import matching
from sightline.adapters import decoder, thinning
from sightline.adapters.decoder import open_footage
from sightline.adapters.opened import FileBytes
from sightline.analysis.contract import Analyzer, Frame, Passed, Result, SoundBlock
from sightline.matching import (
    blobs,
    descriptor,
    descriptor_format,
    descriptor_run,
    features,
    patches,
    sampling,
    sound_fingerprint,
)
from sightline.matching.compare import compare
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import decode
from sightline.matching.index import Index, built, candidates
from sightline.matching.pair import PairResult, Segment, Verdict
from sightline.model.exhibit import ExhibitKind

_SCORES = {Verdict.COPY: 1.0, Verdict.SHARED_SEGMENT: 1.0}
"""Which verdicts say that seconds are shared; the engine decides, so there is no further score."""

_PROPOSED_MOST = 5
_DESCRIBING = (
    blobs, descriptor, descriptor_format, descriptor_run, features, patches, sampling,
    sound_fingerprint, decoder, thinning,
)  # fmt: skip
"""What the bytes of a descriptor follow from."""
SECONDS = struct.Struct("<d")
"""Before the bytes of a kept descriptor: what describing took."""


class Sightline:
    """Ours, comparing all pairs; descriptors are kept in a folder, with what they took."""

    name = "Sightline"

    def __init__(self, kept: Path) -> None:
        self._kept = kept / key_of(_DESCRIBING)
        self._known: dict[str, Described] = {}
        self._spent: dict[str, float] = {}

    @property
    def key(self) -> str:
        """Of everything that an answer follows from."""
        names = (one.name for one in pkgutil.iter_modules(matching.__path__))
        modules = [importlib.import_module(f"{matching.__name__}.{name}") for name in sorted(names)]
        return key_of((*_DESCRIBING, *modules))

    def prepare(self, paths: Sequence[str]) -> None:
        """Describe every file that no descriptor is kept of."""
        for path in paths:
            if path not in self._known:
                self._known[path], self._spent[path] = self._described(path)

    def _described(self, path: str) -> tuple[Described, float]:
        place = self._kept / f"{Path(path).name}.bin"
        if place.is_file():
            data = place.read_bytes()
            (spent,) = SECONDS.unpack_from(data)
            return decode(data[SECONDS.size :], Path(path).name), spent
        started = time.process_time()
        data = described(path)
        spent = time.process_time() - started
        place.parent.mkdir(parents=True, exist_ok=True)
        half_made = place.with_suffix(".part")
        half_made.write_bytes(SECONDS.pack(spent) + data)
        half_made.rename(place)
        return decode(data, Path(path).name), spent

    def of(self, path: str) -> Described:
        """The descriptor of one file."""
        self.prepare((path,))
        return self._known[path]

    def described_s(self, path: str) -> float:
        """Processor seconds that describing a file took."""
        return self._spent[path]

    def answer(self, path: str, archive: Mapping[str, str]) -> Mapping[str, Hit]:
        """Compare one file with each clip: the clip is A, the file B."""
        there = {name: clip for name, clip in archive.items() if clip != path}
        return {
            name: hit_of(compare(self._known[clip], self._known[path]))
            for name, clip in there.items()
        }


class Indexed(Sightline):
    """The same, comparing only what an index of the archive proposes, as large cases do."""

    name = "Sightline, indexed"

    def __init__(self, kept: Path) -> None:
        super().__init__(kept)
        self._index: Index | None = None
        self._clips: Mapping[str, str] = {}

    def answer(self, path: str, archive: Mapping[str, str]) -> Mapping[str, Hit]:
        """Compare one file with those clips that the index proposes."""
        if self._index is None or self._clips != archive:
            named = (replace(self._known[clip], name=name) for name, clip in archive.items())
            self._index, self._clips = built(named), archive
        near = {one.name for one in candidates(self._index, self._known[path], _PROPOSED_MOST)}
        chosen = {name: clip for name, clip in archive.items() if name in near}
        return super().answer(path, chosen)


def engine(kept: Path, *, indexed: bool = False) -> Sightline:
    """The engine as it is called today: in small cases, or as in large ones."""
    return Indexed(kept) if indexed else Sightline(kept)


def described(path: str) -> bytes:
    """The descriptor of a file, as the method gives it, decoded here and now."""
    (result,) = results(Path(path), (descriptor_run.ANALYZER,))
    return result.data[0].data


def results(path: Path, analyzers: tuple[Analyzer, ...]) -> list[Result]:
    """What methods report of a file of footage; in this process, for files of our own making."""
    with path.open("rb") as file:
        source = FileBytes(file.fileno(), path.stat().st_size, lambda _: None)
        wanted = frozenset(stream for analyzer in analyzers for stream in analyzer.streams)
        opened = open_footage(source, ExhibitKind.FOOTAGE, "video/mp4", wanted, lambda _: None)
        runs = [analyzer.start(opened.media) for analyzer in analyzers]
        for event in opened.events:
            for run in runs:
                if isinstance(event, Frame):
                    run.frame(event)
                elif isinstance(event, Passed):
                    run.passed(event)
                elif isinstance(event, SoundBlock):
                    run.sound(event)
            if isinstance(event, Frame):
                opened.awaited.by(runs)
        return [run.finish() for run in runs]


def hit_of(pair: PairResult) -> Hit:
    """A pair's verdict in the benchmark's words."""
    return Hit(
        score=_SCORES.get(pair.verdict, 0.0),
        spans=tuple(_span(segment) for segment in pair.by_picture),
        word=pair.verdict.value,
    )


def _span(segment: Segment) -> Span:
    placed = None
    if segment.geometry is not None:
        placed = np.array(segment.geometry.homography_e6, float).reshape(3, 3) / 1e6
    return Span(
        a_start_us=segment.a_start_us,
        a_end_us=segment.a_end_us,
        b_start_us=segment.b_start_us,
        b_end_us=segment.b_end_us,
        speed=segment.rate_ppm / 1e6,
        backwards=segment.backwards,
        placed=placed,
    )
