"""Searching codes against reading them once, which is the limit of a single exact query.

    python -m benchmarks.matching_index [--millions 1 10] [--queries 200] [--changed 0.08]
        [--runs 3] [--real FOLDER]

Random codes of 128 bits; or, with FOLDER (where `benchmarks.matching` keeps descriptors), those of
real pictures, which crowd together as random ones do not: as many as there are, and beyond these
the same with a sixth of their bits turned over. The queries are some of them with a share of bits
turned over. For the
exact search, the halved and the hashed: processor milliseconds a query (all queries asked at once,
as those of one clip are), the same in units of reading all codes once, codes found a second, and
recall of what lies within the radius that votes are given at. The exact one asks for codes as they
are, the other two in the same time for what is near in a mirror too. Medians of several runs, one
thread.
"""

import argparse
import functools
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from benchmarks.matching_sightline import SECONDS
from numpy.typing import NDArray

from sightline.matching.code_search import (
    CodeSearch,
    FlatSearch,
    HalvedSearch,
    HashedSearch,
    Numbers,
)
from sightline.matching.descriptor_format import decode
from sightline.matching.features import CODE_BYTES, Codes
from sightline.matching.index import FEATURE_RADIUS

ROW = "{:>6} {:<7} {:>9} {:>13} {:>10} {:>13} {:>8}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 10])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--changed", type=float, default=0.08)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    print(
        ROW.format("codes", "search", "build s", "ms a query", "of a read", "found a s", "recall")
    )
    for millions in options.millions:
        codes = drawn(round(millions * 1e6), options.real)
        queries, places = asked_of(codes, options.queries, options.changed)
        read = median(functools.partial(reading, codes), options.runs)
        print(
            f"{millions:g} M codes, {codes.nbytes / 1e6:.0f} MB: read once in {read * 1e3:.1f} ms"
        )
        searches = (("exact", FlatSearch()), ("halved", HalvedSearch()), ("hashed", HashedSearch()))
        for name, search in searches:
            report(name, search, codes, queries, places, (millions, read, options.runs))


def report(  # noqa: PLR0917 - one row of a table
    name: str,
    search: FlatSearch | CodeSearch,
    codes: Codes,
    queries: Codes,
    places: NDArray[np.int64],
    run: tuple[float, float, int],
) -> None:
    """One row."""
    millions, read, runs = run
    build = spent(lambda: search.add(codes))
    took = median(lambda: spent(lambda: search.near(queries, FEATURE_RADIUS)), runs)
    asked, found = as_they_are(search, queries)
    right = np.unique(asked[found == places[asked]])
    within = np.bitwise_count(codes[places] ^ queries).sum(axis=1) <= FEATURE_RADIUS
    recall = len(right) / max(1, int(within.sum()))
    each = took / len(queries)
    row = (f"{millions:g} M", name, f"{build:.1f}", f"{each * 1e3:.3f}", f"{each / read:.2f}",
           f"{len(found) / took:.0f}", f"{recall:.3f}")  # fmt: skip
    print(ROW.format(*row), flush=True)


def as_they_are(search: FlatSearch | CodeSearch, queries: Codes) -> tuple[Numbers, Numbers]:
    """Numbers of queries and of codes near to them, not in a mirror."""
    if isinstance(search, FlatSearch):
        return search.near(queries, FEATURE_RADIUS)
    hits = search.near(queries, FEATURE_RADIUS)
    plain = hits.of(~hits.turned)
    return plain.asked, plain.found


def drawn(count: int, kept: Path | None) -> Codes:
    """So many codes: random, or those of kept descriptors, and changed ones beyond these."""
    chance = np.random.default_rng(1)
    if kept is None:
        return chance.integers(0, 256, (count, CODE_BYTES), np.uint8)
    files = sorted(kept.rglob("*.bin"))
    held = (decode(path.read_bytes()[SECONDS.size :], path.name) for path in files)
    real = np.unique(np.concatenate([one.keys.features.codes for one in held]), axis=0)
    chance.shuffle(real)
    if count <= len(real):
        return real[:count]
    more = chance.integers(0, len(real), count - len(real))
    codes = np.concatenate((real, real[more]))
    for start in range(len(real), count, 1 << 20):
        part = codes[start : start + (1 << 20)]
        part ^= np.packbits(chance.random((len(part), CODE_BYTES * 8)) < 1 / 6, axis=1)
    print(f"({len(real) / 1e6:.2f} M of the codes are of real pictures, the others made of them)")
    return codes


def asked_of(codes: Codes, asked: int, changed: float) -> tuple[Codes, NDArray[np.int64]]:
    """Queries made of some of the codes, and of which."""
    chance = np.random.default_rng(2)
    places = chance.choice(len(codes), asked, replace=False)
    flips = np.packbits(chance.random((asked, CODE_BYTES * 8)) < changed, axis=1)
    return codes[places] ^ flips, places


def reading(codes: Codes) -> float:
    """Processor seconds of reading all of them once."""
    words = codes.view(np.uint64).reshape(-1)
    return spent(lambda: int(np.bitwise_xor.reduce(words)))


def spent(work: Callable[[], object]) -> float:
    """Processor seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


def median(measure: Callable[[], float], runs: int) -> float:
    """Of so many runs."""
    return statistics.median(measure() for _ in range(runs))


if __name__ == "__main__":
    main()
