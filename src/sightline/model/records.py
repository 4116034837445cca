"""All kinds of record, and their bytes: `{"kind": …, "v": 1, …fields}` in canonical form.

A record's identity is the digest of these bytes. A new kind is added to `RECORD_TYPES` and nowhere
else.
"""

from typing import Final, TypeAlias

from sightline.errors import NotCanonical, VersionRefused
from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.canonical import encode, parse
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Link, Observation, Statement
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.custody import (
    Actor,
    CaseOpened,
    Checkpoint,
    Cosignature,
    Delivery,
    Stamp,
    Supersession,
)
from sightline.model.decision import Decision
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import Acquisition, Derivative, Display, Exhibit, Refusal, Restriction
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.party import Party
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.plain import from_plain, to_plain
from sightline.model.roster import Adoption, Approval, Proposal, Roster
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.sound import SoundDelay
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.upkeep import Audit, Copy

Record: TypeAlias = (
    CaseOpened
    | Actor
    | Exhibit
    | Acquisition
    | Refusal
    | Derivative
    | Display
    | Restriction
    | Access
    | Finding
    | JointFinding
    | Observation
    | Statement
    | Claim
    | Link
    | Review
    | Assessment
    | Checkpoint
    | Stamp
    | Cosignature
    | OtsStamp
    | NotBefore
    | RevocationData
    | Audit
    | Copy
    | Supersession
    | Delivery
    | Party
    | Decision
    | Request
    | Response
    | Commitment
    | Proceeding
    | Step
    | EventChoice
    | PlaceChoice
    | PointMatch
    | PlaceSearch
    | ShadowMeasurement
    | TimeConstraint
    | Roster
    | Proposal
    | Approval
    | Adoption
    | SoundDelay
    | Capture
    | Search
)

RECORD_TYPES: Final[tuple[type[Record], ...]] = Record.__args__

_BY_KIND: Final = {kind.KIND: kind for kind in RECORD_TYPES}
RECORD_VERSION: Final = 1


def record_bytes(record: Record) -> bytes:
    """Canonical bytes of a record."""
    fields = to_plain(record)
    if not isinstance(fields, dict):
        raise TypeError(type(record).__name__)
    return encode({"kind": record.KIND, "v": RECORD_VERSION, **fields})


def record_digest(record: Record) -> Digest:
    """A record's identity."""
    return Digest.of(record_bytes(record))


def read_record(data: bytes) -> Record:
    """The record with these bytes.

    Raises:
        NotCanonical: the bytes are not the canonical form of a record.
        VersionRefused: a newer Sightline wrote it.
    """
    value = parse(data)
    if not isinstance(value, dict):
        raise NotCanonical("A record is an object.", next_step="Take it from an unchanged copy.")
    kind, version = value.pop("kind", None), value.pop("v", None)
    known = isinstance(kind, str) and kind in _BY_KIND
    # `true` equals 1 in Python: without the test of its type, one record had two spellings.
    if not known or type(version) is not int or version != RECORD_VERSION:
        raise VersionRefused(
            f"This Sightline does not know records of kind {kind!r}, version {version!r}.",
            next_step="Open the case with the Sightline that wrote it, or a newer one.",
        )
    record: Record = from_plain(_BY_KIND[kind], value)
    return record
