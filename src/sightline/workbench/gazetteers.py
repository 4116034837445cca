"""Which places a name may mean: gazetteers taken in, and names looked up, outside every case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sightline.geo.gazetteer import Candidate, Context, Named, candidates, parted
from sightline.model.digest import Digest
from sightline.model.times import Instant
from sightline.workbench.ports.attesting import TimeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerRows:
    """A block of a gazetteer file's rows, as plain values that nobody has checked.

    Attributes:
        kind: `places`, `names` (more names for places) or `admin` (names of codes).
        bad: lines that could not be read.
        skipped: lines of kinds that are not kept.
        examples: a few of the bad lines, and what is wrong with them.
    """

    kind: str
    rows: Sequence[Mapping[str, object]]
    bad: int = 0
    skipped: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerImport:
    """One file that was taken in.

    Attributes:
        newest: date of the latest change it states, empty where it states none.
        bad: rows that could not be read.
        skipped: rows that could be and were left out: of kinds that are not kept, of places that
            another file brought, or names of places that none brought.
        examples: a few of the bad rows, told when they are met and not kept.
    """

    name: str
    digest: Digest
    kind: str
    newest: str
    imported_at: Instant
    rows: int
    bad: int
    skipped: int
    examples: tuple[str, ...] = ()


class Gazetteer(Protocol):
    """Names and places, kept outside the case."""

    def imports(self) -> tuple[GazetteerImport, ...]:
        """What was taken in, oldest first."""
        ...

    def take(
        self, name: str, digest: Digest, at: Instant, blocks: Iterable[GazetteerRows]
    ) -> GazetteerImport:
        """Take one file's rows in, all or none; an earlier file of that name is replaced."""
        ...

    def find(self, name: str) -> tuple[Named, ...]:
        """Every place of that name, and those of names like it."""
        ...


class GazetteerFiles(Protocol):
    """Reads gazetteer files, which are foreign, in a limited process."""

    def digest(self, path: Path) -> Digest:
        """Digest of the file's bytes."""
        ...

    def blocks(self, path: Path) -> Iterable[GazetteerRows]:
        """Its rows.

        Raises:
            InputRefused: it is no gazetteer file, or damaged.
        """
        ...


def take_in(
    gazetteer: Gazetteer, files: GazetteerFiles, times: TimeSource, path: Path
) -> tuple[GazetteerImport, bool]:
    """Import a file; False where the very same bytes were imported before.

    Raises:
        NotFound: there is no such file.
        InputRefused: it is no gazetteer file, or damaged; nothing of it was taken in.
    """
    digest = files.digest(path)
    for known in gazetteer.imports():
        if (known.name, known.digest) == (path.name, digest):
            return known, False
    return gazetteer.take(path.name, digest, times.now(), files.blocks(path)), True


def look_up(gazetteer: Gazetteer, query: str, context: Context) -> tuple[Candidate, ...]:
    """All namesakes and near names of `NAME, WORDS OF ITS SURROUNDINGS`, in order."""
    name, words = parted(query)
    whole = Context(words=(*words, *context.words), places=context.places)
    return candidates(name, gazetteer.find(name), whole)
