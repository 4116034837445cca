"""The state of a case: a pure fold of its log, with the indexes that questions need.

The fold's rules are in `rules`; `rules.apply` is the way to take in an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Link, Observation, Question
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.custody import (
    Actor,
    CaseOpened,
    Cosignature,
    CustodyEntry,
    Stamp,
    Supersession,
)
from sightline.model.decision import CandidateKind, Decision
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import Acquisition, Derivative, Display, Exhibit, Restriction
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.records import Record
from sightline.model.roster import Adoption, Approval, Edition, Roster
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.sound import SoundDelay
from sightline.model.stamps import OtsStamp, RevocationData

R = TypeVar("R", bound=Record)

_SUBJECTS: Final[dict[type, tuple[str, ...]]] = {
    **dict.fromkeys((Stamp, Cosignature, OtsStamp), ("checkpoint",)),
    **dict.fromkeys((Link, Review, Assessment), ("claim",)),
    **dict.fromkeys((Acquisition, Derivative, Display, Finding, Observation), ("exhibit",)),
    **dict.fromkeys((ShadowMeasurement, TimeConstraint, PointMatch, SoundDelay), ("exhibit",)),
    **dict.fromkeys((Restriction, Access, PlaceSearch), ("exhibit",)),
    **dict.fromkeys((Decision, EventChoice), ("finding",)),
    **dict.fromkeys((Step, Approval), ("of",)),
    **dict.fromkeys((Request, Commitment, Proceeding), ("about",)),
    Response: ("request", "about"),
    RevocationData: ("stamp",),
    PlaceChoice: ("subject",),
}
"""The fields that name what a record is about."""

ORIGIN_NOT_STATED: Final = "origin not stated"


class Snapshot:
    """What the entries so far amount to; only `rules.apply` changes it."""

    def __init__(self) -> None:
        self.entries: list[CustodyEntry] = []
        self.records: dict[Digest, Record] = {}
        self.seq_of: dict[Digest, int] = {}
        self.actors: dict[str, Actor] = {}
        self.exhibits: dict[Digest, Exhibit] = {}
        self.findings: dict[tuple[Digest, str], Finding] = {}
        self.joint_findings: dict[tuple[str, tuple[Digest, ...]], JointFinding] = {}
        self.superseded: dict[Digest, Supersession] = {}
        self.editions: dict[Digest, Edition] = {}
        """The rosters adopted so far, in their order; the last one holds."""
        self._of_kind: dict[type, dict[Digest, Record]] = defaultdict(dict)
        self._about: dict[Digest, list[Digest]] = defaultdict(list)
        self._decisions: dict[tuple[Digest, CandidateKind, int], Digest] = {}

    @property
    def opened(self) -> CaseOpened:
        """The first record."""
        first = self.records[self.entries[0].record]
        if not isinstance(first, CaseOpened):
            raise TypeError(type(first).__name__)  # the rules let no other record come first
        return first

    @property
    def case(self) -> Digest:
        """The case's identifier."""
        return self.entries[0].record

    @property
    def edition(self) -> Edition | None:
        """The roster that holds now; None while the case has none."""
        return next(reversed(self.editions.values()), None)

    def add(self, entry: CustodyEntry, record: Record) -> None:
        """Take in an entry that the rules let pass."""
        self.entries.append(entry)
        self.records[entry.record] = record
        self.seq_of[entry.record] = entry.seq
        self._of_kind[type(record)][entry.record] = record
        self._index(entry.record, record)
        if isinstance(record, Adoption) and isinstance(
            roster := self.records[record.roster], Roster
        ):
            self.editions[record.roster] = Edition(roster)

    def live(self, kind: type[R]) -> Iterator[tuple[Digest, R]]:
        """Records of a kind that nothing superseded, in the order of the log."""
        for digest, record in self._of_kind[kind].items():
            if digest not in self.superseded and isinstance(record, kind):
                yield digest, record

    def about(self, subject: Digest, kind: type[R]) -> Iterator[tuple[Digest, R]]:
        """Live records of a kind that name this exhibit, claim or checkpoint as their subject."""
        for digest in self._about.get(subject, ()):
            record = self.records[digest]
            if isinstance(record, kind) and digest not in self.superseded:
                yield digest, record

    def links(self, claim: Digest, question: Question) -> Iterator[tuple[Digest, Link]]:
        """Live links on one question about a claim, from items that still stand."""
        for digest, link in self.about(claim, Link):
            if link.question is question and link.item not in self.superseded:
                yield digest, link

    def reviews(self, claim: Digest, question: Question) -> Iterator[tuple[Digest, Review]]:
        """Live reviews of one question about a claim."""
        for digest, review in self.about(claim, Review):
            if review.question is question:
                yield digest, review

    def assessments(self, claim: Digest, question: Question) -> Iterator[tuple[Digest, Assessment]]:
        """Live conclusions on one question about a claim: one at most."""
        for digest, assessment in self.about(claim, Assessment):
            if assessment.question is question:
                yield digest, assessment

    def exhibits_behind(self, item: Digest) -> set[Digest]:
        """The exhibits that a link's item rests on."""
        if item in self.exhibits:
            return {item}
        record = self.records.get(item)
        if record is None:
            # Withheld from this copy of the case: what it rests on is not known here.
            return set()
        if isinstance(record, Finding | Observation):
            return {record.exhibit}
        if isinstance(record, JointFinding):
            # Inputs were recorded before what rests on them, so this comes to an end.
            return {exhibit for given in record.inputs for exhibit in self.exhibits_behind(given)}
        if isinstance(record, Claim) and record.statement is not None:
            return self.exhibits_behind(record.statement)
        exhibit = getattr(record, "exhibit", None)
        return {exhibit} if exhibit is not None else set()

    def origin_of(self, exhibit: Digest) -> str:
        """The first origin stated for an exhibit, or for an archive that held it."""
        # An archive can hold a copy of itself, so each exhibit is asked once.
        asked, waiting = set[Digest](), [exhibit]
        while waiting:
            subject = waiting.pop()
            asked.add(subject)
            for _, acquisition in self.about(subject, Acquisition):
                if acquisition.origin is not None:
                    return acquisition.origin
                archive = acquisition.source.member_of
                if archive is not None and archive not in asked:
                    waiting.append(archive)
        return ORIGIN_NOT_STATED

    def findings_of(self, exhibit: Digest) -> Iterator[tuple[Digest, Finding]]:
        """The standing finding of each method on an exhibit; a later run replaces a failed one."""
        for digest, finding in self.about(exhibit, Finding):
            if self.findings[finding.key] is finding:
                yield digest, finding

    def joint(self, method: str) -> Iterator[tuple[Digest, JointFinding]]:
        """The standing joint findings of the method of that name, in the order of the log.

        One whose input was superseded since stands no more, nor a failed one that was run again.
        """
        for digest, finding in self._of_kind[JointFinding].items():
            if (
                isinstance(finding, JointFinding)
                and finding.method.name == method
                and self.joint_findings[finding.key] is finding
                and self.superseded.keys().isdisjoint(finding.inputs)
            ):
                yield digest, finding

    def decision_on(
        self, finding: Digest, kind: CandidateKind, candidate: int
    ) -> tuple[Digest, Decision] | None:
        """The standing decision on a finding's candidate; None while there is none."""
        digest = self._decisions.get((finding, kind, candidate))
        decision = None if digest is None else self.records[digest]
        if digest is None or digest in self.superseded or not isinstance(decision, Decision):
            return None
        return digest, decision

    def display_of(self, exhibit: Digest) -> Display | None:
        """The latest setting of how an exhibit is shown; None means hidden until asked for."""
        latest = None
        for _, display in self.about(exhibit, Display):
            latest = display
        return latest

    def restricted(self) -> dict[Digest, tuple[Digest, Restriction]]:
        """Exhibits that are restricted, with the record that says so."""
        return {record.exhibit: (digest, record) for digest, record in self.live(Restriction)}

    def _index(self, digest: Digest, record: Record) -> None:
        match record:
            case CaseOpened():
                self.actors[record.founder.fingerprint] = record.founder
            case Actor():
                self.actors[record.fingerprint] = record
            case Exhibit():
                self.exhibits[record.digest] = record
            case Supersession():
                self.superseded[record.replaces] = record
            case Finding():
                self.findings[record.key] = record
            case JointFinding():
                self.joint_findings[record.key] = record
            case Decision():
                self._decisions[record.finding, record.candidate_kind, record.candidate] = digest
        for subject in self._subjects(digest, record):
            self._about[subject].append(digest)

    def _subjects(self, digest: Digest, record: Record) -> Iterable[Digest]:
        """What `about` finds a record by."""
        if isinstance(record, JointFinding):
            return self.exhibits_behind(digest)
        if isinstance(record, Capture):
            return record.exhibits
        if isinstance(record, Search):
            return _searched(record)
        named = (getattr(record, name) for name in _SUBJECTS.get(type(record), ()))
        return (subject for subject in named if subject is not None)


def _searched(record: Search) -> Iterable[Digest]:
    """Each once: a search by an exhibit may lead to that one."""
    searched = (record.of, record.claim)
    return dict.fromkeys((*record.found, *(digest for digest in searched if digest is not None)))
