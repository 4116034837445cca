"""Verifying a bundle and opening a long case, against plain hashing and bagit in the same run.

    .venv/bin/python benchmarks/verify.py [--megabytes 300] [--exhibits 600] [--entries 100000]

Each line is a median over the runs. Everything is generated in a temporary folder.
"""

import argparse
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bagit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.builders.small_case import Desk, add_exhibit, bundle, seal_with  # noqa: E402 - as above

from sightline.model.claim import Claim, Hedge  # noqa: E402 - the path is set above
from sightline.model.merkle import Frontier, leaf_hash  # noqa: E402 - the path is set above
from sightline.verify.run import verify_path  # noqa: E402 - as above
from sightline.verify.trust import Trust  # noqa: E402 - as above


def timed(work: Callable[[], object], runs: int) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def plain_hash(folder: Path) -> None:
    """SHA-256 of every file, one after the other."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")


def verify(folder: Path) -> None:
    """Everything a verification does."""
    report = verify_path(folder, Trust())
    if not report.held:
        raise SystemExit("\n".join(report.lines()))


def bench_bundle(folder: Path, megabytes: int, exhibits: int, runs: int) -> None:
    """A bundle of exhibits of random bytes."""
    case = Desk(folder / "case").create()
    size = megabytes * 1_000_000 // exhibits
    for _ in range(exhibits):
        add_exhibit(case, os.urandom(size))
    seal_with(case)
    start = time.perf_counter()
    bundle(case, folder / "bundle")
    exported = time.perf_counter() - start
    entries = case.size
    case.log.close()
    bag = folder / "bundle"
    hashing = timed(lambda: plain_hash(bag), runs)
    ours = timed(lambda: verify(bag), runs)
    theirs = timed(lambda: bagit.Bag(str(bag)).validate(processes=1), runs)
    print(f"bundle: {megabytes} MB, {exhibits} exhibits, {entries} entries")
    print(f"  export                {exported:7.2f} s   {megabytes / exported:7.0f} MB/s")
    print(f"  plain SHA-256         {hashing:7.2f} s   {megabytes / hashing:7.0f} MB/s")
    print(f"  bagit validate        {theirs:7.2f} s   {theirs / hashing:7.2f} x plain")
    print(f"  sightline verify      {ours:7.2f} s   {ours / hashing:7.2f} x plain")


def _open(desk: Desk) -> None:
    desk.open().log.close()


def bench_log(folder: Path, entries: int, runs: int) -> None:
    """A case with a long log of claims."""
    desk = Desk(folder / "long")
    case = desk.create()
    at, me = case.times.now(), case.me
    for start in range(1, entries, 1000):
        texts = range(start, min(start + 1000, entries))
        case.record_all(
            (
                Claim(text=f"claim {n}", hedge=Hedge.ASSERTED, allegation=False, by=me, at=at),
                "claim",
            )
            for n in texts
        )
    leaves = [row.entry for row in case.log.entries()]
    case.log.close()
    hashing = timed(lambda: Frontier.over(map(leaf_hash, leaves)), runs)
    opening = timed(lambda: _open(desk), runs)
    ours = timed(lambda: verify(desk.folder), runs)
    print(f"log: {entries} entries")
    print(f"  leaf hashes and tree  {hashing:7.2f} s   {entries / hashing:7.0f} entries/s")
    print(f"  open (head known)     {opening:7.2f} s   {entries / opening:7.0f} entries/s")
    print(f"  verify, signatures in {ours:7.2f} s   {entries / ours:7.0f} entries/s")


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--exhibits", type=int, default=600)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench_bundle(Path(name), wishes.megabytes, wishes.exhibits, wishes.runs)
        bench_log(Path(name), wishes.entries, wishes.runs)


if __name__ == "__main__":
    main()
