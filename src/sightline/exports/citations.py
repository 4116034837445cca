"""Letters and numbers for records, the same in every export of one log."""

from collections import Counter
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.visible import one_line
from sightline.judgement.matrix import hidden_reviews
from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Hedge, Link, Observation, Statement
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.custody import Checkpoint, Cosignature, Delivery, Stamp, Supersession
from sightline.model.decision import Decision
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import Acquisition, Derivative, Display, Exhibit, Restriction
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.party import Party
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.records import Record
from sightline.model.roster import Adoption, Approval, Proposal, Roster
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.sound import SoundDelay
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.upkeep import Audit, Copy

LETTERS: Final[dict[type[Record], str]] = {
    Exhibit: "E",
    Acquisition: "Q",
    Derivative: "D",
    Display: "V",
    Restriction: "RS",
    Access: "AC",
    Finding: "F",
    JointFinding: "J",
    Observation: "O",
    Statement: "S",
    Claim: "C",
    Link: "L",
    Review: "R",
    Assessment: "A",
    Checkpoint: "K",
    Stamp: "T",
    Cosignature: "CS",
    OtsStamp: "OT",
    NotBefore: "NB",
    RevocationData: "RV",
    Audit: "AU",
    Copy: "CO",
    Supersession: "X",
    Delivery: "Y",
    Party: "P",
    Decision: "G",
    Request: "I",
    Response: "W",
    Commitment: "Z",
    Proceeding: "B",
    Step: "U",
    ShadowMeasurement: "SH",
    TimeConstraint: "TC",
    EventChoice: "EV",
    PlaceChoice: "PC",
    PointMatch: "PM",
    PlaceSearch: "PS",
    Roster: "RO",
    Proposal: "PR",
    Approval: "AP",
    Adoption: "AD",
    SoundDelay: "SD",
    Capture: "CP",
    Search: "SE",
}
_BY_KIND: Final = {kind.KIND: letter for kind, letter in LETTERS.items()}
_SHOWN: Final = (
    *(Exhibit, Finding, JointFinding, Observation),
    *(Statement, Claim, Link, Review, Assessment),
    *(Capture, Search),
)
_NAMED_BY: Final[dict[type, str]] = {
    SoundDelay: "thing",
    ShadowMeasurement: "thing",
    TimeConstraint: "reason",
    EventChoice: "event",
    PlaceChoice: "name",
    PointMatch: "thing",
    PlaceSearch: "title",
    Capture: "requested",
    Search: "query",
}
"""The field that says what a record is, where that is neither a text nor a label."""
_NAME_LENGTH: Final = 120


class Citations:
    """Looks up how a record is cited; numbers follow the log, so a later entry moves none."""

    def __init__(self, snapshot: Snapshot, viewer: str | None) -> None:
        self._snapshot = snapshot
        self.hidden = hidden_reviews(snapshot, viewer)
        """Reviews whose content must not be shown, nor quoted."""
        self._labels: dict[Digest, str] = {}
        self._exhibit_records: dict[Digest, Digest] = {}
        self._number()

    def of(self, digest: Digest) -> Cite:
        """The record or exhibit of that digest."""
        record_digest = self._exhibit_records.get(digest, digest)
        record = self._snapshot.records[record_digest]
        label, entry = self._labels[record_digest], self._snapshot.seq_of[record_digest]
        if record_digest in self.hidden:
            # A short answer could be guessed and its digest compared.
            return Cite(label=label, anchor="", digest="", entry=entry)
        shown = isinstance(record, _SHOWN) and record_digest not in self._snapshot.superseded
        return Cite(
            label=label,
            anchor=label.lower() if shown else "",
            digest=record_digest.short,
            entry=entry,
            name=self._name(record),
        )

    def label(self, digest: Digest) -> str:
        """Letter and number of a record."""
        return self._labels[digest]

    def who(self, fingerprint: str) -> str:
        """The name given with a key."""
        actor = self._snapshot.actors.get(fingerprint)
        return one_line(actor.name if actor else fingerprint)

    def _number(self) -> None:
        numbers: Counter[str] = Counter()
        # By entries: a record that is withheld from a bundle keeps its number free.
        for entry in self._snapshot.entries:
            letter = _BY_KIND.get(entry.kind, "N")
            numbers[letter] += 1
            digest = entry.record
            self._labels[digest] = f"{letter}{numbers[letter]}"
            record = self._snapshot.records.get(digest)
            if isinstance(record, Exhibit):
                self._exhibit_records[record.digest] = digest

    def _name(self, record: Record) -> str:
        if isinstance(record, Exhibit):
            return self._first_name(record.digest)
        if isinstance(record, Finding | JointFinding):
            return short(f"{record.method.name}: {record.summary}")
        if isinstance(record, Claim) and record.hedge is Hedge.DENIED:
            return short(f"Denied: {record.text}")
        named = _NAMED_BY.get(type(record))
        if named is not None:
            return short(str(getattr(record, named)))
        text = getattr(record, "text", None) or getattr(record, "label", None) or record.KIND
        return short(str(text))

    def _first_name(self, exhibit: Digest) -> str:
        for _, acquisition in self._snapshot.about(exhibit, Acquisition):
            return short(one_line(acquisition.source.short_name))
        return exhibit.short


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = one_line(" ".join(text.split()) if text.strip() else "(empty)")
    return line if len(line) <= _NAME_LENGTH else line[: _NAME_LENGTH - 1].rstrip() + "…"
