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
        self._withheld = {
            digest: item for digest, item in away.items.items() if item.thing is Thing.OBJECT
        }
        self._folder = folder
        self._prefix = "data/" if form is Form.BUNDLE else ""
        self._form = form
        self._log = log
        self._notebook = away.notebook
        self.sizes = object_sizes(log.snapshot)
        self._paths: dict[Digest, str] = {}

    @property
    def count(self) -> int:
        """Objects named."""
        return len(self.sizes)

    @property
    def total_bytes(self) -> int:
        """Bytes of those that are there."""
        return sum(self._folder.sizes.get(self.path(digest), 0) for digest in self.sizes)

    def path(self, digest: Digest) -> str:
        """An object's name in the folder."""
        if digest not in self._paths:
            self._paths[digest] = self._prefix + object_path(digest)
        return self._paths[digest]

    def check_sizes(self) -> list[str]:
        """Compare names and sizes; returns the files worth hashing.

        A file of another size than the log states is not read: it could be made to last for days.
        """
        worth = []
        for digest, stated in self.sizes.items():
            path = self.path(digest)
            size = self._folder.sizes.get(path)
            if size is None and digest in self._withheld:
                self._check_withheld(digest, stated)
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
        return [
            item
            for digest, item in self._withheld.items()
            if self.path(digest) not in self._folder.sizes
        ]

    def _check_withheld(self, digest: Digest, stated: int | None) -> None:
        listed = self._withheld[digest].size
        if stated is not None and listed is not None and listed != stated:
            what = f"its list gives it {listed} bytes; the log states {stated}"
            self._notebook.problem(Code.WITHHELD_LIST, self.path(digest), what)

    def _tell_withheld(self) -> None:
        if self.absent:
            octets = sum(item.size or 0 for item in self.absent)
            self._notebook.note(
                7, f"withheld, named: {len(self.absent)} objects, {octets} bytes of them"
            )

    def check_hashes(self) -> None:
        """Compare hashes, once the files have been read."""
        for digest in self.sizes:
            path = self.path(digest)
            if path in self._folder.sizes and self._folder.hashes.get(path) != digest.hex:
                self._notebook.problem(Code.OBJECT_DIFFERS, path, "its bytes do not have its name")

    def _unknown(self) -> None:
        # What was withheld may have been put in its place since; its bytes must have its name.
        late = [digest for digest in self._withheld if digest not in self.sizes]
        self.sizes |= {digest: None for digest in late if self.path(digest) in self._folder.sizes}
        named = {self.path(digest) for digest in self.sizes}
        if self._form is Form.BUNDLE:
            named |= {self.path(digest) for digest in self._log.snapshot.records}
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
