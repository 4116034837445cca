"""Opens a case without the right to look into its folder: `python -m tests.builders.nobody FOLDER`.

Root may look into everything, so it first becomes a user who may not.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.builders.writer import tell

from sightline.adapters.log_sqlite import SqliteLog
from sightline.adapters.objects_folder import FolderObjects
from sightline.errors import StorageFailed
from sightline.model.digest import Digest

NOBODY = 65_534


def main(folder: Path) -> None:
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    for attempt in attempts(folder):
        try:
            attempt()
        except StorageFailed as error:
            tell(str(error))


def attempts(folder: Path) -> Iterator[Callable[[], object]]:
    objects = FolderObjects(folder, folder)
    yield lambda: SqliteLog.open(folder / "case.sqlite")
    yield lambda: SqliteLog.create(folder / "case.sqlite")
    yield lambda: objects.has(Digest.of(b""))
    yield lambda: objects.open(Digest.of(b""))
    yield lambda: objects.put([b"x"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
