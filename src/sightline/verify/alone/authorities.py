"""RFC 3161 tokens: from a token's signature to an authority that the reader trusts (check 10).

CMS SignedData (RFC 5652, section 5), the certificate that a token names (RFC 5816), chains by
`certificates`. Python's integers check RSA (PKCS #1 v1.5) and ECDSA signatures.
"""

import hashlib

from sightline.verify.alone.certificates import (
    RSA_KEY,
    RSA_OVER,
    Certificate,
    Unchecked,
    check_path,
    key_made,
    read_certificate,
)
from sightline.verify.alone.der import elements, first, inside, wholes
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.stamps import HASHES, TST_INFO, content_of, signed_data, token_says

CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNER_V1 = bytes.fromhex("2a864886f70d010910020c")
SIGNER_V2 = bytes.fromhex("2a864886f70d010910022f")


def token_leads(token: bytes, roots: list[Certificate], at: str) -> None:
    """Follow a token's signature to one of the roots, as of the time it states."""
    token_says(token)
    signed = signed_data(token)
    others = certificates_of(signed)
    signer = named_signer(signed, others)
    check_signed(signed, signer)
    check_path(signer, others, roots, at)


def certificates_of(signed: list[tuple[int, bytes]]) -> list[Certificate]:
    """The certificates that ride in a token, in whatever order."""
    listed = b"".join(body for tag, body in signed[3:] if tag == 0xA0)
    return [read_certificate(whole) for tag, _, whole in wholes(listed) if tag == 0x30]


def named_signer(signed: list[tuple[int, bytes]], others: list[Certificate]) -> Certificate:
    """The one certificate that a token names as its signer's (RFC 5652, section 5.3)."""
    signers = inside(signed[-1], 0x31)
    if len(signers) != 1:
        raise Unfit(f"it has {len(signers)} signers")
    fields = wholes(signers[0][1])
    if fields[1][0] != 0x30 or fields[3][0] != 0xA0:
        raise Unchecked("it names its signer in another way than by issuer and number")
    identity = wholes(fields[1][1])
    named = [
        item for item in others if (item.issuer, item.serial) == (identity[0][2], identity[1][1])
    ]
    if len(named) != 1:
        raise Unfit(f"it holds {len(named)} certificates for its signer")
    return named[0]


def check_signed(signed: list[tuple[int, bytes]], signer: Certificate) -> None:
    """Hold a token's signature against its signer's certificate (RFC 5652, section 5.4)."""
    fields = wholes(inside(signed[-1], 0x31)[0][1])
    hashed = HASHES[first(fields[2][1])[1]]
    attributes = attributes_of(fields[3][1])
    digest = hashlib.new(hashed, content_of(signed)[1]).digest()
    fits = attributes.get(CONTENT_TYPE) == [(0x06, TST_INFO)]
    if not fits or attributes.get(MESSAGE_DIGEST) != [(0x04, digest)]:
        raise Unfit("what its authority signed is something else")
    how, signature = first(fields[4][1])[1], fields[5][1]
    if how == RSA_KEY:
        how = {name: over for over, name in RSA_OVER.items()}[hashed]
    # What is signed is the set of attributes, under a set's own tag.
    if not key_made(signer.key, how, signature, b"\x31" + fields[3][2][1:]):
        raise Unfit("its signature does not hold")
    if not signer.may_stamp() or not names_certificate(attributes, signer):
        raise Unfit("its certificate is not for time stamps, or not the one that was signed")


def attributes_of(data: bytes) -> dict[bytes, list[tuple[int, bytes]]]:
    """Signed attributes, each once."""
    found: dict[bytes, list[tuple[int, bytes]]] = {}
    for attribute in elements(data):
        (_, kind), values = inside(attribute, 0x30)
        if kind in found:
            raise Unfit("it states something twice")
        found[kind] = inside(values, 0x31)
    return found


def names_certificate(
    attributes: dict[bytes, list[tuple[int, bytes]]], certificate: Certificate
) -> bool:
    """Whether the certificate's own hash is what was signed (RFC 5816), where one was.

    One that names none is taken as the first verifier takes it: issuer and number name one alone.
    """
    for kind, default in ((SIGNER_V2, "sha256"), (SIGNER_V1, "sha1")):
        if kind in attributes:
            listed = inside(inside(attributes[kind][0], 0x30)[0], 0x30)[0]
            parts, name = list(elements(listed[1])), default
            if kind == SIGNER_V2 and parts[0][0] == 0x30:
                name, parts = HASHES[first(parts[0][1])[1]], parts[1:]
            digest = hashlib.new(name, certificate.data, usedforsecurity=False).digest()
            return parts[0] == (0x04, digest)
    return True
