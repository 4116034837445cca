"""Files that people name on the command line: small texts to read, results to write."""

from pathlib import Path
from typing import Final

from sightline.adapters.folder_writer import FolderWriter
from sightline.errors import InputRefused, NotFound

_LARGEST: Final = 1 << 20


def read_text(path: Path) -> str:
    """A small text of the user's own.

    Raises:
        NotFound: there is no such file.
        InputRefused: it is no text, or large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise NotFound(
            f"The file cannot be read ({error.strerror}).",
            file=str(path),
            next_step="Check the path and its permissions.",
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError as error:
        raise _no_text(path) from error
    if len(data) > _LARGEST:
        raise _no_text(path)
    return text


def _no_text(path: Path) -> InputRefused:
    return InputRefused(
        f"This is no UTF-8 text of up to {_LARGEST >> 20} MiB.",
        file=str(path),
        next_step="Save it as UTF-8 text.",
    )


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file, over one of that name.

    Raises:
        StorageFailed: it cannot be written.
    """
    FolderWriter(path.parent).write(path.name, data)
