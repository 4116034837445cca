"""Heads of logs this user has seen, one small file a case, kept outside every case."""

import json
import secrets
from pathlib import Path

from sightline.errors import StorageFailed
from sightline.model.digest import Digest
from sightline.workbench.ports.log import KnownHead


class HeadFiles:
    """Remembers heads in a folder; satisfies `KnownHeads`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, case: Digest) -> KnownHead | None:
        """The head seen last; a file that cannot be read counts as never seen."""
        try:
            value = json.loads(self._path(case).read_text())
            return KnownHead(size=int(value["size"]), root=str(value["root"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, case: Digest, head: KnownHead) -> None:
        """Replace the file at once, so that a crash leaves the old head or the new one.

        A head of fewer entries than the one remembered is left out: another process was ahead.
        """
        before = self.get(case)
        if before is not None and before.size > head.size:
            return
        temporary = self._folder / f"{secrets.token_hex(8)}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                temporary.write_text(json.dumps({"size": head.size, "root": head.root}))
                temporary.replace(self._path(case))
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"The head of the log could not be remembered ({error.strerror}).",
                file=str(self._folder),
                next_step="The case is kept whole; check that folder's permissions and free space.",
            ) from error

    def _path(self, case: Digest) -> Path:
        return self._folder / f"{case.hex}.json"
