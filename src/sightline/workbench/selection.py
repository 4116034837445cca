"""What a bundle holds and what it withholds: a pure function of the case and the user's wishes.

Whatever names something withheld is withheld too, so what remains refers to nothing that is not
there. The log itself is never cut: an entry whose record is withheld still states its digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sightline.errors import InputRefused
from sightline.model.assessment import Assessment
from sightline.model.claim import Claim
from sightline.model.custody import Delivery, Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Restriction
from sightline.model.layout import named_by
from sightline.model.records import Record
from sightline.model.roster import Proposal
from sightline.model.rules_withheld import NEVER_WITHHELD, digests_in
from sightline.model.snapshot import Snapshot

NOT_SELECTED: Final = "not selected"
ON_REQUEST: Final = "left out on request"
REDACTED: Final = "redacted: it holds, or may hold, words and pictures of people"
RESTRICTED: Final = "restricted"

_ALWAYS: Final = NEVER_WITHHELD | {Delivery.KIND, Restriction.KIND, Proposal.KIND}
"""What the log cannot be checked without, and what speaks of no exhibit's content."""
_PUBLISHED: Final = NEVER_WITHHELD | {Claim.KIND, Assessment.KIND}
"""What stays in a redacted bundle: what people concluded, and what proves that they did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user wants in a bundle; without any, all of the case."""

    only: frozenset[Digest] | None = None
    """Exhibits to hold; None for all."""
    without: frozenset[Digest] = frozenset()
    """Exhibits and records to withhold."""
    redacted: bool = False
    """Withhold the bytes of all exhibits, and all records but claims and conclusions."""

    @property
    def whole(self) -> bool:
        """Whether nothing is to be left out."""
        return self == Wishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is withheld, and why."""

    records: Mapping[Digest, str] = field(default_factory=dict)
    objects: Mapping[Digest, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the bundle holds all of the case."""
        return not self.records and not self.objects

    def restricted(self) -> frozenset[Digest]:
        """What may ride along encrypted: withheld because an exhibit is restricted."""
        both = {**self.records, **self.objects}
        return frozenset(digest for digest, reason in both.items() if reason == RESTRICTED)


def plan(snapshot: Snapshot, wishes: Wishes) -> Plan:
    """Decide on every record and object of a case.

    Raises:
        InputRefused: a correction is to be left out, and what it corrects is not.
    """
    reasons = _exhibits(snapshot, wishes)
    records: dict[Digest, str] = {}
    named: dict[Digest, str | None] = {}
    for digest, record in snapshot.records.items():
        reason = _reason(digest, record, reasons, wishes)
        if reason is None and digest in wishes.without and isinstance(record, Supersession):
            raise InputRefused(
                f"{digest.short} corrects {record.replaces.short}, which would look as if it still "
                "stood.",
                next_step=f"Leave out {record.replaces.short} instead: what corrects it follows.",
            )
        if reason is not None:
            records[digest] = reasons[digest] = reason
        for made in named_by(record):
            # Bytes that a record in the bundle names are in the bundle, whoever else names them.
            named[made] = named.get(made, reason) and reason
    objects = {digest: reason for digest, reason in named.items() if reason is not None}
    objects |= {digest: reasons[digest] for digest in snapshot.exhibits if digest in reasons}
    return Plan(records=records, objects=objects)


def held(snapshot: Snapshot, planned: Plan) -> Snapshot:
    """The case as far as it is in the bundle; entries are all there."""
    if not planned.records:
        return snapshot
    part = Snapshot()
    for entry in snapshot.entries:
        if entry.record in planned.records:
            part.entries.append(entry)
        else:
            part.add(entry, snapshot.records[entry.record])
    return part


def _exhibits(snapshot: Snapshot, wishes: Wishes) -> dict[Digest, str]:
    restricted = snapshot.restricted()
    reasons = {}
    for digest in snapshot.exhibits:
        if digest in wishes.without:
            reasons[digest] = ON_REQUEST
        elif wishes.only is not None and digest not in wishes.only:
            reasons[digest] = NOT_SELECTED
        elif wishes.redacted:
            reasons[digest] = REDACTED
        elif digest in restricted:
            reasons[digest] = RESTRICTED
    return reasons


def _reason(
    digest: Digest, record: Record, reasons: Mapping[Digest, str], wishes: Wishes
) -> str | None:
    if isinstance(record, Supersession):
        # What is in the bundle must not look as if it still stood.
        return reasons.get(record.replaces)
    if digest in wishes.without and record.KIND not in _ALWAYS - {Delivery.KIND}:
        return ON_REQUEST
    if wishes.redacted:
        return None if record.KIND in _PUBLISHED else REDACTED
    if record.KIND in _ALWAYS:
        return None
    return next((reasons[name] for name in digests_in(record) if name in reasons), None)
