"""Signing entries and checkpoints with an SSH key, wherever its private half is."""

import base64
from collections.abc import Callable
from typing import TypeAlias

from sightline.errors import InputRefused
from sightline.model import cosignature, sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, Actor, ActorKind
from sightline.model.note import NoteSignature, key_id
from sightline.model.ssh_keys import ED25519, parse_key

Made: TypeAlias = tuple[str, bytes, tuple[int, int] | None]
"""Algorithm, signature in its own encoding, and a security key's flags and counter."""


class SshSigner:
    """An actor's key; satisfies `Signer`."""

    def __init__(self, blob: bytes, name: str, make: Callable[[bytes], Made]) -> None:
        """Take a key by its public half and a way to sign with the other.

        Raises:
            InputRefused: entries cannot be signed with a key of that kind.
        """
        self._blob = blob
        self._key = parse_key(blob)
        self._make = make
        self.actor = Actor(
            name=name,
            actor_kind=ActorKind.PERSON,
            public_key=sshsig.key_line(blob),
            fingerprint=sshsig.fingerprint(blob),
        )

    @property
    def raw(self) -> bytes:
        """The raw Ed25519 public key.

        Raises:
            InputRefused: it is of another kind, and the log's own format knows no other.
        """
        if self._key.kind != ED25519:
            raise InputRefused(
                f"Checkpoints are signed with Ed25519 keys, and this one is of kind "
                f"{self._key.kind}.",
                next_step="Let an actor with an Ed25519 key seal the case (--key).",
            )
        return self._key.raw

    def sign(self, message: bytes) -> str:
        """SSHSIG over `message` in the namespace `sightline`, as base64."""
        algorithm, signature, touched = self._make(sshsig.signed_data(SIGNATURE_NAMESPACE, message))
        return sshsig.pack(
            sshsig.SshSignature(
                public_key=self._blob,
                namespace=SIGNATURE_NAMESPACE,
                hash_name=sshsig.HASH,
                algorithm=algorithm,
                signature=signature,
                touched=touched,
            )
        )

    def sign_note(self, origin: str, body: bytes) -> str:
        """Signature line of a C2SP signed note.

        Raises:
            InputRefused: the key is not of the kind Ed25519.
        """
        identifier = key_id(origin, self.raw)
        _, signature, _ = self._make(body)
        return NoteSignature(name=origin, key_id=identifier, signature=signature).line

    def sign_metadata(self, data: bytes) -> str:
        """Signature over TUF metadata, hexadecimal: an Ed25519 key's own, or an SSHSIG's bytes."""
        if self._key.kind == ED25519:
            _, signature, _ = self._make(data)
            return signature.hex()
        return base64.b64decode(self.sign(data)).hex()

    def cosign(self, name: str, body: str, seconds: int) -> NoteSignature:
        """A witness's signature line over a checkpoint's body (C2SP tlog-cosignature)."""
        key = cosignature.witness_key(name, self.raw)
        _, signature, _ = self._make(cosignature.cosigned(body, seconds))
        return cosignature.pack(key, seconds, signature)
