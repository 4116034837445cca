"""Part of checks 4 and 7: what a bundle withholds by name, and what turned up of it since.

A missing file is excused only by a list that an actor of the case signed over this very log.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sightline.errors import NotFound, SightlineError
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE
from sightline.model.digest import Digest
from sightline.model.layout import DATA
from sightline.model.withheld import (
    ENCLOSED,
    MAX_WITHHELD_BYTES,
    WITHHELD,
    SignedWithheld,
    Thing,
    Withheld,
    enclosed_path,
    read_withheld,
    withheld_bytes,
)
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.signatures import verify_ssh

_PATH: Final = f"{DATA}/{WITHHELD}"
_BLOCK: Final = 1 << 20


@dataclass(slots=True)
class WithheldItems:
    """The list, as far as it could be read."""

    folder: Folder
    notebook: Notebook
    signed: SignedWithheld | None = None
    items: dict[Digest, Withheld] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Folder, notebook: Notebook) -> "WithheldItems":
        """Read the list of a bundle; one without a list withholds nothing."""
        found = cls(folder, notebook)
        if _PATH not in folder.sizes:
            return found
        data = folder.read(_PATH, MAX_WITHHELD_BYTES)
        try:
            found.signed = read_withheld(data or b"")
        except SightlineError as error:
            notebook.problem(Code.WITHHELD_LIST, _PATH, f"it cannot be read: {error.cause}")
            return found
        found.items = {item.digest: item for item in found.signed.withheld.items}
        return found

    def check(self, log: Log) -> None:
        """Hold the list against the log, its signature and the encrypted files."""
        if self.signed is not None:
            self._check_list(self.signed, log)
        for item in self.items.values():
            if item.thing is Thing.RECORD and item.digest not in log.named:
                what = f"it names {item.digest}, which no entry recorded"
                self.notebook.problem(Code.WITHHELD_LIST, _PATH, what)

    def check_enclosed(self) -> None:
        """Hold the encrypted files against the list, once they were hashed."""
        expected = {
            f"{DATA}/{enclosed_path(item.digest)}": item.enclosed
            for item in self.items.values()
            if item.enclosed is not None
        }
        for path, digest in expected.items():
            if path not in self.folder.sizes:
                self.notebook.problem(Code.OBJECT_MISSING, path, "it is not there")
            elif self.folder.hashes.get(path) != digest.hex:
                what = "it is not the encrypted file that was listed"
                self.notebook.problem(Code.OBJECT_DIFFERS, path, what)
        for path in self.folder.below(f"{DATA}/{ENCLOSED}/"):
            if path not in expected:
                self.notebook.problem(Code.OBJECT_UNKNOWN, path, "the list does not name it")

    def _check_list(self, signed: SignedWithheld, log: Log) -> None:
        listed = signed.withheld
        if (listed.case, listed.size, listed.root) != (
            log.case,
            log.size,
            log.frontier.root().hex(),
        ):
            self.notebook.problem(Code.WITHHELD_LIST, _PATH, "it is a list for another log")
        try:
            blob = verify_ssh(signed.signature, withheld_bytes(listed), SIGNATURE_NAMESPACE)
        except SightlineError as error:
            self.notebook.problem(Code.WITHHELD_LIST, _PATH, error.cause)
            return
        if sshsig.fingerprint(blob) != listed.by or listed.by not in log.snapshot.actors:
            what = "no actor of the case signed it"
            self.notebook.problem(Code.WITHHELD_LIST, _PATH, what)


def turned_up(items: Mapping[Digest, Withheld], shown: Sequence[Path], notebook: Notebook) -> int:
    """Hold files that came later against what was withheld; returns how many are of it.

    Raises:
        NotFound: a path is not there.
    """
    found = 0
    for path in _files(shown):
        digest = _digest(path)
        item = items.get(digest)
        if item is None:
            what = f"{path}: its bytes ({digest}) are none of what is withheld here"
            notebook.problem(Code.SHOWN_OTHER, str(path), what)
        else:
            found += 1
            notebook.note(7, f"{path} is the withheld {item.thing} {digest}, unchanged")
    return found


def _files(shown: Sequence[Path]) -> list[Path]:
    files = []
    for path in shown:
        if path.is_dir():
            files += sorted(item for item in path.rglob("*") if item.is_file())
        elif path.is_file():
            files.append(path)
        else:
            raise NotFound(
                "There is no such file or folder.",
                file=str(path),
                next_step="Name what was handed to you later.",
            )
    return files


def _digest(path: Path) -> Digest:
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())
