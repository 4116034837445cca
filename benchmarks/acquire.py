"""Taking exhibits in, against plain SHA-256 of the same bytes, and memory for one huge exhibit.

    python benchmarks/acquire.py [--megabytes 1024] [--files 16] [--runs 5] [--huge-gigabytes 0]

The physical limit is hashing alone, with the file in the page cache; `cp` with fsync shows what the
disk allows. Ratios are of medians, all in one run.
"""

import argparse
import hashlib
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sightline.adapters.archives import ArchiveExpander
from sightline.bootstrap.cases import new_case
from sightline.settings import Settings
from sightline.sources.local import local_items
from sightline.workbench.acquire import Purpose, acquire

CHUNK = 1 << 20


def plain_hash(folder: Path, _: Path) -> None:
    """Read and hash every file, nothing else."""
    for path in sorted(folder.iterdir()):
        hasher = hashlib.sha256()
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                hasher.update(chunk)
        hasher.hexdigest()


def plain_copy(folder: Path, work: Path) -> None:
    """Copy every file and sync it."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as source, (work / path.name).open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())


def take_in(folder: Path, work: Path) -> None:
    """Acquire every file into a new case."""
    settings = Settings.of({"SIGHTLINE_HOME": str(work / "home")}, name="Benchmark")
    case = new_case(work / "case", settings, title="benchmark", purpose="benchmark")
    purpose = Purpose(reason="benchmark", collector="Benchmark", no_address_reason="generated here")
    acquire(case, local_items(folder), purpose, ArchiveExpander())
    case.log.close()


def timed(action: Callable[[Path, Path], None], folder: Path, runs: int) -> float:
    """Median seconds, each run in a fresh folder."""
    seconds = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            start = time.perf_counter()
            action(folder, Path(work))
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--files", type=int, default=16)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--huge-gigabytes", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "in"
        folder.mkdir()
        for number in range(options.files):
            data = os.urandom(CHUNK) * (options.megabytes // options.files)
            (folder / f"{number:04d}.bin").write_bytes(data[:-1] + bytes([number % 256]))
        limit = timed(plain_hash, folder, options.runs)
        copy = timed(plain_copy, folder, options.runs)
        ours = timed(take_in, folder, options.runs)
        rate = options.megabytes / 1024
        print(f"{options.megabytes} MiB in {options.files} files, medians of {options.runs}")
        print(f"plain SHA-256     {rate / limit:6.2f} GiB/s")
        print(f"copy and sync     {rate / copy:6.2f} GiB/s")
        print(f"acquire           {rate / ours:6.2f} GiB/s")
        print(f"acquire / SHA-256 {limit / ours:6.2f}   (aim at least 0.8)")
        print(f"acquire / copy    {copy / ours:6.2f}")
        if options.huge_gigabytes:
            huge(Path(root), options.huge_gigabytes)


def huge(root: Path, gigabytes: int) -> None:
    """Peak memory while one sparse file is taken in."""
    folder = root / "huge"
    folder.mkdir()
    with (folder / "sparse.bin").open("wb") as file:
        file.truncate(gigabytes << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    take_in(folder, root)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"one exhibit of {gigabytes} GiB: {seconds:.0f} s, peak memory grew {after - before} KiB")


if __name__ == "__main__":
    main()
