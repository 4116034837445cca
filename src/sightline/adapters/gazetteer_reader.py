"""GeoNames files into rows, inside the limited process; line by line, bad lines counted.

Formats: the readme of download.geonames.org/export/dump (country files, alternateNamesV2,
admin1CodesASCII, admin2Codes), as text or zipped. Files may be large: rows leave in blocks.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import BinaryIO, Final

from sightline.adapters.messages import Outbox, Tag
from sightline.errors import InputRefused
from sightline.model.places import E7

Row = dict[str, object]

_BLOCK: Final = 2000
_EXAMPLES: Final = 5
_TOLD: Final = 120
_LONGEST_LINE: Final = 1 << 16
_COLUMNS: Final = 19
_KEPT_CLASSES: Final = frozenset("PAL")
"""Populated places, administrative areas, localities; water, hills and shops bear names too."""
_NO_NAMES: Final = frozenset({"link", "post", "iata", "icao", "faac", "wkdt", "unlc", "tcid"})
"""What stands in the column of languages where the "name" is no name."""
_ZIP: Final = b"PK\x03\x04"
_ALTERNATE_COLUMNS, _ADMIN_COLUMNS = 8, 4


class GazetteerFile(StrEnum):
    """What a file holds."""

    PLACES = "places"
    NAMES = "names"
    ADMIN = "admin"


def send_gazetteer(file: BinaryIO, outbox: Outbox, name: str) -> None:
    """In the child: read the file and send blocks `{kind, rows, bad, skipped}`.

    The last block also gives `examples`: the first lines that could not be read, and why.
    """
    try:
        for block in read_blocks(file, name):
            outbox.send(Tag.BYTES, json.dumps(block).encode())
    except InputRefused as error:
        outbox.send(Tag.REFUSED, error.cause.encode(errors="replace"))


def read_blocks(file: BinaryIO, name: str) -> Iterator[dict[str, object]]:
    """Blocks of rows.

    Raises:
        InputRefused: it is no gazetteer file, or its archive is damaged.
    """
    try:
        with _text(file, name) as (lines, inner):
            yield from _blocks(lines, inner)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise _refused(f"its archive is damaged: {error}") from error
    except UnicodeDecodeError as error:
        raise _refused("it is not UTF-8 text") from error


class _text:  # noqa: N801 - reads as a verb where it is used
    """The lines of a text, or of the one that an archive holds, and its name."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name

    def __enter__(self) -> tuple[io.TextIOWrapper, str]:
        start = self._file.read(len(_ZIP))
        self._file.seek(0)
        inner, raw = self._name, self._file
        if start == _ZIP:
            self._archive = zipfile.ZipFile(self._file)
            texts = [
                item
                for item in self._archive.namelist()
                if item.endswith(".txt") and not item.lower().startswith(("readme", "iso-lang"))
            ]
            if len(texts) != 1:
                raise _refused(f"its archive holds {len(texts)} tables, where one belongs")
            inner, raw = texts[0], self._archive.open(texts[0])  # type: ignore[assignment]
        self._lines = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
        return self._lines, inner

    def __exit__(self, *_: object) -> None:
        self._lines.detach()


def _blocks(lines: io.TextIOWrapper, name: str) -> Iterator[dict[str, object]]:
    read: Callable[[list[str]], Row | None] | None = None
    kind = GazetteerFile.PLACES
    rows: list[Row] = []
    examples: list[str] = []
    bad = skipped = number = 0
    while line := lines.readline(_LONGEST_LINE):
        number += 1
        cells = line.rstrip("\r\n").split("\t")
        if read is None:
            kind = _kind(name, cells)
            read = _READERS[kind]
        try:
            row = read(cells)
        except (ValueError, IndexError) as error:
            bad += 1
            if len(examples) < _EXAMPLES:
                examples.append(f"line {number}: {str(error)[:_TOLD]}")
            continue
        if row is None:
            skipped += 1
        else:
            rows.append(row)
        if len(rows) == _BLOCK:
            yield {"kind": kind.value, "rows": rows, "bad": bad, "skipped": skipped}
            rows, bad, skipped = [], 0, 0
    if not number:
        raise _refused("it is empty")
    if bad == number:
        raise _refused(f"none of its lines has the columns of one ({examples[0]})")
    yield {
        "kind": kind.value, "rows": rows, "bad": bad, "skipped": skipped, "examples": examples
    }  # fmt: skip


def _kind(name: str, cells: list[str]) -> GazetteerFile:
    if name.lower().startswith("alternatename"):
        return GazetteerFile.NAMES
    if name.lower().startswith(("admin1codes", "admin2codes")) or len(cells) == _ADMIN_COLUMNS:
        return GazetteerFile.ADMIN
    return GazetteerFile.PLACES


def _place(cells: list[str]) -> Row | None:
    if len(cells) != _COLUMNS:
        raise _columns(cells, _COLUMNS)
    latitude, longitude = float(cells[4]), float(cells[5])
    name, number, people = cells[1].strip(), int(cells[0]), int(cells[14] or 0)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise ValueError(f"{latitude:g}, {longitude:g} is not on the Earth")
    if not name or people < 0:
        raise ValueError("it has no name" if not name else f"{people} people")
    if cells[6] not in _KEPT_CLASSES:
        return None
    others = dict.fromkeys(part.strip() for part in (cells[2], *cells[3].split(",")))
    return {
        "key": f"geonames:{number}",
        "name": name,
        "kind": cells[7] or cells[6],
        "country": cells[8],
        "admin1": cells[10],
        "admin2": cells[11],
        "population": people or None,
        "lat_e7": round(latitude * E7),
        "lon_e7": round(longitude * E7),
        "changed": cells[18],
        "names": [[other, "", False] for other in others if other and other != name],
    }


def _name(cells: list[str]) -> Row | None:
    if len(cells) < _ALTERNATE_COLUMNS:
        raise _columns(cells, _ALTERNATE_COLUMNS)
    if not cells[3].strip():
        raise ValueError("it has no name")
    if cells[2] in _NO_NAMES:
        return None
    return {
        "key": f"geonames:{int(cells[1])}",
        "name": cells[3].strip(),
        "language": cells[2],
        "historic": cells[7] == "1",
    }


def _admin(cells: list[str]) -> Row:
    if len(cells) != _ADMIN_COLUMNS:
        raise _columns(cells, _ADMIN_COLUMNS)
    if "." not in cells[0]:
        raise ValueError(f"{cells[0][:40]!r} is no code")
    return {"code": cells[0], "name": cells[1]}


def _columns(cells: list[str], wanted: int) -> ValueError:
    return ValueError(f"it has {len(cells)} of {wanted} columns")


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no GeoNames file: {cause}.",
        next_step="Take it anew from download.geonames.org/export/dump.",
    )


_READERS: Final[dict[GazetteerFile, Callable[[list[str]], Row | None]]] = {
    GazetteerFile.PLACES: _place,
    GazetteerFile.NAMES: _name,
    GazetteerFile.ADMIN: _admin,
}
