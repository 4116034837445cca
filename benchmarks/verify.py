"""Verifying a bundle and opening a long case, against plain hashing and bagit in the same run.

    .venv/bin/python benchmarks/verify.py [--megabytes 300] [--exhibits 600] [--entries 100000]

Each line is a median over the runs. Everything is generated in a temporary folder.
"""

import argparse
import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bagit
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.builders.small_case import Desk, add_exhibit, bundle, seal_with  # noqa: E402 - as above

from sightline.adapters.libc import sync_disk  # noqa: E402 - the path is set above
from sightline.model.claim import Claim, Hedge  # noqa: E402 - the path is set above
from sightline.model.merkle import Frontier, leaf_hash  # noqa: E402 - the path is set above
from sightline.verify.run import verify_path  # noqa: E402 - as above
from sightline.verify.trust import Trust  # noqa: E402 - as above
from sightline.workbench.case import Case  # noqa: E402 - as above
from sightline.workbench.fixity import CASE, Plan, audit  # noqa: E402 - as above


@dataclass(frozen=True)
class Cost:
    """Medians: seconds on the clock, and of processor time over all threads."""

    wall: float
    cpu: float

    def line(self, name: str, amount: float, unit: str, base: "Cost | None" = None) -> str:
        """One row of the table; ratios compare processor time, which other load disturbs less."""
        ratio = "" if base is None else f"   {self.cpu / base.cpu:5.2f} x"
        return (
            f"  {name:24}{self.wall:7.2f} s {self.cpu:7.2f} CPU-s "
            f"{amount / self.cpu:9.0f} {unit}/CPU-s{ratio}"
        )


def timed(work: Callable[[], object], runs: int) -> Cost:
    """Medians over the runs."""
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Cost(statistics.median(walls), statistics.median(cpus))


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


def copied(source: Path, target: Path) -> Cost:
    """`cp -r` of a folder, and a sync of its disk: what any export must do at least."""
    before, wall = os.times(), time.perf_counter()
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)  # noqa: S603, S607 - the peer
    sync_disk(target)
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return Cost(time.perf_counter() - wall, cpu)


def audited(case: Case) -> None:
    """Every kept object read again and held against its name."""
    audit(case, case.objects, Plan(store=CASE, whole=True))


def bench_bundle(folder: Path, megabytes: int, exhibits: int, runs: int) -> None:
    """A bundle of exhibits of random bytes."""
    case = Desk(folder / "case").create()
    size = megabytes * 1_000_000 // exhibits
    for _ in range(exhibits):
        add_exhibit(case, os.urandom(size))
    seal_with(case)
    exported = timed(lambda: bundle(case, folder / "bundle"), 1)
    entries = case.size
    bag = folder / "bundle"
    copying = copied(bag, folder / "copy")
    auditing = timed(lambda: audited(case), runs)
    case.log.close()
    hashing = timed(lambda: plain_hash(bag), runs)
    ours = timed(lambda: verify(bag), runs)
    theirs = timed(lambda: bagit.Bag(str(bag)).validate(processes=1), runs)
    print(f"bundle: {megabytes} MB, {exhibits} exhibits, {entries} entries")
    print(copying.line("cp -r and sync", megabytes, "MB", copying))
    print(exported.line("export", megabytes, "MB", copying))
    print(hashing.line("plain SHA-256", megabytes, "MB", hashing))
    print(theirs.line("bagit validate", megabytes, "MB", hashing))
    print(ours.line("sightline verify", megabytes, "MB", hashing))
    print(auditing.line("sightline audit", megabytes, "MB", hashing))


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
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key(), key.sign(leaves[1])
    signing = timed(lambda: [public.verify(signature, leaves[1]) for _ in leaves], runs)
    print(f"log: {entries} entries")
    print(hashing.line("leaf hashes and tree", entries, "entries"))
    print(opening.line("open, head seen before", entries, "entries"))
    print(ours.line("verify, all signatures", entries, "entries"))
    print(signing.line("Ed25519 checks alone", entries, "entries"))


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
