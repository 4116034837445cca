"""Check 1: a BagIt 1.0 bag (RFC 8493), more strictly than the RFC asks.

Bag tools accept files beside `data/` that nothing lists, a tag manifest that is missing or lists
only some files, and links inside `data/`; none of these passes here. Anyone can write new
manifests for changed files: the log, not the bag, is what binds the contents.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from sightline.model.custody import FORMAT
from sightline.model.layout import (
    BAG_DECLARATION,
    DATA,
    FORMAT_LABEL,
    TAG_FILES,
    VERIFIERS,
    has_place,
)
from sightline.verify.alone.join import standalone
from sightline.verify.codes import Code
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.page.join import page

PAYLOAD_MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
BAG_INFO: Final = "bag-info.txt"

_LINE: Final = re.compile(rb"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]{1,1024})\n")
_MAX_LINE: Final = 2048
_MAX_TAG_FILE: Final = 1 << 20
_OURS: Final = {
    name: hashlib.sha256(text.encode()).hexdigest()
    for name, text in zip(VERIFIERS, (standalone(), page()), strict=True)
}
_TAG_FILES: Final = frozenset({*TAG_FILES, *VERIFIERS})


class Bag:
    """The manifests of a bundle, held against the files that are there."""

    def __init__(self, folder: Folder, notebook: Notebook) -> None:
        self._folder = folder
        self._notebook = notebook
        self._listed: dict[str, str] = {}
        self.identifier: str | None = None
        """External-Identifier: the case, by the bag's own account."""

    @property
    def listed(self) -> list[str]:
        """Listed files that are there, to be hashed."""
        return [name for name in self._listed if name in self._folder.sizes]

    def check_lists(self) -> None:
        """Compare names: what is listed, and what is there."""
        if self._folder.read("bagit.txt", _MAX_TAG_FILE) != BAG_DECLARATION:
            what = "it is not there, or does not declare BagIt 1.0 in UTF-8"
            self._notebook.problem(Code.NOT_A_BAG, "bagit.txt", what)
        for manifest in (TAG_MANIFEST, PAYLOAD_MANIFEST):
            self._take(manifest)
        for name in self._listed:
            if name not in self._folder.sizes:
                self._notebook.problem(Code.MISSING, name, "it is listed, and not there")
        for name in self._folder.sizes:
            if name not in self._listed and name != TAG_MANIFEST:
                self._notebook.problem(Code.UNLISTED, name, "no manifest lists it")
            elif name.startswith(f"{DATA}/") and not has_place(name):
                self._notebook.problem(Code.UNLISTED, name, "bundles have no such file")
        for name in TAG_FILES:
            if name not in self._listed:
                self._notebook.problem(Code.MANIFEST, TAG_MANIFEST, f"it does not list {name}")
        self._check_info()

    def check_hashes(self) -> None:
        """Compare hashes, once the listed files have been read."""
        for name in self.listed:
            found = self._folder.hashes.get(name)
            if found is None:
                self._notebook.problem(Code.UNREADABLE, name, "it could not be read as listed")
            elif found != self._listed[name]:
                self._notebook.problem(Code.CHANGED, name, "its bytes are not those listed")
        for name, ours in _OURS.items():
            if self._folder.hashes.get(name, ours) != ours:
                what = f"{name} is not the one that this Sightline writes: read it, or compare it "
                self._notebook.note(1, what + "with one from elsewhere, before you run it")

    def _take(self, manifest: str) -> None:
        payload = manifest == PAYLOAD_MANIFEST
        for digest, name in self._lines(manifest):
            in_data = name.startswith(f"{DATA}/")
            if in_data is not payload or (not payload and name not in _TAG_FILES):
                what = f"it lists {name}, which has no place there"
                self._notebook.problem(Code.MANIFEST, manifest, what)
            elif name in self._listed:
                self._notebook.problem(Code.MANIFEST, manifest, f"it lists {name} twice")
            else:
                self._listed[name] = digest

    def _lines(self, manifest: str) -> Iterator[tuple[str, str]]:
        try:
            with self._folder.open(manifest) as raw:
                rest = b""
                while chunk := raw.read(_MAX_TAG_FILE):
                    *lines, rest = (rest + chunk).splitlines(keepends=True)
                    # A line that ends within the chunk may go on in the next one.
                    if rest.endswith(b"\n"):
                        lines, rest = [*lines, rest], b""
                    yield from self._parsed(manifest, lines)
                    if len(rest) > _MAX_LINE:
                        break
                if rest:
                    self._notebook.problem(Code.MANIFEST, manifest, "a line of it does not end")
        except OSError as error:
            self._notebook.problem(Code.MANIFEST, manifest, f"it cannot be read ({error.strerror})")

    def _parsed(self, manifest: str, lines: list[bytes]) -> Iterator[tuple[str, str]]:
        for line in lines:
            match = _LINE.fullmatch(line)
            try:
                name = match[2].decode() if match else ""
            except UnicodeDecodeError:
                name = ""
            if match is None or not name or (".." in name and ".." in name.split("/")):
                what = f"it has the line {line[:80]!r}"
                self._notebook.problem(Code.MANIFEST, manifest, what)
            else:
                yield match[1].decode(), name

    def _check_info(self) -> None:
        data = self._folder.read(BAG_INFO, _MAX_TAG_FILE) or b""
        fields = dict(
            line.split(": ", 1)
            for line in data.decode(errors="replace").split("\n")
            if ": " in line
        )
        payload = [self._folder.sizes[name] for name in self._folder.below(f"{DATA}/")]
        expected = {
            FORMAT_LABEL: str(FORMAT),
            "Payload-Oxum": f"{sum(payload)}.{len(payload)}",
        }
        for label, value in expected.items():
            if fields.get(label) != value:
                what = f"{label} is {fields.get(label)!r}, and should be {value!r}"
                self._notebook.problem(Code.BAG_INFO, BAG_INFO, what)
        self.identifier = fields.get("External-Identifier")
