"""What Content Credentials say, kept apart: whole or not, who signed, what was done, from what.

Everything in a manifest is somebody's word. Its signature shows who gave it and that it has not
been changed since, never that it is so.
"""

from dataclasses import dataclass
from enum import StrEnum

from sightline.model.times import Instant


class Carried(StrEnum):
    """Where the credentials are."""

    EMBEDDED = "embedded"
    REMOTE = "remote"
    """The file only names an address. Nothing is fetched."""
    NONE = "none"
    MISSING = "missing"
    """None stand in the file, which still names some that stood in it."""
    BROKEN = "broken"
    """Something stands in the file in their place that cannot be read as credentials."""
    UNREADABLE = "unreadable"
    """The file itself cannot be walked, so nothing was found out."""
    UNSUPPORTED = "unsupported"
    """A form of file whose credentials this build cannot read."""


class Integrity(StrEnum):
    """Whether bytes and manifest are those that were signed."""

    UNCHANGED = "unchanged"
    FILE_CHANGED = "file changed"
    MANIFEST_CHANGED = "manifest changed"
    FAILED = "not checked"
    """The checks that would tell did not pass, for a reason that tells of no change."""
    NOT_BOUND = "not bound"
    """Nothing in the manifest names these bytes."""


class Trust(StrEnum):
    """Whether the signer's certificate leads to an entry of the list that the user chose."""

    NOT_EXAMINED = "not examined"
    """No list was given."""
    LISTED = "listed"
    NOT_LISTED = "not listed"


class Judgement(StrEnum):
    """How a single check of the standard went."""

    PASSED = "passed"
    NOTED = "noted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One status code (C2PA 2.2, section 15.2) about one manifest."""

    manifest: int | None
    """Its number among `manifests`; None where it is not among them."""
    judgement: Judgement
    code: str
    explanation: str
    recorded: bool
    """True where the maker of a later manifest wrote it down, False where it was found now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that was done, as the manifest says."""

    action: str
    """`c2pa.cropped`, or a name of somebody's own."""
    words: str
    """The same for readers."""
    software: str | None
    when: Instant | None
    made_by: str | None
    """The kind of source it names (IPTC digital source type): `trainedAlgorithmicMedia`."""
    details: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """What a file was made from, as its manifest says."""

    title: str
    relation: str
    """`parentOf`, `componentOf`, `inputTo`."""
    manifest: int | None
    """Number of its own manifest, where it had one that is kept here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One link of the chain."""

    label: str
    depth: int
    """0 for the file's own, 1 for its ingredients', and so on."""
    generator: str
    title: str | None
    signer: str | None
    """Common name and organisation in the certificate."""
    serial: str | None
    algorithm: str | None
    signed_at: Instant | None
    stamped_by: str | None
    """The time-stamp authority behind `signed_at`; None where no stamp fits."""
    integrity: Integrity
    trust: Trust
    actions: tuple[Action, ...]
    ingredients: tuple[Ingredient, ...]
    assertions: tuple[str, ...]
    """Labels of everything the manifest holds."""
    redacted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """The list that the user chose."""

    anchors: int
    sha256: str
    """Over the anchors' DER bytes, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsValues:
    """The typed `values` of the finding."""

    carried: Carried
    cause: str | None
    """Why nothing could be read."""
    remote: str | None
    """The address that the file names; never fetched."""
    integrity: Integrity | None
    """Of the file's own manifest, None where there is none."""
    trust: Trust | None
    trust_list: TrustList | None
    manifests: tuple[Manifest, ...]
    """The file's own first, then those of its ingredients, each once."""
    left_out: int
    """Manifests beyond those listed."""
    checks: tuple[Check, ...]
    """Failed ones first; passed ones are counted only."""
    passed: int
    standard: str | None
    """Version of the C2PA specification that the checks follow."""
