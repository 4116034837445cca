"""The user's gazetteer: one file outside every case."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sightline.adapters.clock import SystemClock
from sightline.adapters.gazetteer_files import ConfinedGazetteerFiles
from sightline.adapters.gazetteer_sqlite import SqliteGazetteer
from sightline.geo.gazetteer import Candidate, Context
from sightline.settings import Settings
from sightline.workbench.gazetteers import Gazetteer, GazetteerImport, look_up, take_in


@contextlib.contextmanager
def open_gazetteer(settings: Settings) -> Iterator[Gazetteer]:
    """The gazetteer, open while the context lasts; an empty one where there is none.

    Raises:
        StorageFailed: the file cannot be used, or is something else.
    """
    opened = SqliteGazetteer.open(settings.gazetteer)
    try:
        yield opened
    finally:
        opened.close()


def import_file(gazetteer: Gazetteer, path: Path) -> tuple[GazetteerImport, bool]:
    """Take a file in; False where the very same was taken in before.

    Raises:
        NotFound: there is no such file.
        InputRefused: it is no gazetteer file, or damaged.
    """
    return take_in(gazetteer, ConfinedGazetteerFiles(), SystemClock(), path)


def imports(gazetteer: Gazetteer) -> tuple[GazetteerImport, ...]:
    """What was taken in."""
    return gazetteer.imports()


def look_up_name(gazetteer: Gazetteer, name: str, context: Context) -> tuple[Candidate, ...]:
    """Every place that a name may mean."""
    return look_up(gazetteer, name, context)
