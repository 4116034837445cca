"""Check 7: every object that the log names, its size and its hash, and no other object."""

from sightline.model.digest import Digest
from sightline.model.layout import OBJECTS, object_path, object_sizes
from sightline.model.withheld import Thing, Withheld
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.report import Form
from sightline.verify.withheld import WithheldItems


class Objects:
    """What the log names, held against the files below `objects/`."""

    def __init__(self, folder: Folder, form: Form, log: Log, away: WithheldItems) -> None:
        self._prefix = "data/" if form is Form.BUNDLE else ""
        self._withheld = {
            self._path(digest): item
            for digest, item in away.items.items()
            if item.thing is Thing.OBJECT
        }
        self._folder = folder
        self._form = form
        self._log = log
        self._notebook = away.notebook
        self.sizes = {
            self._path(digest): size for digest, size in object_sizes(log.snapshot).items()
        }
        """What the log names, by its place in the folder, with the size that it states."""

    @property
    def count(self) -> int:
        """Objects named."""
        return len(self.sizes)

    @property
    def total_bytes(self) -> int:
        """Bytes of those that are there."""
        return sum(self._folder.sizes.get(path, 0) for path in self.sizes)

    def _path(self, digest: Digest) -> str:
        return self._prefix + object_path(digest)

    def check_sizes(self) -> list[str]:
        """Compare names and sizes; returns the files worth hashing.

        A file of another size than the log states is not read: it could be made to last for days.
        """
        worth = []
        for path, stated in self.sizes.items():
            size = self._folder.sizes.get(path)
            if size is None and path in self._withheld:
                self._check_withheld(path, stated)
            elif size is None:
                self._notebook.problem(Code.OBJECT_MISSING, path, "it is not there")
            elif stated is not None and size != stated:
                what = f"it has {size} bytes; the log states {stated}"
                self._notebook.problem(Code.OBJECT_DIFFERS, path, what)
            else:
                worth.append(path)
        self._unknown()
        self._tell_withheld()
        return worth

    @property
    def absent(self) -> list[Withheld]:
        """What is withheld, and not here."""
        return [item for path, item in self._withheld.items() if path not in self._folder.sizes]

    def _check_withheld(self, path: str, stated: int | None) -> None:
        listed = self._withheld[path].size
        if stated is not None and listed is not None and listed != stated:
            what = f"its list gives it {listed} bytes; the log states {stated}"
            self._notebook.problem(Code.WITHHELD_LIST, path, what)

    def _tell_withheld(self) -> None:
        if self.absent:
            octets = sum(item.size or 0 for item in self.absent)
            self._notebook.note(
                7, f"withheld, named: {len(self.absent)} objects, {octets} bytes of them"
            )

    def check_hashes(self) -> None:
        """Compare hashes, once the files have been read."""
        for path in self.sizes:
            digits = path.rpartition("/")[2]
            if path in self._folder.sizes and self._folder.hashes.get(path) != digits:
                self._notebook.problem(Code.OBJECT_DIFFERS, path, "its bytes do not have its name")

    def _unknown(self) -> None:
        # What was withheld may have been put in its place since; its bytes must have its name.
        late = [path for path in self._withheld if path not in self.sizes]
        self.sizes |= dict.fromkeys(path for path in late if path in self._folder.sizes)
        named = set(self.sizes)
        if self._form is Form.BUNDLE:
            named |= {self._path(digest) for digest in self._log.snapshot.records}
        unknown = [
            name for name in self._folder.below(f"{self._prefix}{OBJECTS}/") if name not in named
        ]
        if self._form is Form.CASE:
            # What an interrupted command leaves behind is no damage: it was never recorded.
            if unknown:
                self._notebook.note(7, f"{len(unknown)} object(s) lie here that no record names")
            return
        if not self._log.whole and unknown:
            what = f"{len(unknown)} object(s) are named by no record that could be taken in"
            self._notebook.note(7, what)
            return
        for name in unknown:
            self._notebook.problem(Code.OBJECT_UNKNOWN, name, "no record that can be read names it")
