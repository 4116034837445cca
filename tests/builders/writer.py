"""A process of its own that appends to a case and tells what was acknowledged.

Run as `python -m tests.builders.writer FOLDER WHO NAME COUNT GROUP`; it waits for a line on its
standard input, and prints `SEQ DIGEST` of each record after its call has returned.
"""

import sys
from pathlib import Path

from tests.builders.desk import numbered, open_case

from sightline.adapters.log_sqlite import SqliteLog


def main(folder: Path, who: str, name: str, count: int, group: int) -> None:
    case = open_case(folder, who)
    tell("ready")
    sys.stdin.readline()
    for start in range(0, count, group):
        records = [(numbered(name, number), "add") for number in range(start, start + group)]
        digests = case.record_all(records)
        tell("\n".join(f"{case.snapshot.seq_of[digest]} {digest}" for digest in digests))
    assert isinstance(case.log, SqliteLog)
    case.log.close()


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
