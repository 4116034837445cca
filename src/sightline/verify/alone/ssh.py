"""SSH keys and signatures (OpenSSH PROTOCOL.sshsig, PROTOCOL.u2f) and allowed_signers files."""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from sightline.verify.alone.numbers import ecdsa_holds, ed25519_holds, rsa_holds

NAMESPACE = "sightline"
SK_ED25519, SK_ECDSA = "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"
CURVE_OF = {
    "ecdsa-sha2-nistp256": "nistp256",
    "ecdsa-sha2-nistp384": "nistp384",
    "ecdsa-sha2-nistp521": "nistp521",
    SK_ECDSA: "nistp256",
}
OPTION = re.compile(r'([A-Za-z-]+)(?:="([^"]*)")?')
TIME = re.compile(r"(\d{8})(\d{4})?(\d\d)?(Z)?", re.ASCII)


class Unfit(Exception):
    """What was read is not of the form it should have."""


class Wrong(Unfit):
    """Something that is wrong, and the code for how."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def fields_of(data: bytes, count: int) -> tuple[list[bytes], bytes]:
    """The first strings of an SSH wire encoding (RFC 4251, section 5), and what follows."""
    found = []
    for _ in range(count):
        length = int.from_bytes(data[:4], "big")
        if len(data) < 4 + length:
            raise Unfit("a field of an SSH key or signature runs past its end")
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    return found, data


def exactly(data: bytes, count: int) -> list[bytes]:
    """So many strings and nothing behind them."""
    found, rest = fields_of(data, count)
    if rest:
        raise Unfit("bytes follow the last field of an SSH key or signature")
    return found


def positive_number(data: bytes) -> int:
    """A positive mpint in its one spelling."""
    number = int.from_bytes(data, "big", signed=True)
    if number <= 0 or len(data) != number.bit_length() // 8 + 1:
        raise Unfit("a number in an SSH key or signature is not spelt as it should be")
    return number


def decoded(text: str) -> bytes:
    """Base64 in its one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Unfit("something that should be base64 is not") from None
    if base64.b64encode(data).decode() != text:
        raise Unfit("base64 is not spelt as it should be")
    return data


def fingerprint_of(blob: bytes) -> str:
    """`SHA256:…`, as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def raw_ed25519(line: str) -> bytes | None:
    """The raw key of a public key line, where it is of kind Ed25519."""
    try:
        kind, raw = exactly(decoded(line.split()[1]), 2)
    except (Unfit, IndexError):
        return None
    return raw if kind == b"ssh-ed25519" and len(raw) == 32 else None


def check_ssh(text: str, message: bytes) -> str:
    """Check an SSHSIG over a message; returns the fingerprint of the key that made it."""
    blob = decoded(text)
    if blob[:10] != b"SSHSIG\x00\x00\x00\x01":
        raise Unfit("it is no SSH signature of version 1")
    key, namespace, reserved, hash_name, inner = exactly(blob[10:], 5)
    if (namespace, reserved, hash_name) != (NAMESPACE.encode(), b"", b"sha512"):
        raise Unfit("its signature is for another purpose, or over another hash")
    (algorithm, signature), tail = fields_of(inner, 2)
    parts = (namespace, b"", hash_name, hashlib.sha512(message).digest())
    signed = b"SSHSIG" + b"".join(struct.pack(">I", len(part)) + part for part in parts)
    if not key_signed(key, algorithm.decode(errors="replace"), signature + b"", (signed, tail)):
        raise Unfit("the key it names did not sign these bytes")
    return fingerprint_of(key)


def key_signed(blob: bytes, algorithm: str, signature: bytes, told: tuple[bytes, bytes]) -> bool:
    """Whether a key made a signature; `told` is what was signed and a security key's tail."""
    message, tail = told
    kind = fields_of(blob, 1)[0][0].decode(errors="replace")
    device = kind in {SK_ED25519, SK_ECDSA}
    if device:
        application = exactly(blob, 4 if kind == SK_ECDSA else 3)[-1]
        if len(tail) != 5 or not tail[0] & 1:
            raise Unfit("the security key was not touched")
        message = hashlib.sha256(application).digest() + tail + hashlib.sha256(message).digest()
    elif tail:
        raise Unfit("bytes follow the signature")
    if kind == "ssh-rsa":
        _, exponent, modulus = exactly(blob, 3)
        name = {"rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512"}.get(algorithm)
        n = positive_number(modulus)
        strong = name is not None and 2048 <= n.bit_length() <= 16384
        return strong and rsa_holds(positive_number(exponent), n, signature, (name or "", message))
    if algorithm != kind:
        return False
    if kind in CURVE_OF:
        fields = exactly(blob, 4 if device else 3)
        r, s = map(positive_number, exactly(signature, 2))
        named = fields[1] == CURVE_OF[kind].encode()
        return named and ecdsa_holds(CURVE_OF[kind], fields[2], (r, s), message)
    if kind in {"ssh-ed25519", SK_ED25519}:
        return ed25519_holds(exactly(blob, 3 if device else 2)[1], signature, message)
    raise Unfit(f"keys of kind {kind[:40]!r} are not checked")


@dataclass(frozen=True)
class Trusted:
    """A line of an allowed_signers file."""

    who: str
    fingerprint: str
    namespaces: tuple[str, ...]
    after: datetime | None
    before: datetime | None

    def covers(self, first: datetime, last: datetime) -> bool:
        """Whether it speaks for entries that state times in that span."""
        named = not self.namespaces or any(
            fnmatchcase(NAMESPACE, pattern) for pattern in self.namespaces
        )
        since = self.after is None or first >= self.after
        return named and since and (self.before is None or last < self.before)


def read_trusted(text: str) -> list[Trusted]:
    """The keys of an allowed_signers file; lines of certificate authorities are passed over."""
    keys = []
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            key = trusted_line(line)
            keys += [] if key is None else [key]
    return keys


def trusted_line(line: str) -> Trusted | None:
    """One line."""
    if line.startswith('"'):
        who, _, rest = line[1:].partition('" ')
    else:
        who, _, rest = line.partition(" ")
    rest, options = rest.lstrip(), {}
    while not rest.startswith(("ssh-", "ecdsa-", "sk-")):
        match = OPTION.match(rest)
        if match is None or match.end() == len(rest) or rest[match.end()] not in ", ":
            raise Unfit(f"a line of the file of trusted keys cannot be read: {line[:60]!r}")
        options[match[1].lower()] = match[2] or ""
        rest = rest[match.end() + 1 :].lstrip()
    unknown = options.keys() - {"cert-authority", "namespaces", "valid-after", "valid-before"}
    if unknown:
        raise Unfit(f"the option {min(unknown)!r} of a trusted key is not known")
    if "cert-authority" in options:
        return None
    try:
        blob = decoded(rest.split()[1])
    except IndexError:
        raise Unfit(f"a line of the file of trusted keys has no key: {line[:60]!r}") from None
    spaces = tuple(filter(None, options.get("namespaces", "").split(",")))
    after, before = (named_time(options.get(name)) for name in ("valid-after", "valid-before"))
    return Trusted(who, fingerprint_of(blob), spaces, after, before)


def named_time(text: str | None) -> datetime | None:
    """YYYYMMDD[HHMM[SS]][Z]; without Z in the zone of this machine, as OpenSSH reads it."""
    if text is None:
        return None
    match = TIME.fullmatch(text)
    if match is None or (match[3] and not match[2]):
        raise Unfit(f"{text[:40]!r} is no time of an allowed_signers file")
    digits = match[1] + (match[2] or "0000") + (match[3] or "00")
    try:
        moment = datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        raise Unfit(f"{text[:40]!r} is no time of an allowed_signers file") from None
    return moment if match[4] else moment.replace(tzinfo=None).astimezone().astimezone(UTC)
