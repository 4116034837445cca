"""Report families among many reports: time, and whether the copies are found.

    .venv/bin/python benchmarks/families.py [--reports 10000] [--words 400]
    uv run --with datasketch python benchmarks/families.py   # with the peer beside it

Made-up reports over a vocabulary with a natural skew: own stories, agency copy printed with a fifth
to all of its text, one agency story printed by every tenth report, and stories that share one long
quotation and nothing else. The peer, where it can be imported, is datasketch's MinHashLSHEnsemble,
which is made for containment but samples. The limit is hashing every passage once. CPU time,
medians of three runs.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations

import numpy as np

from sightline.ledger.families import Told, families, family_of
from sightline.ledger.shingles import passages

_VOCABULARY = 30_000
_QUOTE_WORDS = 40
_PART = 0.2


def made(count: int, words: int, seed: int = 1) -> tuple[list[Told], dict[str, str]]:
    """Reports and the family of each."""
    random = np.random.default_rng(seed)
    weights = 1 / np.arange(1, _VOCABULARY + 1)
    weights /= weights.sum()

    def story(length: int) -> list[str]:
        return [f"w{word}" for word in random.choice(_VOCABULARY, length, p=weights)]

    agency = [story(words) for _ in range(max(1, count // 20))]
    quotations = [" ".join(story(_QUOTE_WORDS)) for _ in range(max(1, count // 50))]
    reports, truth = [], {}
    for number in range(count):
        key, kind = f"r{number:06}", random.random()
        own = story(int(words * random.uniform(0.3, 1.0)))
        if kind < 0.5:  # noqa: PLR2004 - half of the reports print agency copy
            of = 0 if kind < 0.1 else int(random.integers(1, len(agency)))  # noqa: PLR2004 - a tenth the same
            taken = agency[of]
            size = int(len(taken) * random.uniform(0.4, 1.0))
            start = int(random.integers(0, len(taken) - size + 1))
            body = " ".join([*own[: len(own) // 3], *taken[start : start + size]])
            truth[key] = f"agency {of}"
        else:
            body, truth[key] = " ".join(own), key
        quote = quotations[int(random.integers(len(quotations)))]
        text = f"{body} “{quote}” she said"
        reports.append(
            Told(
                key=key,
                outlet="",
                published_us=number,
                text=text,
                quoted=((len(body) + 1, len(body) + len(quote) + 3),),
                slots=tuple(f"w:{w}" for w in own[:20]),
            )
        )
    return reports, truth


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Median CPU seconds."""
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def found_pairs(families_of: dict[str, str]) -> set[tuple[str, str]]:
    """All pairs of one family."""
    members: dict[str, list[str]] = {}
    for key, family in families_of.items():
        members.setdefault(family, []).append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


def peer(held: Sequence[frozenset[int]]) -> None:
    """Index and query with datasketch's ensemble at the same containment."""
    sketching = import_module("datasketch")
    sketches = []
    for passages_held in held:
        sketch = sketching.MinHash(num_perm=128)
        sketch.update_batch([value.to_bytes(8, "little") for value in passages_held])
        sketches.append(sketch)
    index = sketching.MinHashLSHEnsemble(threshold=_PART, num_perm=128, num_part=16)
    sized = [(n, s, len(h)) for n, (s, h) in enumerate(zip(sketches, held, strict=True)) if h]
    index.index(sized)
    for _, sketch, size in sized:
        list(index.query(sketch, size))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=400)
    wishes = parser.parse_args()
    reports, truth = made(wishes.reports, wishes.words)
    limit = seconds(lambda: [passages(report.text) for report in reports])
    ours = seconds(partial(families, reports))
    got, there = found_pairs(family_of(families(reports))), found_pairs(truth)
    print(f"{wishes.reports} reports of about {wishes.words} words")
    print(f"  hashing every passage once   {limit:8.2f} CPU-s")
    print(f"  families                     {ours:8.2f} CPU-s  {ours / limit:5.2f} x")
    if find_spec("datasketch"):
        held = [frozenset(passages(report.text).tolist()) for report in reports]
        theirs = seconds(partial(peer, held), 1)
        print(f"  datasketch, ensemble         {theirs:8.2f} CPU-s  {theirs / limit:5.2f} x")
    right = len(got & there)
    print(f"  pairs: {right} of {len(got)} found are right, of {len(there)} there are")


if __name__ == "__main__":
    main()
