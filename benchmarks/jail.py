"""What confining a decoder costs a file, against starting processes in other ways.

    python benchmarks/jail.py [--files 40] [--runs 5]

The floor is a bare fork that reads the same file. The peers are what a sandbox a file costs where
nothing is kept ready: a fresh Python, the same with the decoders loaded, and that in bubblewrap.
Processor time of all processes involved, and wall time; medians of the runs, all in one go.
"""

import argparse
import functools
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sightline.adapters.bubblewrap import LEVEL
from sightline.adapters.confined import run_confined
from sightline.adapters.engine_local import LocalEngine

_TICKS = os.sysconf("SC_CLK_TCK")
_READ = "import sys; f = open(sys.argv[1], 'rb'); f.read()"
_LOADED = f"import av, cv2, numpy, PIL.Image; {_READ}"
_WALLS = "--unshare-user --unshare-net --unshare-ipc --die-with-parent --ro-bind / /"


def bare(path: Path) -> None:
    """A fork that reads the file and ends."""
    child = os.fork()
    if child == 0:
        with path.open("rb", buffering=0) as file:
            file.read()
        os._exit(0)
    os.waitpid(child, 0)


def fresh(words: list[str], path: Path) -> None:
    """A program of its own."""
    subprocess.run([*words, str(path)], check=True)  # noqa: S603 - our own words


def tree_seconds() -> float:
    """Processor seconds of this process and of all that came from it, whether they run or not."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = sum(map(int, fields[11:15]))
    return sum(ticks for process, ticks in spent.items() if _ours(process, parents)) / _TICKS


def _ours(process: int, parents: dict[int, int]) -> bool:
    while process in parents:
        if process == os.getpid():
            return True
        process = parents[process]
    return False


def cost(work: Callable[[Path], object], path: Path, files: int) -> tuple[float, float]:
    """Processor and wall seconds a file."""
    spent, begun = tree_seconds(), time.perf_counter()
    for _ in range(files):
        work(path)
    return (tree_seconds() - spent) / files, (time.perf_counter() - begun) / files


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5)
    wishes = parser.parse_args()
    levels = LocalEngine().confinement()
    python = [sys.executable, "-I", "-c"]
    ways: dict[str, Callable[[Path], object]] = {
        "a bare fork (the floor)": bare,
        "the decoders' jail": functools.partial(run_confined, io.FileIO.readall),
        "a fresh Python": functools.partial(fresh, [*python, _READ]),
        "a fresh Python with decoders": functools.partial(fresh, [*python, _LOADED]),
    }
    if (bubblewrap := shutil.which("bwrap")) is not None:
        walls = [bubblewrap, *_WALLS.split(), "--dev", "/dev", *python, _LOADED]
        ways["the same in bubblewrap"] = functools.partial(fresh, walls)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exhibit"
        path.write_bytes(os.urandom(1 << 16))
        found = {
            name: [cost(work, path, wishes.files) for _ in range(wishes.runs)]
            for name, work in ways.items()
        }
    print(f"levels: {', '.join(levels)}")
    if LEVEL not in levels:
        print("bubblewrap is not installed, or may not be used")
    print(f"{'one file of 64 KiB':32} {'CPU ms':>8} {'wall ms':>8} {'of the jail':>12}")
    jail = statistics.median(spent for spent, _ in found["the decoders' jail"])
    for name, runs in found.items():
        spent, lasted = (statistics.median(run[part] for run in runs) for part in (0, 1))
        print(f"{name:32} {1e3 * spent:8.1f} {1e3 * lasted:8.1f} {spent / jail:11.2f}x")


if __name__ == "__main__":
    main()
