"""What the person who verifies brings along: keys, authorities, a checkpoint. Never the bundle.

Keys come as an OpenSSH allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS), so that the same
file serves `ssh-keygen -Y verify`.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Self

from cryptography import x509

from sightline.errors import InputRefused, NotFound
from sightline.model.cosignature import VerifierKey
from sightline.model.custody import SIGNATURE_NAMESPACE
from sightline.model.note import Head, parse_head, parse_note
from sightline.model.sshsig import fingerprint, key_blob
from sightline.model.times import Instant
from sightline.verify.blocks import MAX_HEADERS_BYTES, Blocks, read_blocks
from sightline.verify.certificates import read_roots
from sightline.verify.roster_root import TrustedRoot, read_root

_OPTION: Final = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?')
_TIME: Final = re.compile(r"(\d{8})(\d{4})?(\d\d)?(Z)?", re.ASCII)
_MAX_FILE_BYTES: Final = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """One line of an allowed_signers file."""

    principals: str
    """Whom the user takes to hold the key, in their own words."""
    fingerprint: str
    blob: bytes = b""
    """The key itself, as SSH writes it on the wire."""
    namespaces: tuple[str, ...] = ()
    """Patterns; none means any."""
    valid_after: Instant | None = None
    valid_before: Instant | None = None

    def covers(self, first: Instant, last: Instant) -> bool:
        """Whether the line speaks for entries signed in that span, by the times they state."""
        named = not self.namespaces or any(
            fnmatchcase(SIGNATURE_NAMESPACE, pattern) for pattern in self.namespaces
        )
        return (
            named
            and (self.valid_after is None or first >= self.valid_after)
            and (self.valid_before is None or last < self.valid_before)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Everything a verification may rely on; empty, it can say 'self-consistent' at most."""

    keys: tuple[TrustedKey, ...] | None = None
    """None where the user named no keys."""
    roots: tuple[x509.Certificate, ...] = ()
    heads: tuple[Head, ...] = field(default=())
    """Checkpoints the user kept, or got from somebody they trust."""
    witnesses: tuple[VerifierKey, ...] = ()
    """Witnesses each of which must have cosigned a checkpoint of the log."""
    blocks: Blocks = field(default_factory=Blocks)
    """Bitcoin block headers that OpenTimestamps stamps may end in."""
    roster: TrustedRoot | None = None
    """The root metadata of a roster, from elsewhere."""

    @classmethod
    def read(
        cls,
        *,
        signers: Path | None = None,
        roots: tuple[Path, ...] = (),
        checkpoints: tuple[Path, ...] = (),
        witnesses: tuple[str, ...] = (),
        headers: Path | None = None,
        roster: Path | None = None,
    ) -> Self:
        """Read the user's own files.

        Raises:
            NotFound: one of them is not there.
            InputRefused: one of them makes no sense.
        """
        return cls(
            keys=None if signers is None else read_signers(read_text(signers), file=str(signers)),
            roots=tuple(
                certificate
                for path in roots
                for certificate in read_roots(_bytes(path), file=str(path))
            ),
            heads=tuple(_head(path) for path in checkpoints),
            witnesses=tuple(map(VerifierKey.parse, witnesses)),
            blocks=Blocks()
            if headers is None
            else read_blocks(_bytes(headers, MAX_HEADERS_BYTES), file=str(headers)),
            roster=None if roster is None else read_root(read_text(roster), file=str(roster)),
        )


def read_signers(text: str, *, file: str) -> tuple[TrustedKey, ...]:
    """The keys of an allowed_signers file; lines for certificate authorities are left out.

    Raises:
        InputRefused: a line that is neither a comment nor a key.
    """
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            key = _signer(line.strip(), f"{file}, line {number}")
            if key is not None:
                keys.append(key)
    return tuple(keys)


def _signer(line: str, where: str) -> TrustedKey | None:
    principals, _, rest = line.partition(" ")
    if principals.startswith('"'):
        principals, _, rest = line[1:].partition('" ')
    options: dict[str, str] = {}
    if not _is_key_type(rest):
        words, rest = _split_options(rest.lstrip())
        options = _options(words, where)
    if "cert-authority" in options:
        return None
    try:
        blob = key_blob(rest)
    except InputRefused as error:
        raise _refused("it holds no public key", where) from error
    return TrustedKey(
        principals=principals,
        fingerprint=fingerprint(blob),
        blob=blob,
        namespaces=tuple(filter(None, options.get("namespaces", "").split(","))),
        valid_after=_time(options.get("valid-after"), where),
        valid_before=_time(options.get("valid-before"), where),
    )


def _is_key_type(text: str) -> bool:
    return text.lstrip().startswith(("ssh-", "ecdsa-", "sk-"))


def _split_options(text: str) -> tuple[str, str]:
    """Cut at the first space outside quotation marks."""
    quoted = False
    for position, char in enumerate(text):
        quoted ^= char == '"'
        if char == " " and not quoted:
            return text[:position], text[position + 1 :]
    return text, ""


def _options(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = _OPTION.match(text, position)
        if match is None:
            raise _refused("its options cannot be read", where)
        found[match[1].lower()] = match[2] or ""
        position = match.end() + 1
        if text[match.end() : position] not in {"", ","}:
            raise _refused("its options cannot be read", where)
    unknown = found.keys() - {"cert-authority", "namespaces", "valid-after", "valid-before"}
    if unknown:
        # An option that is not understood may be a restriction: leaving it out would widen trust.
        raise _refused(f"the option {min(unknown)!r} is not known", where)
    return found


def _time(text: str | None, where: str) -> Instant | None:
    if text is None:
        return None
    match = _TIME.fullmatch(text)
    try:
        if match is None or (match[3] and not match[2]):
            raise ValueError(text)  # noqa: TRY301 - one refusal serves both ways to be wrong
        digits = match[1] + (match[2] or "0000") + (match[3] or "00")
        moment = datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%S%z")
    except ValueError as error:
        raise _refused(f"{text[:40]!r} is not a time", where) from error
    # Without Z, OpenSSH reads the time in the zone of the machine.
    local = moment if match[4] else moment.replace(tzinfo=None).astimezone()
    return Instant.of(local.astimezone(UTC))


def _head(path: Path) -> Head:
    try:
        return parse_head(parse_note(read_text(path)).body)
    except InputRefused as error:
        raise InputRefused(error.cause, file=str(path), next_step=error.next_step) from error


def read_text(path: Path) -> str:
    """The text of a file that the user named.

    Raises:
        NotFound: it cannot be read.
        InputRefused: it is no text.
    """
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise InputRefused(
            "This is not UTF-8 text.", file=str(path), next_step="Name a text file."
        ) from error


def _bytes(path: Path, most: int = _MAX_FILE_BYTES) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise NotFound(
            f"It cannot be read ({error.strerror}).", file=str(path), next_step="Check the name."
        ) from error


def _refused(cause: str, where: str) -> InputRefused:
    return InputRefused(
        f"This is not a line of an allowed_signers file: {cause}.",
        file=where,
        next_step='Write it as: NAME namespaces="sightline" ssh-ed25519 AAAA…',
    )
