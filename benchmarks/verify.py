"""Verifying a bundle and opening a long case, against plain hashing and bagit in the same run.

    .venv/bin/python benchmarks/verify.py [--megabytes 300] [--exhibits 600] [--entries 100000]

Each line is a median over the runs, peers and our own in turn. Everything is generated in a
temporary folder, and taken in as `sightline add FOLDER` takes it in: in groups, each signed once.
"hashes and signatures" is the part of a verification that no code of ours can save: every byte
through SHA-256, every Ed25519 signature through OpenSSL. The figures are kept in
docs/methods/verifying.md.
"""

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import bagit
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.builders.small_case import Desk, bundle, seal_with  # noqa: E402 - as above

from sightline.adapters.archives import ArchiveExpander  # noqa: E402 - the path is set above
from sightline.adapters.libc import sync_disk  # noqa: E402 - the path is set above
from sightline.model.claim import Claim, Hedge  # noqa: E402 - as above
from sightline.model.custody import SIGNATURE_NAMESPACE  # noqa: E402 - as above
from sightline.model.entries import parse_entry, signing_bytes  # noqa: E402 - as above
from sightline.model.exhibit import Source  # noqa: E402 - as above
from sightline.model.merkle import Frontier, leaf_hash  # noqa: E402 - the path is set above
from sightline.model.sshsig import ed25519_raw, key_blob, signed_data, unpack  # noqa: E402 - as above
from sightline.model.tiles import unpack_entries  # noqa: E402 - as above
from sightline.verify.run import verify_path  # noqa: E402 - as above
from sightline.verify.trust import Trust  # noqa: E402 - as above
from sightline.workbench.acquire import Purpose, acquire  # noqa: E402 - as above
from sightline.workbench.case import Case  # noqa: E402 - as above
from sightline.workbench.fixity import CASE, Plan, audit  # noqa: E402 - as above
from sightline.workbench.ports.objects import Incoming  # noqa: E402 - as above

SignedLeaves: TypeAlias = list[tuple[bytes, bytes]]


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


def processor() -> float:
    """Seconds of processor time so far, of children too: some peers are programs of their own."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def timed(work: Callable[[], object], runs: int) -> Cost:
    """Medians over the runs."""
    return in_turn({"": work}, runs)[""]


def in_turn(works: dict[str, Callable[[], object]], runs: int) -> dict[str, Cost]:
    """Medians over the runs, each of which does all of it: what else the machine does hits all."""
    taken: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            cpu, wall = processor(), time.perf_counter()
            work()
            taken[name].append(Cost(time.perf_counter() - wall, processor() - cpu))
    return {
        name: Cost(
            statistics.median(cost.wall for cost in costs),
            statistics.median(cost.cpu for cost in costs),
        )
        for name, costs in taken.items()
    }


def plain_hash(folder: Path) -> None:
    """SHA-256 of every file, one after the other."""
    _hash_each(path for path in sorted(folder.rglob("*")) if path.is_file())


def plain_hash_on_all(folder: Path) -> None:
    """The same on all cores, as a verification does: where these share a cache, it costs more."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        batches = (paths[start : start + 64] for start in range(0, len(paths), 64))
        for _ in pool.map(_hash_each, batches):
            pass


def _hash_each(paths: Iterable[Path]) -> None:
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def signatures_of(folder: Path) -> list[tuple[bytes, bytes]]:
    """What the entries of a bundle's log sign, and their raw Ed25519 signatures."""
    found = []
    for path in sorted((folder / "data/log/tile/entries").rglob("*")):
        for leaf in unpack_entries(path.read_bytes()) if path.is_file() else ():
            signed = parse_entry(leaf)
            if signed.signature is not None:
                data = signed_data(SIGNATURE_NAMESPACE, signing_bytes(signed.entry))
                found.append((unpack(signed.signature).signature, data))
    return found


def hashes_and_signatures(folder: Path, key: Ed25519PublicKey, signed: SignedLeaves) -> None:
    """The bytes and the signatures, and nothing of what they mean."""
    plain_hash(folder)
    for signature, data in signed:
        key.verify(signature, data)


def alone(folder: Path) -> None:
    """What a stranger runs: the bundle's own program, with nothing but Python."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours


def verify(folder: Path) -> None:
    """Everything a verification does."""
    report = verify_path(folder, Trust())
    if not report.held:
        raise SystemExit("\n".join(report.lines()))


def copied(source: Path, target: Path) -> Cost:
    """`cp -r` of a folder, and a sync of its disk: what any export must do at least."""
    cpu, wall = processor(), time.perf_counter()
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)  # noqa: S603, S607 - the peer
    sync_disk(target)
    return Cost(time.perf_counter() - wall, processor() - cpu)


def audited(case: Case) -> None:
    """Every kept object read again and held against its name."""
    audit(case, case.objects, Plan(store=CASE, whole=True))


def take_in(case: Case, size: int, exhibits: int) -> None:
    """Exhibits of random bytes, as a folder of files is taken in."""
    purpose = Purpose(reason="benchmark", collector=case.me, no_address_reason="generated here")
    items = (
        Incoming(
            source=Source(name=f"{number:05d}.bin"),
            size=size,
            chunks=lambda: iter((os.urandom(size),)),
        )
        for number in range(exhibits)
    )
    acquire(case, items, purpose, ArchiveExpander())


def bench_bundle(folder: Path, megabytes: int, exhibits: int, runs: int) -> None:
    """A bundle of exhibits of random bytes."""
    case = Desk(folder / "case").create()
    size = megabytes * 1_000_000 // exhibits
    taken = timed(lambda: take_in(case, size, exhibits), 1)
    seal_with(case)
    exported = timed(lambda: bundle(case, folder / "bundle"), 1)
    entries = case.size
    bag = folder / "bundle"
    copying = copied(bag, folder / "copy")
    signed = signatures_of(bag)
    key = Ed25519PublicKey.from_public_bytes(ed25519_raw(key_blob(case.signer.actor.public_key)))
    costs = in_turn(
        {
            "plain SHA-256": lambda: plain_hash(bag),
            "SHA-256 on all cores": lambda: plain_hash_on_all(bag),
            "hashes and signatures": lambda: hashes_and_signatures(bag, key, signed),
            "bagit validate": lambda: bagit.Bag(str(bag)).validate(processes=1),
            "sightline verify": lambda: verify(bag),
            "sightline audit": lambda: audited(case),
            "verify.py": lambda: alone(bag),
        },
        runs,
    )
    case.log.close()
    hashing = costs["plain SHA-256"]
    print(f"bundle: {megabytes} MB, {exhibits} exhibits, {entries} entries, {len(signed)} signed")
    print(taken.line("take in", megabytes, "MB"))
    print(copying.line("cp -r and sync", megabytes, "MB", copying))
    print(exported.line("export", megabytes, "MB", copying))
    for name, cost in costs.items():
        print(cost.line(name, megabytes, "MB", hashing))
    ratio = costs["sightline verify"].cpu / costs["SHA-256 on all cores"].cpu
    print(f"  sightline verify against SHA-256 on the same cores: {ratio:5.2f} x")


def plain_tree(leaves: list[bytes]) -> bytes:
    """The root of a Merkle tree (RFC 6962, section 2.1) level by level, with hashlib alone."""
    row = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return row[0]


def every_root(leaves: list[bytes]) -> None:
    """The root before each leaf: what each entry states, and a verification compares."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.root()
        frontier.append(leaf_hash(leaf))


def _append(case: Case, entries: int) -> None:
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


def _open(desk: Desk) -> None:
    desk.open().log.close()


def bench_log(folder: Path, entries: int, runs: int) -> None:
    """A case with a long log of claims."""
    desk = Desk(folder / "long")
    case = desk.create()
    appending = timed(lambda: _append(case, entries), 1)
    leaves = [row.entry for row in case.log.entries()]
    case.log.close()
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key(), key.sign(leaves[1])
    costs = in_turn(
        {
            "plain hashlib tree": lambda: plain_tree(leaves),
            "our tree, append": lambda: Frontier.over(map(leaf_hash, leaves)),
            "our tree, each root": lambda: every_root(leaves),
            "open, head seen before": lambda: _open(desk),
            "verify, all signatures": lambda: verify(desk.folder),
            "Ed25519 checks alone": lambda: [public.verify(signature, leaves[1]) for _ in leaves],
            "Ed25519 signing alone": lambda: [key.sign(leaves[1]) for _ in leaves],
        },
        runs,
    )
    print(f"log: {entries} entries; of them appended in groups of 1000 with signatures:")
    tree = costs["plain hashlib tree"]
    print(appending.line("append, to disk", entries, "entries", tree))
    for name, cost in costs.items():
        print(cost.line(name, entries, "entries", tree))


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
