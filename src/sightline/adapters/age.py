"""Encryption for named recipients (https://age-encryption.org/v1), by the pyrage library.

Recipients are age keys (`age1…`) or SSH public keys (Ed25519 or RSA), given as they are or in a
file with one a line; identities are age's own files or unencrypted SSH private keys.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import pyrage

from sightline.errors import InputRefused, NotVerified

Recipient: TypeAlias = pyrage.x25519.Recipient | pyrage.ssh.Recipient
Identity: TypeAlias = pyrage.x25519.Identity | pyrage.ssh.Identity

_BLOCK: Final = 1 << 20
_MAX_KEYS: Final = 1 << 20
_IN_MEMORY: Final = 8 << 20


class AgeEncloser:
    """Satisfies `sightline.workbench.ports.objects.Encloser`."""

    def __init__(self, named: Sequence[str]) -> None:
        """Read the recipients.

        Raises:
            InputRefused: one of them is no key, and no file of keys.
        """
        lines = [line for item in named for line in _lines(item)]
        self._keys = [_recipient(line) for line in lines]
        self.recipients = tuple(lines)

    def enclose(self, source: io.RawIOBase) -> Iterator[bytes]:
        """Encrypt by way of a file without a name; small things never touch the disk."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            pyrage.encrypt_io(source, file, self._keys)
            file.seek(0)
            while chunk := file.read(_BLOCK):
                yield chunk


def identities(path: Path) -> list[Identity]:
    """The private keys in a file.

    Raises:
        InputRefused: it cannot be read, or holds none that works here.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_KEYS)
        if b"PRIVATE KEY" in data:
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = [line.strip() for line in data.decode().splitlines()]
        found: list[Identity] = [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except OSError as error:
        raise _no_identity(path, error.strerror or "unreadable") from error
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise _no_identity(path, str(error)) from error
    if not found:
        raise _no_identity(path, "it is empty")
    return found


def disclose(source: BinaryIO, target: BinaryIO, keys: Sequence[Identity]) -> None:
    """Decrypt a stream; what was written before an error is not to be used.

    Raises:
        NotVerified: it is not encrypted for these keys, or was changed.
    """
    try:
        pyrage.decrypt_io(source, target, keys)
    except (pyrage.DecryptError, OSError) as error:
        # A chunk that was changed comes as an error without number; others are the disk's.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotVerified(
            f"It cannot be opened with this identity ({error}).",
            next_step="Use the identity of a recipient named in data/withheld.json.",
        ) from error


def _lines(item: str) -> list[str]:
    if item.startswith(("age1", "ssh-")):
        return [item.strip()]
    try:
        with Path(item).open(encoding="utf-8") as file:
            lines = [line.strip() for line in file.read(_MAX_KEYS).splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise _no_recipient(item) from error
    return [line for line in lines if line and not line.startswith("#")]


def _recipient(line: str) -> Recipient:
    try:
        if line.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(line)
        return pyrage.x25519.Recipient.from_str(line)
    except pyrage.RecipientError as error:
        raise _no_recipient(line) from error


def _no_recipient(text: str) -> InputRefused:
    return InputRefused(
        f"{text[:80]!r} is no recipient.",
        next_step="Name an age key (age1…), an SSH public key (ssh-ed25519 or ssh-rsa), or a file "
        "with one a line.",
    )


def _no_identity(path: Path, why: str) -> InputRefused:
    return InputRefused(
        f"The file holds no identity that can be used ({why}).",
        file=str(path),
        next_step="Name an age identity file, or an SSH private key without passphrase.",
    )
