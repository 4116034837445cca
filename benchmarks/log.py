"""The custody log: appending, and opening a long case, against the work that cannot be saved.

    python benchmarks/log.py [--entries 100000] [--appends 2000] [--runs 3]

Appending is held against the same rows put into SQLite with the same guarantees and nothing else,
opening against hashing the leaves alone. Ratios are of medians, all in one run.
"""

import argparse
import hashlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import FileKey
from sightline.adapters.known_heads import HeadFiles
from sightline.adapters.log_sqlite import SqliteLog
from sightline.adapters.objects_folder import FolderObjects
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Clock, Exhibit, ExhibitKind, Source
from sightline.model.records import Record
from sightline.workbench.case import Case, Tools
from sightline.workbench.ports.log import StoredEntry

GROUPS = (1, 100, 1000)


def tools(folder: Path, log: SqliteLog, heads: str) -> Tools:
    """One person's tools."""
    return Tools(
        log=log,
        objects=FolderObjects(folder / "objects", folder / "staging"),
        signer=FileKey.load_or_make(folder / "key", "Benchmark"),
        times=SystemClock(),
        heads=HeadFiles(folder / heads),
    )


def new_case(folder: Path) -> Case:
    """An empty case."""
    log = SqliteLog.create(folder / "case.sqlite")
    return Case.create(tools(folder, log, "heads"), title="benchmark", purpose="benchmark")


def records(case: Case, first: int, count: int) -> list[tuple[Record, str]]:
    """Exhibits and their acquisitions, as an import writes them."""
    found: list[tuple[Record, str]] = []
    for number in range(first, first + count // 2 + 1):
        digest = Digest.of(str(number).encode())
        exhibit = Exhibit(
            digest=digest,
            size=number,
            exhibit_kind=ExhibitKind.FOOTAGE,
            media_type="video/mp4",
            sniffed_by="first bytes",
        )
        acquisition = Acquisition(
            exhibit=digest,
            collector=case.me,
            source=Source(name=f"clip {number}.mp4", address=f"https://example.org/{number}"),
            acquired_at=case.times.now(),
            clock=Clock(source="benchmark", synchronised=True, error_bound_us=500),
            reason="benchmark",
        )
        found += [(exhibit, "acquire"), (acquisition, "acquire")]
    return found[:count]


def fill(case: Case, count: int, group: int) -> None:
    """Append so many records in groups."""
    batch = records(case, 0, count)
    for start in range(0, count, group):
        case.record_all(batch[start : start + group])


def appending(count: int, group: int) -> tuple[float, list[StoredEntry]]:
    """Appends a second, and the rows."""
    with tempfile.TemporaryDirectory() as name:
        case = new_case(Path(name))
        batch = records(case, 0, count)
        start = time.perf_counter()
        for first in range(0, count, group):
            case.record_all(batch[first : first + group])
        rate = count / (time.perf_counter() - start)
        rows = list(case.log.entries(1))
        case.log.close()
    return rate, rows


def inserting(rows: list[StoredEntry], group: int) -> float:
    """Rows a second that SQLite alone makes durable."""
    with tempfile.TemporaryDirectory() as name:
        connection = sqlite3.connect(Path(name) / "raw.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry BLOB, record BLOB)")
        values = [(seq, row.entry, row.record) for seq, row in enumerate(rows)]
        start = time.perf_counter()
        for first in range(0, len(values), group):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO entry VALUES (?, ?, ?)", values[first : first + group]
            )
            connection.execute("COMMIT")
        rate = len(rows) / (time.perf_counter() - start)
        connection.close()
    return rate


def median(runs: int, measure: Callable[[], float]) -> float:
    """Median of several measurements."""
    return statistics.median(measure() for _ in range(runs))


def hashing(path: Path) -> float:
    """Seconds to read the rows and hash each leaf and record, nothing else."""
    connection = sqlite3.connect(path)
    start = time.perf_counter()
    for entry, record in connection.execute("SELECT entry, record FROM entry ORDER BY seq"):
        hashlib.sha256(b"\0" + entry).digest()
        hashlib.sha256(record).digest()
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def opening(folder: Path, heads: str) -> float:
    """Seconds to open and check a case."""
    for head in (folder / heads).glob("*") if heads == "unknown" else ():
        head.unlink()
    start = time.perf_counter()
    case = Case.open(tools(folder, SqliteLog.open(folder / "case.sqlite"), heads))
    seconds = time.perf_counter() - start
    case.log.close()
    return seconds


def report_appending(count: int, runs: int) -> None:
    """Print appends a second."""
    for group in GROUPS:
        total = count if group == 1 else count * 5
        rows = appending(total, group)[1]
        ours = median(runs, lambda total=total, group=group: appending(total, group)[0])  # type: ignore[misc]
        raw = median(runs, lambda rows=rows, group=group: inserting(rows, group))  # type: ignore[misc]
        print(
            f"append in groups of {group:>5}: {ours:>9,.0f}/s   SQLite alone {raw:>9,.0f}/s"
            f"   ratio {ours / raw:.2f}"
        )


def report_opening(count: int, runs: int) -> None:
    """Print seconds to open a long case."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case = new_case(folder)
        fill(case, count, 1000)
        case.log.close()
        del case
        base = median(runs, lambda: hashing(folder / "case.sqlite"))
        print(f"hash {count:,} leaves and records: {base:6.2f} s   {count / base:>9,.0f}/s")
        for heads, said in (("heads", "head known"), ("unknown", "all signatures checked")):
            seconds = median(runs, lambda heads=heads: opening(folder, heads))  # type: ignore[misc]
            print(
                f"open, {said:<23} {seconds:6.2f} s   {count / seconds:>9,.0f}/s"
                f"   {seconds / base:.1f} times hashing"
            )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--appends", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    report_appending(options.appends, options.runs)
    report_opening(options.entries, options.runs)


if __name__ == "__main__":
    main()
