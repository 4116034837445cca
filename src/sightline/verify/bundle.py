"""The log of a bundle: C2SP tiles, and records as objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sightline.errors import CaseDamaged
from sightline.model.custody import MAX_ENTRY_BYTES, MAX_RECORD_BYTES
from sightline.model.digest import Digest
from sightline.model.layout import DATA, TILES, place_of_digits
from sightline.model.tiles import HASH_BYTES, WIDTH, TileBuilder, TileName, unpack_entries
from sightline.verify.codes import Code
from sightline.verify.folder import Folder, Kept
from sightline.verify.notebook import Notebook

_MAX_BUNDLE_BYTES: Final = WIDTH * (MAX_ENTRY_BYTES + 2)
_LOG: Final = f"{DATA}/log"
_RECORD: Final = re.compile(rb'"record":"sha256:([0-9a-f]{64})"')
_AHEAD_BYTES: Final = 64 << 10
"""Records up to this length are read ahead: of 256 at most, so that memory stays flat."""


@dataclass(slots=True)
class BundleLog:
    """Reads the entry bundles, and compares every tile with the one it computes itself."""

    folder: Folder
    notebook: Notebook
    _tiles: TileBuilder = field(default_factory=TileBuilder)
    _seen: set[str] = field(default_factory=set)
    _ahead: dict[str, Kept | None] = field(default_factory=dict)
    """Records read already, by the digits of their digest."""

    @property
    def expected(self) -> int:
        """From the number of entry bundles."""
        return WIDTH * sum(1 for _ in self.folder.below(f"{DATA}/{TILES}/entries/"))

    def entries(self) -> Iterator[bytes]:
        """Entries, up to the first bundle that is not full."""
        index = 0
        while (name := self._bundle(index)) is not None:
            entries = self._unpack(name)
            self._read_ahead(entries)
            yield from entries
            if name.width < WIDTH or not entries:
                break
            index += 1

    def record(self, digest: Digest) -> Kept | None:
        """A record's bytes, with the hash that the reading of the file gave."""
        if digest.hex in self._ahead:
            return self._ahead.pop(digest.hex)
        return self._kept(f"{DATA}/{place_of_digits(digest.hex)}", MAX_RECORD_BYTES)

    def _kept(self, place: str, limit: int) -> Kept | None:
        data = self.folder.read(place, limit)
        return None if data is None else (data, self.folder.hashes[place])

    def _read_ahead(self, entries: list[bytes]) -> None:
        """Read the records that a bundle of entries seems to name, all at once.

        Going to the disk between any two entries takes a quarter longer. What is not met this way,
        or named twice, is read when it is asked for.
        """
        self._ahead = {}
        for match in filter(None, map(_RECORD.search, entries[:WIDTH])):
            named = match[1].decode()
            place = f"{DATA}/{place_of_digits(named)}"
            if self.folder.sizes.get(place, _AHEAD_BYTES + 1) <= _AHEAD_BYTES:
                self._ahead[named] = self._kept(place, _AHEAD_BYTES)

    def leaf(self, leaf: bytes) -> None:
        """Compare the tiles that fill up."""
        for name, data in self._tiles.append(leaf):
            self._compare(name, data)

    def finish(self) -> None:
        """Compare the tiles at the edge, and look for tiles that are none of this log's."""
        for name, data in self._tiles.partial():
            self._compare(name, data)
        for path in self.folder.below(f"{DATA}/{TILES}/"):
            if path not in self._seen:
                self.notebook.problem(Code.TILE_UNKNOWN, path, "a log of this size has none such")

    def _bundle(self, index: int) -> TileName | None:
        full = TileName(None, index, WIDTH)
        if f"{_LOG}/{full.path}" in self.folder.sizes:
            return full
        widths = (TileName(None, index, width) for width in range(WIDTH - 1, 0, -1))
        return next((name for name in widths if f"{_LOG}/{name.path}" in self.folder.sizes), None)

    def _unpack(self, name: TileName) -> list[bytes]:
        path = f"{_LOG}/{name.path}"
        self._seen.add(path)
        data = self.folder.read(path, _MAX_BUNDLE_BYTES)
        if data is None:
            self.notebook.problem(Code.LOG_UNREADABLE, path, "it cannot be read, or is too long")
            return []
        try:
            entries = unpack_entries(data)
        except CaseDamaged as error:
            self.notebook.problem(Code.LOG_UNREADABLE, path, error.cause)
            return []
        if len(entries) != name.width:
            what = f"it holds {len(entries)} entries instead of {name.width}"
            self.notebook.problem(Code.LOG_UNREADABLE, path, what)
        return entries

    def _compare(self, name: TileName, data: bytes) -> None:
        path = f"{_LOG}/{name.path}"
        self._seen.add(path)
        if path not in self.folder.sizes:
            self.notebook.problem(Code.TILE_MISSING, path, "it is not there")
        elif self.folder.read(path, WIDTH * HASH_BYTES) != data:
            what = "its hashes are not those of the entries"
            self.notebook.problem(Code.TILE_DIFFERS, path, what)
