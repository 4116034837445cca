"""Writing files so that a reader sees the old one or the new one, never half of one."""

import os
import secrets
from pathlib import Path

from sightline.errors import StorageFailed


class FolderWriter:
    """Puts whole files into a folder; satisfies `Writer`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, data: bytes) -> Path:
        """Write beside the final name, then rename."""
        final = self._folder / name
        temporary = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_bytes(data)
                os.replace(temporary, final)  # noqa: PTH105 - pathlib names it less plainly
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"The file cannot be written ({error.strerror}).",
                file=str(final),
                next_step="Free some space, check permissions, or choose another folder.",
            ) from error
        return final
