"""An actor's Ed25519 key in OpenSSH's own file format, made at first use."""

import os
import secrets
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sightline.adapters.publish import publish
from sightline.errors import InputRefused, StorageFailed
from sightline.model import cosignature, sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, Actor, ActorKind
from sightline.model.note import NoteSignature, key_id


class FileKey:
    """Signs with a private key kept in a file; satisfies `Signer`."""

    def __init__(self, key: Ed25519PrivateKey, name: str) -> None:
        self._key = key
        self._raw = key.public_key().public_bytes_raw()
        blob = sshsig.ed25519_blob(self._raw)
        self.actor = Actor(
            name=name,
            actor_kind=ActorKind.PERSON,
            public_key=sshsig.key_line(blob),
            fingerprint=sshsig.fingerprint(blob),
        )

    @classmethod
    def load_or_make(cls, path: Path, name: str) -> Self:
        """Read the key at `path`, or make one there (mode 0600) if there is none.

        Raises:
            InputRefused: the file holds no Ed25519 key, or is encrypted.
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

    def sign(self, message: bytes) -> str:
        """SSHSIG over `message` in the namespace `sightline`, as base64."""
        data = sshsig.signed_data(SIGNATURE_NAMESPACE, message)
        return sshsig.pack(
            sshsig.SshSignature(
                public_key=sshsig.ed25519_blob(self._raw),
                namespace=SIGNATURE_NAMESPACE,
                hash_name=sshsig.HASH,
                algorithm=sshsig.ED25519,
                signature=self._key.sign(data),
            )
        )

    def sign_note(self, origin: str, body: bytes) -> str:
        """Signature line of a C2SP signed note."""
        return NoteSignature(
            name=origin, key_id=key_id(origin, self._raw), signature=self._key.sign(body)
        ).line

    @property
    def raw(self) -> bytes:
        """The raw public key."""
        return self._raw

    def cosign(self, name: str, body: str, seconds: int) -> NoteSignature:
        """A witness's signature line over a checkpoint's body (C2SP tlog-cosignature)."""
        key = cosignature.witness_key(name, self._raw)
        signature = self._key.sign(cosignature.cosigned(body, seconds))
        return cosignature.pack(key, seconds, signature)


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


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_ssh_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputRefused(
            f"This is no OpenSSH private key that can be read without a passphrase ({error}).",
            file=str(path),
            next_step="Make one with `ssh-keygen -t ed25519 -N ''`, or leave out --key.",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputRefused(
            "The key is not of the kind Ed25519.",
            file=str(path),
            next_step="Make one with `ssh-keygen -t ed25519`.",
        )
    return key
