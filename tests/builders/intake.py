"""Taking things into a test's case."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tests.builders.small_case import Desk

from sightline.adapters.archives import ArchiveExpander
from sightline.model.exhibit import Source
from sightline.sources.local import local_items
from sightline.workbench.acquire import Acquired, Purpose, acquire
from sightline.workbench.case import Case
from sightline.workbench.ports.objects import Incoming, NotIncoming

PURPOSE: Final = Purpose(
    reason="shows the yard", collector="Ada", no_address_reason="handed over on a disk"
)


def incoming(name: str, *chunks: bytes) -> Incoming:
    """Bytes on their way in."""
    return Incoming(source=Source(name=name), size=None, chunks=lambda: iter(chunks))


def failing(name: str, error: BaseException, *chunks: bytes) -> Incoming:
    """Bytes that break off."""

    def read() -> Iterator[bytes]:
        yield from chunks
        raise error

    return Incoming(source=Source(name=name), size=None, chunks=read)


def add(
    case: Case, items: Path | Iterable[Incoming | NotIncoming], purpose: Purpose = PURPOSE
) -> list[Acquired]:
    """Take in a path, or items, with the real reader of archives."""
    found = local_items(items) if isinstance(items, Path) else items
    return acquire(case, found, purpose, ArchiveExpander())


def statuses(acquired: Iterable[Acquired]) -> list[str]:
    """What became of each."""
    return [item.status for item in acquired]


def main(folder: str, what: str) -> None:
    """As a command: take a path into the case in a folder, and say what lasts."""
    case = Desk(Path(folder)).open()

    def listener(acquired: Acquired) -> None:
        digest = acquired.exhibit.digest.hex if acquired.exhibit else "refused"
        print(digest, flush=True)  # noqa: T201 - read by the test that started this

    acquire(case, local_items(Path(what)), PURPOSE, ArchiveExpander(), listener)


if __name__ == "__main__":
    main(*sys.argv[1:])
