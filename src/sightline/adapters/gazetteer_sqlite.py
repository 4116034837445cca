"""A gazetteer in one SQLite file outside every case: names, spellings, places, what was imported.

Names are found in three widening steps, each only where the one before found little: the same once
folded, the same consonants, and shared runs of three letters.
"""

import contextlib
import functools
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from sightline.adapters.gazetteer_rows import take_block
from sightline.adapters.one_writer import one_writer
from sightline.errors import StorageFailed
from sightline.geo.gazetteer import GazetteerPlace, Named
from sightline.geo.names import folded, likeness, skeleton
from sightline.model.digest import Digest
from sightline.model.places import Point
from sightline.model.times import Instant
from sightline.workbench.gazetteers import GazetteerImport, GazetteerRows

APPLICATION_ID: Final = 0x53474C47
VERSION: Final = 1
_SCHEMA: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    """CREATE TABLE source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL,
    newest TEXT NOT NULL, imported_at TEXT NOT NULL, rows INTEGER NOT NULL, bad INTEGER NOT NULL,
    skipped INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE place (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    kind TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT NOT NULL, admin2 TEXT NOT NULL,
    population INTEGER, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL
) STRICT""",
    "CREATE INDEX place_of_source ON place (source)",
    """CREATE TABLE name (
    id INTEGER PRIMARY KEY, place INTEGER NOT NULL, source INTEGER NOT NULL, name TEXT NOT NULL,
    folded TEXT NOT NULL, bones TEXT NOT NULL, language TEXT NOT NULL, historic INTEGER NOT NULL
) STRICT""",
    "CREATE INDEX name_folded ON name (folded)",
    "CREATE INDEX name_bones ON name (bones)",
    "CREATE INDEX name_of_place ON name (place)",
    "CREATE INDEX name_of_source ON name (source)",
    """CREATE TABLE admin (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, source INTEGER NOT NULL
) STRICT""",
    "CREATE TABLE spelling (id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT",
    "CREATE VIRTUAL TABLE run USING fts5(folded, content='', tokenize='trigram')",
)
_GOOD: Final = 88.0
"""Likeness above which a spelling counts as found, so that no wider step is taken."""
_MOST: Final = 400
_RUN: Final = 3
_FEWEST_BONES: Final = 2
_CONTENT: Final = (
    "SELECT name.name, name.historic, place.key, place.name, place.kind, place.country,"
    " place.admin1, place.admin2, place.population, place.lat_e7, place.lon_e7,"
    " one.name, two.name FROM name JOIN place ON place.id = name.place"
    " LEFT JOIN admin AS one ON one.code = place.country || '.' || place.admin1"
    " LEFT JOIN admin AS two"
    " ON two.code = place.country || '.' || place.admin1 || '.' || place.admin2"
)


class SqliteGazetteer:
    """Satisfies `Gazetteer`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or make an empty one.

        Raises:
            StorageFailed: it cannot be used here, or is something else.
        """
        with _errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None, timeout=20)
            connection.execute("PRAGMA trusted_schema = OFF")
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables:
                for statement in _SCHEMA:
                    connection.execute(statement)
            elif (application, version) != (APPLICATION_ID, VERSION):
                connection.close()
                raise _unusable(path, "it is no gazetteer of this version")
        return cls(connection, path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def imports(self) -> tuple[GazetteerImport, ...]:
        """What was imported, oldest first."""
        with _errors(self._path):
            rows = self._connection.execute(
                "SELECT name, digest, kind, newest, imported_at, rows, bad, skipped FROM source"
            ).fetchall()
        return tuple(
            GazetteerImport(
                name=row[0],
                digest=Digest.parse(row[1]),
                kind=row[2],
                newest=row[3],
                imported_at=Instant.parse_canonical(row[4]),
                rows=row[5],
                bad=row[6],
                skipped=row[7],
            )
            for row in rows
        )

    def take(
        self, name: str, digest: Digest, at: Instant, blocks: Iterable[GazetteerRows]
    ) -> GazetteerImport:
        """Import one file's rows, all or none; an earlier file of that name is replaced."""
        with one_writer(self._connection, lambda: _errors(self._path)), _errors(self._path):
            self._forget(name)
            source = self._connection.execute(
                "INSERT INTO source (name, digest, kind, newest, imported_at, rows, bad, skipped)"
                " VALUES (?, ?, '', '', ?, 0, 0, 0)",
                (name, str(digest), str(at)),
            ).lastrowid
            rows = bad = skipped = 0
            kind, newest = "", ""
            examples: tuple[str, ...] = ()
            for block in blocks:
                kind, examples = block.kind, block.examples
                lost, left_out, latest = take_block(self._connection, int(source or 0), block)
                rows += len(block.rows) - lost - left_out
                bad, skipped = bad + block.bad + lost, skipped + block.skipped + left_out
                newest = max(newest, latest)
            self._connection.execute(
                "UPDATE source SET kind = ?, newest = ?, rows = ?, bad = ?, skipped = ?"
                " WHERE id = ?",
                (kind, newest, rows, bad, skipped, source),
            )
            self._connection.execute(
                "INSERT OR IGNORE INTO spelling (folded) SELECT DISTINCT folded FROM name"
                " WHERE source = ?",
                (source,),
            )
            self._connection.execute(
                "INSERT INTO run (rowid, folded) SELECT id, folded FROM spelling"
                " WHERE id > (SELECT coalesce(max(rowid), 0) FROM run)"
            )
        return replace(self.imports()[-1], examples=examples)

    def find(self, name: str) -> tuple[Named, ...]:
        """Names like this one, with their places: all of the same fold, then by wider steps."""
        wanted = folded(name)
        if not wanted:
            return ()
        with _errors(self._path):
            same = self._named("name.folded = ?", (wanted,))
            near = self._by_bones(wanted)
            if not same and max(near, default=(0.0, ""))[0] < _GOOD:
                near += self._by_runs(wanted)
            return (*same, *self._spelled(near))

    def _by_bones(self, wanted: str) -> list[tuple[float, str]]:
        """Other spellings of the same consonants, with their likeness."""
        bones = skeleton(wanted)
        if len(bones) < _FEWEST_BONES:
            return []
        rows = self._connection.execute(
            "SELECT DISTINCT folded FROM name WHERE bones = ?", (bones,)
        )  # fmt: skip
        return [(likeness(wanted, fold), fold) for (fold,) in rows if fold != wanted]

    def _by_runs(self, wanted: str) -> list[tuple[float, str]]:
        runs = [wanted[start : start + _RUN] for start in range(len(wanted) - _RUN + 1)]
        if not runs:
            return []
        rows = self._connection.execute(
            "SELECT spelling.folded FROM run JOIN spelling ON spelling.id = run.rowid"
            " WHERE run MATCH ? ORDER BY rank LIMIT 60",
            (" OR ".join(f'"{run}"' for run in runs),),
        )
        return [(likeness(wanted, fold), fold) for (fold,) in rows]

    def _spelled(self, near: list[tuple[float, str]]) -> list[Named]:
        """The names of the spellings most alike."""
        best = [fold for _, fold in sorted(near, reverse=True)[:20]]
        if not best:
            return []
        return self._named(f"name.folded IN ({', '.join('?' * len(best))})", tuple(best))

    def _named(self, condition: str, values: tuple[str, ...]) -> list[Named]:
        rows = self._connection.execute(f"{_CONTENT} WHERE {condition} LIMIT {_MOST}", values)
        return [_named(row) for row in rows]

    def _forget(self, name: str) -> None:
        old = "SELECT id FROM source WHERE name = ?"
        for statement in (
            f"DELETE FROM name WHERE source IN ({old})",  # noqa: S608 - the line above
            f"DELETE FROM name WHERE place IN (SELECT id FROM place WHERE source IN ({old}))",  # noqa: S608 - as above
            f"DELETE FROM place WHERE source IN ({old})",  # noqa: S608 - as above
            f"DELETE FROM admin WHERE source IN ({old})",  # noqa: S608 - as above
            "DELETE FROM source WHERE name = ?",
        ):
            self._connection.execute(statement, (name,))


def _named(row: tuple[object, ...]) -> Named:
    (name, historic, key, main, kind, country, admin1, admin2, population, lat, lon, one, two) = row
    path = (country, one or admin1, two or admin2)
    return Named(
        place=GazetteerPlace(
            key=str(key),
            name=str(main),
            kind=str(kind),
            admin=tuple(str(part) for part in path if part),
            population=population if isinstance(population, int) else None,
            point=_point(lat, lon),
        ),
        name=str(name),
        historic=bool(historic),
    )


@functools.lru_cache(maxsize=1024)
def _point(latitude_e7: int, longitude_e7: int) -> Point:
    return Point(latitude_e7=latitude_e7, longitude_e7=longitude_e7)


@contextlib.contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a defect of ours
    except (sqlite3.DatabaseError, OSError) as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, cause: str) -> StorageFailed:
    return StorageFailed(
        f"The gazetteer cannot be used ({cause}).",
        file=str(path),
        next_step="Name another file with SIGHTLINE_GAZETTEER, or delete this one and import anew.",
    )
