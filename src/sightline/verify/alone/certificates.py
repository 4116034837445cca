"""X.509 certificates as bytes: what they state, and whether one signed another (RFC 5280)."""

import base64
import functools
import re
from dataclasses import dataclass

from sightline.verify.alone.der import elements, first, inside, instant_of, wholes
from sightline.verify.alone.numbers import ecdsa_holds, rsa_holds
from sightline.verify.alone.ssh import Unfit

RSA_KEY, EC_KEY = bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a8648ce3d0201")
RSA_OVER = {
    bytes.fromhex("2a864886f70d01010b"): "sha256",
    bytes.fromhex("2a864886f70d01010c"): "sha384",
    bytes.fromhex("2a864886f70d01010d"): "sha512",
}
EC_OVER = {
    bytes.fromhex("2a8648ce3d040302"): "sha256",
    bytes.fromhex("2a8648ce3d040303"): "sha384",
    bytes.fromhex("2a8648ce3d040304"): "sha512",
}
NAMED_CURVES = {
    bytes.fromhex("2a8648ce3d030107"): "nistp256",
    bytes.fromhex("2b81040022"): "nistp384",
    bytes.fromhex("2b81040023"): "nistp521",
}
SHORT_NAMES = {
    b"\x55\x04\x03": "CN",
    b"\x55\x04\x06": "C",
    b"\x55\x04\x07": "L",
    b"\x55\x04\x08": "ST",
    b"\x55\x04\x0a": "O",
    b"\x55\x04\x0b": "OU",
}
BASIC, USAGE, PURPOSE = b"\x55\x1d\x13", b"\x55\x1d\x0f", b"\x55\x1d\x25"
KNOWN_EXTENSIONS = {BASIC, USAGE, PURPOSE}
STAMPING = bytes.fromhex("2b06010505070308")
PEM = re.compile(r"-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----")
LONGEST_CHAIN = 8


class Unchecked(Unfit):
    """Something that this program cannot judge: it is neither held nor broken here."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate states, and the bytes that its issuer signed."""

    data: bytes
    signed: bytes
    serial: bytes
    issuer: bytes
    since: str
    until: str
    subject: bytes
    key: tuple[bytes, bytes, bytes]
    """Kind of key, curve, and the key itself."""
    made: tuple[bytes, bytes]
    """How it was signed, and the signature."""
    extensions: dict[bytes, tuple[bool, bytes]]
    """By kind: whether it is critical, and its contents."""

    def may_issue(self) -> bool:
        """Whether it is an authority's, and may sign other certificates."""
        # A certificate that does not say what it is for may do all (RFC 5280, section 4.2.1.3).
        usage = [*elements(self.extension(USAGE)[1]), (0x03, b"\x00\xff")][0][1]
        return self.authority() and len(usage) > 1 and bool(usage[1] & 0x04)

    def authority(self) -> bool:
        """Whether it says that it is an authority's."""
        basic = dict(enumerate(elements(self.extension(BASIC)[1])))
        return 0 in basic and (0x01, b"\xff") in list(elements(basic[0][1]))

    def may_stamp(self) -> bool:
        """Whether it is for time stamps, for nothing else, and says that this matters."""
        critical, purposes = self.extension(PURPOSE)
        return critical and list(elements(purposes)) == [(0x30, b"\x06\x08" + STAMPING)]

    def extension(self, kind: bytes) -> tuple[bool, bytes]:
        """Whether an extension is critical, and its contents; nothing where there is none."""
        return self.extensions.get(kind, (False, b""))


def read_certificate(data: bytes) -> Certificate:
    """A certificate from its DER bytes."""
    ((_, body),) = elements(data)
    (_, parts, signed), (_, algorithm, _), (_, signature, _) = wholes(body)
    fields = wholes(parts)
    if fields[0][0] == 0xA0:
        fields = fields[1:]
    (_, serial, _), _, (_, _, issuer), (_, times, _), (_, _, subject), (_, key, _) = fields[:6]
    since, until = map(instant_in_certificate, elements(times))
    (_, kind), (_, bits) = elements(key)
    kinds = list(elements(kind))
    curve = kinds[1][1] if len(kinds) > 1 else b""
    listed = next((found for tag, found, _ in fields[6:] if tag == 0xA3), b"\x30\x00")
    return Certificate(
        data=data,
        signed=signed,
        serial=serial,
        issuer=issuer,
        since=since,
        until=until,
        subject=subject,
        key=(kinds[0][1], curve, bits[1:]),
        made=(first(algorithm)[1], signature[1:]),
        extensions=extensions_of(listed),
    )


def extensions_of(listed: bytes) -> dict[bytes, tuple[bool, bytes]]:
    """The extensions of a certificate or a list, by their kind (RFC 5280, section 4.1)."""
    found = {}
    for item in inside(first(listed), 0x30):
        name, *more = inside(item, 0x30)
        found[name[1]] = (more[0] == (0x01, b"\xff"), more[-1][1])
    return found


def instant_in_certificate(element: tuple[int, bytes]) -> str:
    """A time of a certificate as records write it (RFC 5280, section 4.1.2.5)."""
    tag, words = element
    if tag == 0x17:
        words = (b"19" if words[:2] >= b"50" else b"20") + words
    return instant_of(words)


# The same few certificates ride in token after token, each signed once.
@functools.lru_cache(maxsize=64)
def key_made(key: tuple[bytes, bytes, bytes], how: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a key made a signature; `how` is the algorithm's identifier."""
    kind, curve, bits = key
    if kind == RSA_KEY and how in RSA_OVER:
        (_, modulus), (_, exponent) = inside(first(bits), 0x30)
        n = int.from_bytes(modulus, "big")
        strong = 2048 <= n.bit_length() <= 16384
        e = int.from_bytes(exponent, "big")
        return strong and rsa_holds(e, n, signature, (RSA_OVER[how], data))
    if kind == EC_KEY and curve in NAMED_CURVES and how in EC_OVER:
        numbers = inside(first(signature), 0x30)
        r, s = (int.from_bytes(body, "big") for tag, body in numbers if tag == 0x02)
        return ecdsa_holds(NAMED_CURVES[curve], bits, (r, s), data, EC_OVER[how])
    if (kind == RSA_KEY and how in EC_OVER) or (kind == EC_KEY and how in RSA_OVER):
        return False
    raise Unchecked("it is signed in a way that is not checked here")


def issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether one certificate was signed with another's key."""
    if certificate.issuer != issuer.subject:
        return False
    return key_made(issuer.key, certificate.made[0], certificate.made[1], certificate.signed)


def chain_of(
    signer: Certificate, others: list[Certificate], roots: list[Certificate]
) -> list[tuple[Certificate, Certificate]]:
    """From a certificate up, each with its issuer's, as far as signatures lead."""
    links: list[tuple[Certificate, Certificate]] = []
    certificate = signer
    while len(links) < LONGEST_CHAIN and certificate.issuer != certificate.subject:
        above = (item for item in (*others, *roots) if issued_by(certificate, item))
        issuer = next(above, None)
        if issuer is None:
            break
        links.append((certificate, issuer))
        certificate = issuer
    return links


def name_words(name: bytes) -> str:
    """A name as people write it, the last part first (RFC 4514)."""
    said = []
    for part in reversed(inside(first(name), 0x30)):
        for kind, value in (inside(item, 0x30) for item in inside(part, 0x31)):
            said.append(
                f"{SHORT_NAMES.get(kind[1], kind[1].hex())}={value[1].decode(errors='replace')}"
            )
    return ",".join(said)


def check_path(
    signer: Certificate, others: list[Certificate], roots: list[Certificate], at: str
) -> None:
    """Follow issuers from a certificate up to one of the roots, as of a time."""
    certificate = signer
    for _ in range(LONGEST_CHAIN):
        if certificate in roots:
            return
        if not certificate.since <= at <= certificate.until:
            raise Unfit("a certificate of its chain did not hold at the time that it states")
        unknown = {kind for kind, (critical, _) in certificate.extensions.items() if critical}
        if unknown - KNOWN_EXTENSIONS:
            raise Unchecked("a certificate of its chain has a critical part that is not known here")
        if any(issued_by(certificate, root) for root in roots):
            return
        above = [item for item in others if item.may_issue() and issued_by(certificate, item)]
        if not above:
            break
        certificate = above[0]
    raise Unfit("no chain leads to a root that you named")


def read_roots(text: str) -> list[Certificate]:
    """The certificates of a PEM file."""
    try:
        found = [read_certificate(base64.b64decode(part)) for part in PEM.findall(text)]
    except (ValueError, IndexError) as error:
        raise Unfit(f"a root certificate cannot be read ({error})") from None
    if not found:
        raise Unfit("there is no certificate in the file of roots: name one in PEM")
    return found
