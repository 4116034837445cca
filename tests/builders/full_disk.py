"""Fills a small disk with a case: `python -m tests.builders.full_disk FOLDER BALLAST`.

The ballast is a file whose removal makes room again. Keys and heads lie on the small disk too.
"""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.builders.desk import new_case, numbered, open_case
from tests.builders.writer import tell

from sightline.errors import StorageFailed
from sightline.workbench.case import Case


def main(folder: Path, ballast: Path) -> None:
    ballast.write_bytes(bytes(100_000))
    case = new_case(folder)
    objects_leave_nothing(case, folder)
    size, error = until_full(case)
    assert isinstance(error, StorageFailed), error
    kept = case.size
    assert kept in {size, size + 5}, (kept, size)
    assert kept == size or "head of the log" in error.cause, error
    ballast.unlink()
    stranger = open_case(folder, "Zoe")
    assert stranger.size == kept, (stranger.size, kept)
    case.record_all([(numbered("after", number), "add") for number in range(3)])
    stranger.refresh()
    assert stranger.size == kept + 3
    assert stranger.frontier.root() == case.frontier.root()
    tell("ok")


def objects_leave_nothing(case: Case, folder: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(10_000)

    said = ""
    try:
        case.objects.put(endless())
    except StorageFailed as error:
        said = error.cause
    assert "No space left" in said
    assert not list((folder / "staging").iterdir())
    assert not list(case.objects.digests())


def until_full(case: Case) -> tuple[int, Exception]:
    """The last size that was acknowledged, and what came then."""
    size = case.size
    for number in itertools.count():
        group = [(numbered(f"x{number}", inner), "add") for inner in range(5)]
        try:
            case.record_all(group)
        except StorageFailed as error:
            return size, error
        size = case.size
    raise AssertionError


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
