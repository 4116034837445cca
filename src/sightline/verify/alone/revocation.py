"""What issuers said of certificates: CRLs (RFC 5280, section 5) and OCSP answers (RFC 6960).

What is kept beside a token is checked under check 9: it must read, be signed by an issuer in the
token's chain or by a responder whom that issuer made one, and speak of a certificate in it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sightline.verify.alone.certificates import (
    EC_KEY,
    PURPOSE,
    RSA_KEY,
    Certificate,
    extensions_of,
    instant_in_certificate,
    issued_by,
    key_made,
    name_words,
    read_certificate,
)
from sightline.verify.alone.der import elements, first, inside, instant_of, wholes
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.stamps import HASHES

REASON, ISSUING_POINT, LIST_POINTS = b"\x55\x1d\x15", b"\x55\x1d\x1c", b"\x55\x1d\x1f"
POINT, FULL_NAME = 0xA0, 0xA0
ONLY_USERS, ONLY_AUTHORITIES, SOME_REASONS, INDIRECT, ONLY_ATTRIBUTES = range(0x81, 0x86)
"""Fields of the issuing distribution point (RFC 5280, section 5.2.5)."""
HARMLESS = {0, 3, 4, 5}
"""Reasons after which earlier tokens stay good, if one is stated (RFC 3161, section 4, note 1):
unspecified, affiliation changed, superseded, cessation of operation."""
OCSP_BASIC = bytes.fromhex("2b0601050507300101")
OCSP_SIGNING = bytes.fromhex("2b06010505070309")
KEY_HASHES = {**HASHES, bytes.fromhex("2b0e03021a"): "sha1"}

Link = tuple[Certificate, Certificate]
Parts = list[tuple[int, bytes, bytes]]


@dataclass
class Said:
    """What an issuer said of a certificate."""

    subject: str
    as_of: str
    revoked: str = ""
    """When it was revoked; empty if it was not."""
    compromised: bool = False
    """The reason does not rule out that others hold the key."""


def said_of(form: str, data: bytes, links: list[Link]) -> Said:
    """What revocation data says of the one certificate in a chain that it speaks of."""
    return said_by_list(data, links) if form == "crl" else said_by_responder(data, links)


def said_by_list(data: bytes, links: list[Link]) -> Said:
    """What a certificate revocation list says."""
    ((_, body),) = elements(data)
    (_, parts, signed), (_, algorithm, _), (_, signature, _) = wholes(body)
    fields = wholes(parts)
    if fields[0][0] == 0x02:
        fields = fields[1:]
    issuer_name, as_of = fields[1][2], instant_in_certificate(fields[2][:2])
    for certificate, issuer in links:
        if issuer_name != certificate.issuer or issuer.key[0] not in {RSA_KEY, EC_KEY}:
            continue
        if not key_made(issuer.key, first(algorithm)[1], signature[1:], signed):
            raise Unfit("its signature does not hold")
        said = Said(name_words(certificate.subject), as_of)
        scope = scope_of(next((found for tag, found, _ in fields[3:] if tag == 0xA0), b"\x30\x00"))
        listed = [item for tag, item, _ in fields[3:] if tag == 0x30]
        for (_, serial), (tag, when), *more in (
            list(elements(item[1])) for item in elements(b"".join(listed))
        ):
            if serial == certificate.serial:
                said.revoked = instant_in_certificate((tag, when))
                said.compromised = reason_of(more) not in HARMLESS
                return said
        if not list_would_name(scope, certificate):
            raise Unfit("it is kept for a part of its issuer's certificates only")
        return said
    raise Unfit("no certificate of the token's chain was issued by its issuer")


def scope_of(listed: bytes) -> dict[int, bytes]:
    """Which certificates a list is kept for: the fields of its issuing distribution point.

    What its critical extensions say must be understood, or it may not be used (RFC 5280, section
    5.2): changes to another list, or entries of several issuers, say nothing by themselves.
    """
    scope: dict[int, bytes] = {}
    for kind, (critical, found) in extensions_of(listed).items():
        if kind == ISSUING_POINT:
            scope = dict(inside(first(found), 0x30))
        elif critical:
            raise Unfit(f"its critical extension {kind.hex()} is not read")
    if INDIRECT in scope:
        raise Unfit("it speaks of the certificates of several issuers")
    return scope


def list_would_name(scope: dict[int, bytes], certificate: Certificate) -> bool:
    """Whether a list of this scope would name the certificate (RFC 5280, section 6.3.3, b)."""
    authority = certificate.authority()
    if scope.keys() & {
        SOME_REASONS,
        ONLY_ATTRIBUTES,
        ONLY_USERS if authority else ONLY_AUTHORITIES,
    }:
        return False
    return POINT not in scope or bool(
        set(full_names(scope[POINT])) & set(names_of_points(certificate))
    )


def names_of_points(certificate: Certificate) -> Iterator[bytes]:
    """Where a certificate says that lists it may be on are found (RFC 5280, section 4.2.1.13)."""
    for _, points in elements(certificate.extension(LIST_POINTS)[1]):
        for _, point in elements(points):
            for tag, name in elements(point):
                if tag == POINT:
                    yield from full_names(name)


def full_names(point: bytes) -> Iterator[bytes]:
    """The names of a distribution point that are whole by themselves."""
    for tag, names in elements(point):
        if tag == FULL_NAME:
            yield from (whole for _, _, whole in wholes(names))


def reason_of(extensions: list[tuple[int, bytes]]) -> int | None:
    """The reason that an entry of a list states (RFC 5280, section 5.3.1)."""
    for item in (inside(part, 0x30) for listed in extensions for part in elements(listed[1])):
        if item[0][1] == REASON:
            return int.from_bytes(first(item[-1][1])[1], "big")
    return None


def said_by_responder(data: bytes, links: list[Link]) -> Said:
    """What an answer of an OCSP responder says."""
    ((_, body),) = elements(data)
    status, *more = elements(body)
    if status != (0x0A, b"\x00"):
        raise Unfit("the responder gave no answer")
    kind, basic = inside(first(more[0][1]), 0x30)
    if kind[1] != OCSP_BASIC:
        raise Unfit("its answer is of a kind that is not known")
    answer = wholes(first(basic[1])[1])
    fields = [item for item in wholes(answer[0][1]) if item[0] != 0xA0]
    responses = list(elements(fields[2][1]))
    if len(responses) != 1:
        raise Unfit(f"it holds {len(responses)} answers, and one is read")
    about, (status_tag, found, _), (_, as_of, _) = wholes(responses[0][1])[:3]
    (_, hashed), _, (_, key_hash), (_, serial) = elements(about[1])
    name = KEY_HASHES[first(hashed)[1]]
    for certificate, issuer in links:
        digest = hashlib.new(name, issuer.key[2], usedforsecurity=False).digest()
        if (serial, key_hash) != (certificate.serial, digest):
            continue
        check_answer(answer, issuer)
        return said_in_answer(
            status_tag, found, Said(name_words(certificate.subject), instant_of(as_of))
        )
    raise Unfit("it is about no certificate of the token's chain")


def said_in_answer(tag: int, found: bytes, said: Said) -> Said:
    """What the answer's status adds (RFC 6960, section 4.2.1)."""
    if tag == 0xA1:
        (_, at), *reasons = elements(found)
        reason = int.from_bytes(first(reasons[0][1])[1], "big") if reasons else None
        said.revoked, said.compromised = instant_of(at), reason not in HARMLESS
    elif tag != 0x80:
        raise Unfit("the responder does not know the certificate")
    return said


def check_answer(answer: Parts, issuer: Certificate) -> None:
    """Signed by the issuer, or by one whom it made a responder (RFC 6960, section 4.2.2.2)."""
    listed = b"".join(first(body)[1] for tag, body, _ in answer[3:] if tag == 0xA0)
    responder = issuer
    for certificate in (read_certificate(whole) for _, _, whole in wholes(listed)):
        if certificate.data == issuer.data:
            break
        if not issued_by(certificate, issuer):
            raise Unfit("its responder was not made one by the certificate's issuer")
        purposes = list(elements(certificate.extension(PURPOSE)[1]))
        if (0x06, OCSP_SIGNING) in list(elements(purposes[0][1])):
            responder = certificate
            break
    how = first(answer[1][1])[1]
    if not key_made(responder.key, how, answer[2][1][1:], answer[0][2]):
        raise Unfit("its signature does not hold")
