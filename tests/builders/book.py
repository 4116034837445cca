"""A log in memory: signed rows and their fold, one line of code an entry."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sightline.adapters.keys import FileKey
from sightline.errors import RuleRefused
from sightline.model.assessment import STANDARDS, Answer, Assessment, Review, Standard
from sightline.model.claim import (
    Claim,
    Direction,
    Hedge,
    Link,
    Observation,
    Question,
    Statement,
    Weight,
    Wording,
)
from sightline.model.custody import (
    FORMAT,
    CaseOpened,
    Checkpoint,
    CustodyEntry,
    SignedEntry,
    Supersession,
)
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, signing_bytes
from sightline.model.exhibit import Acquisition, Clock, Display, Exhibit, ExhibitKind, Source
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.model.fold import Fold
from sightline.model.note import Head, case_origin
from sightline.model.records import Record, record_bytes
from sightline.model.times import Instant

ADA, BEN, CYD = (
    FileKey(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32), name)
    for number, name in ((1, "Ada"), (2, "Ben"), (3, "Cyd"))
)


@dataclass
class Book:
    """Rows of a log, and what they fold to."""

    fold: Fold = field(default_factory=Fold)
    rows: list[tuple[bytes, bytes]] = field(default_factory=list)
    clock: int = 1_668_245_400_000_000

    def now(self) -> Instant:
        self.clock += 1_000_000
        return Instant(self.clock)

    def entry(self, new: Record, /, by: FileKey = ADA, **changes: Any) -> CustodyEntry:  # noqa: ANN401 - fields of any type
        digest = Digest.of(record_bytes(new))
        entry = CustodyEntry(
            case=self.fold.snapshot.case if self.fold.size else digest,
            seq=self.fold.size,
            tree=self.fold.frontier.root().hex(),
            at=self.now(),
            actor=by.actor.fingerprint,
            action="test",
            kind=new.KIND,
            record=digest,
        )
        return replace(entry, **changes)

    def add(self, record: Record, by: FileKey = ADA) -> Digest:
        """Sign, fold and keep the next row."""
        entry = self.entry(record, by)
        raw, data = row(entry, record, by)
        self.fold.add(raw, entry, record)
        self.rows.append((raw, data))
        return entry.record

    @property
    def state(self) -> Any:  # noqa: ANN401 - short for tests
        return self.fold.snapshot


def row(entry: CustodyEntry, record: Record, by: FileKey) -> tuple[bytes, bytes]:
    signed = SignedEntry(entry=entry, signature=by.sign(signing_bytes(entry)))
    return entry_bytes(signed), record_bytes(record)


def opened(**changes: Any) -> CaseOpened:  # noqa: ANN401 - fields of any type
    case = CaseOpened(
        title="The gate",
        purpose="test",
        format=FORMAT,
        nonce="00" * 16,
        founder=ADA.actor,
        at=Instant(0),
    )
    return replace(case, **changes)


def new_book(*joined: FileKey) -> Book:
    """A case of Ada's that others have joined."""
    book = Book()
    book.add(opened())
    for key in joined:
        book.add(key.actor, key)
    return book


def exhibit(name: str) -> Exhibit:
    return Exhibit(
        digest=Digest.of(name.encode()),
        size=len(name),
        exhibit_kind=ExhibitKind.FOOTAGE,
        media_type="video/mp4",
        sniffed_by="test",
    )


def acquisition(
    name: str, *, origin: str | None = None, member_of: str | None = None, by: FileKey = ADA
) -> Acquisition:
    return Acquisition(
        exhibit=Digest.of(name.encode()),
        collector=by.actor.fingerprint,
        source=Source(name=name, member_of=Digest.of(member_of.encode()) if member_of else None),
        acquired_at=Instant(0),
        clock=Clock(source="test"),
        reason="test",
        origin=origin,
    )


def keep(book: Book, name: str, *, origin: str | None = None) -> Digest:
    """An exhibit and its acquisition; the exhibit's bytes are its name."""
    book.add(exhibit(name))
    book.add(acquisition(name, origin=origin))
    return Digest.of(name.encode())


def finding(of: Digest, outcome: Outcome = Outcome.OBSERVED, **parameters: int) -> Finding:
    return Finding(
        exhibit=of,
        method=Method(name="test", version=1, parameters=parameters),
        outcome=outcome,
        summary=f"It was {outcome}.",
        values={},
        limitations=(),
        reproduction=Reproduction.EXACT,
        tolerances={},
        derivatives=(),
        environment=Environment(sightline="0", builds={}, confinement=()),
    )


@dataclass(frozen=True)
class Author:
    """What one person writes."""

    book: Book
    key: FileKey = ADA

    @property
    def _by(self) -> dict[str, Any]:
        return {"by": self.key.actor.fingerprint, "at": self.book.now()}

    def observation(self, of: Digest, text: str = "A gate.") -> Observation:
        return Observation(exhibit=of, text=text, hedge=Hedge.ASSERTED, **self._by)

    def statement(self, of: Digest | None = None) -> Statement:
        return Statement(
            text="It was shut.", wording=Wording.VERBATIM, speaker="X", exhibit=of, **self._by
        )

    def claim(self, text: str = "The gate stood open.", statement: Digest | None = None) -> Claim:
        return Claim(
            text=text, hedge=Hedge.ASSERTED, allegation=False, statement=statement, **self._by
        )

    def link(
        self,
        item: Digest,
        claim: Digest,
        bearing: Direction = Direction.SUPPORTS,
        question: Question = Question.TIME,
    ) -> Link:
        return Link(
            item=item,
            claim=claim,
            question=question,
            bearing=bearing,
            weight=Weight.STRONG,
            reason="seen",
            **self._by,
        )

    def review(self, claim: Digest, answer: Answer = Answer.SUPPORTED) -> Review:
        return Review(
            claim=claim,
            question=Question.TIME,
            answer=answer,
            reason="read",
            blind=False,
            **self._by,
        )

    def assessment(self, claim: Digest, *reviews: Digest, **changes: Any) -> Assessment:  # noqa: ANN401 - fields of any type
        assessment = Assessment(
            claim=claim,
            question=Question.TIME,
            answer=Answer.SUPPORTED,
            standard=STANDARDS[0],
            reason="so it is",
            would_change="a clock",
            reviews=reviews,
            weighed=(),
            **self._by,
        )
        return replace(assessment, **changes)

    def display(self, of: Digest, *, graphic: bool = True) -> Display:
        return Display(exhibit=of, graphic=graphic, warning="dead bodies", **self._by)

    def supersession(self, old: Digest, new: Digest | None = None) -> Supersession:
        return Supersession(replaces=old, replaced_by=new, reason="a slip", **self._by)


def checkpoint(book: Book, size: int | None = None, **changes: Any) -> Checkpoint:  # noqa: ANN401 - fields of any type
    """A seal of the first `size` entries, or of all."""
    size = book.fold.size if size is None else size
    whole = size == book.fold.size
    root = book.fold.frontier.root() if whole else bytes.fromhex(book.state.entries[size].tree)
    head = Head(origin=case_origin(book.state.case), size=size, root=root)
    head = replace(head, **changes)
    note = f"{head.body}\n{ADA.sign_note(head.origin, head.body.encode())}"
    return Checkpoint(size=size, root=root.hex(), note=note)


def standard(origins: int, reviewers: int) -> Standard:
    return Standard(name="of this test", independent_origins=origins, reviewers=reviewers)


def judged(book: Book, *named: str | None) -> Digest:
    """A claim of Ada's that exhibits of these origins support."""
    claim = book.add(Author(book).claim())
    for number, origin in enumerate(named):
        kept = keep(book, f"exhibit {number}", origin=origin)
        book.add(Author(book).link(kept, claim))
    return claim


def refused(match: str, step: str = "") -> pytest.RaisesExc[RuleRefused]:
    """What a rule raises that says so, and names a way out."""
    return pytest.RaisesExc(
        RuleRefused,
        match=match,
        check=lambda error: step in error.next_step and error.next_step[-1] == ".",
    )
