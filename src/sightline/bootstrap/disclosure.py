"""Opening what a bundle holds encrypted, with a recipient's own identity."""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.adapters.age import Identity, disclose, identities
from sightline.errors import NotFound, NotVerified, StorageFailed
from sightline.model.digest import Digest
from sightline.model.layout import DATA, object_path
from sightline.model.withheld import (
    MAX_WITHHELD_BYTES,
    WITHHELD,
    Withheld,
    enclosed_path,
    read_withheld,
)

_PARTIAL: Final = ".partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """What came of opening a bundle's encrypted files."""

    opened: tuple[Path, ...]
    """Files whose bytes have the digest that the log names."""
    closed: tuple[tuple[Digest, str], ...]
    """What could not be opened, or is not what the log names, and why."""


def open_enclosed(bundle: Path, identity: Path, into: Path) -> Disclosed:
    """Decrypt what a bundle encloses into a folder laid out as a case's objects.

    Nothing gets its name before its digest was checked; the bundle stays as it is.

    Raises:
        NotFound: the bundle encloses nothing.
        InputRefused: the identity cannot be used.
        StorageFailed: the folder cannot be written.
    """
    items = [item for item in _listed(bundle) if item.enclosed is not None]
    if not items:
        raise NotFound(
            "The bundle encloses nothing that could be opened.",
            file=str(bundle),
            next_step="Ask whoever made it to name you as a recipient (`export --recipient`).",
        )
    keys = identities(identity)
    opened, closed = [], []
    for item in items:
        try:
            opened.append(_open(bundle, item, keys, into))
        except NotVerified as error:
            closed.append((item.digest, error.cause))
    return Disclosed(opened=tuple(opened), closed=tuple(closed))


def _listed(bundle: Path) -> Sequence[Withheld]:
    path = bundle / DATA / WITHHELD
    try:
        with path.open("rb") as file:
            data = file.read(MAX_WITHHELD_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageFailed(
            f"The list of what is withheld cannot be read ({error.strerror}).",
            file=str(path),
            next_step="Check permissions and the disk, then run again.",
        ) from error
    return read_withheld(data).withheld.items


def _open(bundle: Path, item: Withheld, keys: Sequence[Identity], into: Path) -> Path:
    target = into / object_path(item.digest)
    partial = target.with_name(target.name + _PARTIAL)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sealed = bundle / DATA / enclosed_path(item.digest)
        with sealed.open("rb") as source, partial.open("wb") as file:
            disclose(source, file, keys)
        with partial.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != item.digest.hex:
            raise NotVerified(
                "What was encrypted is not what the log names.",
                next_step="Ask whoever made the bundle: this is not the exhibit.",
            )
        return partial.rename(target)
    except FileNotFoundError as error:
        raise NotVerified(
            "The encrypted file is not in the bundle.", next_step="Take it from another copy."
        ) from error
    except OSError as error:
        raise StorageFailed(
            f"What was opened cannot be written ({error.strerror}).",
            file=str(target),
            next_step="Name another folder with --into.",
        ) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
