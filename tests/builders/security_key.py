"""A security key in software: what an authenticator signs, as OpenSSH PROTOCOL.u2f has it."""

import hashlib
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from sightline.adapters.ssh_signer import Made, SshSigner
from sightline.model.ssh_keys import SK_ECDSA, SK_ED25519, string

APPLICATION = b"ssh:"
TOUCHED = 1


@dataclass
class SecurityKey:
    """One authenticator; counts its signatures."""

    kind: str
    flags: int = TOUCHED
    counter: int = 40

    def signer(self, name: str) -> SshSigner:
        return SshSigner(self.blob, name, self.sign)

    @property
    def blob(self) -> bytes:
        fields = [self.kind.encode()]
        if self.kind == SK_ECDSA:
            point = self._curve_key.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
            fields += [b"nistp256", point]
        else:
            fields.append(self._edwards_key.public_key().public_bytes_raw())
        return b"".join(map(string, [*fields, APPLICATION]))

    def sign(self, data: bytes) -> Made:
        self.counter += 1
        touched = struct.pack(">BI", self.flags, self.counter)
        message = hashlib.sha256(APPLICATION).digest() + touched + hashlib.sha256(data).digest()
        return self.kind, self._sign(message), (self.flags, self.counter)

    def _sign(self, message: bytes) -> bytes:
        if self.kind == SK_ED25519:
            return self._edwards_key.sign(message)
        numbers = decode_dss_signature(self._curve_key.sign(message, ec.ECDSA(hashes.SHA256())))
        return b"".join(
            string(number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in numbers
        )

    @property
    def _edwards_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    @property
    def _curve_key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(77, ec.SECP256R1())
