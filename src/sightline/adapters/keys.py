"""An actor's key in OpenSSH's own file format; one of kind Ed25519 is made at first use."""

import os
import secrets
from pathlib import Path
from typing import Final, Self, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from sightline.adapters.publish import publish
from sightline.adapters.ssh_agent import AgentKey
from sightline.adapters.ssh_signer import Made, SshSigner
from sightline.errors import InputRefused, StorageFailed
from sightline.model import sshsig
from sightline.model.ssh_keys import string

PrivateKey: TypeAlias = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}


class FileKey(SshSigner):
    """A private key kept in a file."""

    def __init__(self, key: PrivateKey, name: str) -> None:
        line = key.public_key().public_bytes(
            serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        )
        kind = line.split()[0].decode()
        super().__init__(
            sshsig.key_blob(line.decode()), name, lambda data: _signed(key, kind, data)
        )

    @classmethod
    def load_or_make(cls, path: Path, name: str) -> Self:
        """Read the key at `path`, or make one there (mode 0600) if there is none.

        Raises:
            InputRefused: the file holds no key that can be used, or is encrypted.
            StorageFailed: it cannot be read or written, or others may read it.
        """
        try:
            if not path.exists():
                _make(path, name)
            _refuse_shared(path)
            return cls(_load(path), name)
        except OSError as error:
            raise StorageFailed(
                f"The key cannot be read or written ({error.strerror}).",
                file=str(path),
                next_step="Check permissions, or name another key with --key.",
            ) from error


def signer(path: Path, name: str) -> SshSigner:
    """The key that a person names: a private key in a file, or the agent's for a `.pub` file.

    A private key is made where there is no file of that name.

    Raises:
        InputRefused: the file holds no key that can be used.
        StorageFailed: it, or the agent, cannot be reached; or others may read it.
    """
    if path.suffix == ".pub":
        return AgentKey.named(path, name)
    return FileKey.load_or_make(path, name)


def _signed(key: PrivateKey, kind: str, data: bytes) -> Made:
    if isinstance(key, Ed25519PrivateKey):
        return kind, key.sign(data), None
    if isinstance(key, rsa.RSAPrivateKey):
        return "rsa-sha2-512", key.sign(data, padding.PKCS1v15(), hashes.SHA512()), None
    numbers = decode_dss_signature(key.sign(data, ec.ECDSA(_HASHES[key.curve.name])))
    return kind, b"".join(string(_mpint(number)) for number in numbers), None


def _mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _make(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    # Two first commands at once: one key gets the name, and both commands read that one.
    staged = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(private)
            file.flush()
            os.fsync(file.fileno())
        if not publish(staged, path):
            return
    finally:
        staged.unlink(missing_ok=True)
    line = sshsig.key_line(sshsig.ed25519_blob(key.public_key().public_bytes_raw()))
    path.with_name(path.name + ".pub").write_text(
        f"{line} {' '.join(name.split())}\n", encoding="utf-8"
    )


def _refuse_shared(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise StorageFailed(
            "Other users of this machine may read the private key.",
            file=str(path),
            next_step=f"Run `chmod 600 {path}`; if others may have read it, make a new key.",
        )


def _load(path: Path) -> PrivateKey:
    try:
        key = serialization.load_ssh_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputRefused(
            f"This is no OpenSSH private key that can be read without a passphrase ({error}).",
            file=str(path),
            next_step="Name its .pub file to sign through ssh-agent, make one with `ssh-keygen "
            "-t ed25519 -N ''`, or leave out --key.",
        ) from error
    if not isinstance(key, PrivateKey):
        raise InputRefused(
            "Entries are not signed with a key of this kind.",
            file=str(path),
            next_step="Make one with `ssh-keygen -t ed25519`.",
        )
    return key
