"""What a web archive holds: the typed `values` of the finding, and its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sightline.analysis.legible import counted


class WebForm(StrEnum):
    """What the archive is."""

    NONE = "none"
    WARC = "warc"
    WACZ = "wacz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many of a kind."""

    name: str
    count: int


class Signed(StrEnum):
    """What a WACZ file's signature is worth."""

    HOLDS = "holds"
    """The key signed the manifest that is there."""
    DIFFERS = "differs"
    UNREADABLE = "unreadable"
    """Or of a kind that is not checked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczSignature:
    """The signature that a WACZ file carries."""

    state: Signed
    key_sha256: str | None
    """Of the key's SubjectPublicKeyInfo in DER."""
    domain: str | None
    """In whose name it says it was signed; None where the key has no name."""
    named_in_certificate: bool | None
    """Whether the certificate is of that domain; whose word that is, is not followed."""
    created: str | None
    software: str | None
    """As it states."""
    token_time: str | None
    """The time that its time stamp states; None where there is none that can be read."""
    token_over_it: bool | None
    """Whether the time stamp is over this signature; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebArchiveValues:
    """The typed `values` of the finding."""

    form: WebForm
    software: tuple[str, ...]
    """As the archive states it."""
    records: tuple[Counted, ...]
    """WARC: records by type."""
    earliest: str | None
    latest: str | None
    """WARC-Date of the first and last record by time, as stated."""
    digests_fit: int
    digests_differ: tuple[str, ...]
    """Records or parts whose bytes are not those of the digest beside them."""
    digests_differ_beyond: int
    without_digest: int
    cut: int
    """Records that the archive marks as cut when they were made."""
    manifest_digest: str | None
    """WACZ: `fits`, `differs`, or None where the file that holds it is missing."""
    signature: WaczSignature | None
    """WACZ: None where it carries none."""
    unlisted: tuple[str, ...]
    """WACZ: members that its manifest does not name."""
    damage: str | None
    """Where reading ended early."""


def summary(values: WebArchiveValues) -> str:
    """The finding in sentences."""
    if values.form is WebForm.NONE:
        damage = f" {values.damage}" if values.damage else ""
        return f"This is no web archive.{damage}"
    held = ", ".join(f"{item.count} {item.name}" for item in values.records)
    sentences = [f"A web archive ({values.form.value.upper()}){': ' + held if held else ''}."]
    if values.software:
        sentences.append(f"Made by {values.software[0]}, as it states.")
    if values.earliest:
        sentences.append(f"Its records state times from {values.earliest} to {values.latest}.")
    return " ".join((*sentences, *_digests(values), *_signature(values), *_doubts(values)))


def _digests(values: WebArchiveValues) -> Iterator[str]:
    differ = len(values.digests_differ) + values.digests_differ_beyond
    what = "part" if values.form is WebForm.WACZ else "record"
    if values.digests_fit:
        fit = counted(values.digests_fit, what)
        yield f"{fit} with the bytes of the digest beside them."
    if differ:
        yield (
            f"{counted(differ, what)} whose bytes are not those of the digest beside them: "
            f"{'; '.join(values.digests_differ[:3])}."
        )
    if values.without_digest:
        yield f"{counted(values.without_digest, what)} without a digest."


def _signature(values: WebArchiveValues) -> Iterator[str]:
    signed = values.signature
    if signed is None:
        if values.form is WebForm.WACZ:
            yield "It is not signed."
        return
    key = f"the key {signed.key_sha256[:16]}…" if signed.key_sha256 else "a key"
    whose = f"{key}, which has no name"
    if signed.domain:
        whose = f"{key} in the name of {signed.domain}"
    if signed.state is Signed.HOLDS:
        yield f"Its manifest is signed by {whose}: the signature holds."
    elif signed.state is Signed.DIFFERS:
        yield f"A signature by {whose} does not hold over its manifest."
    else:
        yield "Its signature cannot be read, or is of a kind that is not checked."
    if signed.named_in_certificate is False:
        yield f"The certificate beside it is not of {signed.domain}."
    if signed.token_over_it:
        yield f"A time stamp over the signature states {signed.token_time}."
    elif signed.token_over_it is False:
        yield "A time stamp beside it is not over the signature, or cannot be read."


def _doubts(values: WebArchiveValues) -> Iterator[str]:
    if values.form is WebForm.WACZ and values.manifest_digest != "fits":
        state = "is missing" if values.manifest_digest is None else "does not fit it"
        yield f"The digest of its manifest {state}, so the manifest may be another."
    if values.unlisted:
        yield f"{counted(len(values.unlisted), 'member')} that its manifest does not name."
    if values.cut:
        yield f"{counted(values.cut, 'record')} marked as cut when made."
    if values.damage:
        yield values.damage
