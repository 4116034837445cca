"""Comparing many pairs of descriptors, on as many cores as there are."""

import multiprocessing
import os
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import cv2

from sightline.adapters.shielding import shielded
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import decode
from sightline.matching.pair import PairResult
from sightline.matching.still_time import compared
from sightline.model.digest import Digest

_FEW: Final = 8
"""So many pairs are compared sooner than another process starts."""
_AT_ONCE: Final = 4
_HELD: dict[Digest, Described] = {}
"""In a worker: every descriptor of the run, read once."""


class Comparer:
    """Compares pairs in processes of its own; descriptors travel as bytes, once a process."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = max(1, workers or os.cpu_count() or 1)

    def __call__(
        self, descriptors: Mapping[Digest, bytes], pairs: Sequence[tuple[Digest, Digest]]
    ) -> Generator[PairResult]:
        """Each pair's result, in their order. Close it to stop early.

        Raises:
            InputRefused: bytes that are no descriptor.
        """
        if self._workers == 1 or len(pairs) <= _FEW:
            _load(descriptors)
            yield from map(_compare, pairs)
            _HELD.clear()
            return
        # Not from the decoders' server: that one is kept where nothing can be shared.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(
            self._workers, context, initializer=_load, initargs=(dict(descriptors),)
        )
        others = set(multiprocessing.active_children())
        try:
            with shielded():
                results = pool.map(_compare, pairs, chunksize=_AT_ONCE)
            yield from results
        except BaseException:
            # Whoever stops listening waits for no pair, begun or not; workers may be starting yet.
            with shielded():
                for worker in set(multiprocessing.active_children()) - others:
                    worker.kill()
                pool.shutdown(cancel_futures=True)
            raise
        pool.shutdown()


def _load(descriptors: Mapping[Digest, bytes]) -> None:
    cv2.setNumThreads(1)
    _HELD.clear()
    _HELD.update({digest: decode(data, str(digest)) for digest, data in descriptors.items()})


def _compare(pair: tuple[Digest, Digest]) -> PairResult:
    return compared(_HELD[pair[0]], _HELD[pair[1]])
