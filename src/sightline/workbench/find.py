"""Finding words across a case, by way of an index that is never believed.

The index says where to look. What is shown is read from the case itself: a place that does not hold
what was asked for means that the index is wrong, and it is made anew.

A blind review, and what corrects one, never enters the index: it lies in a folder that others read,
and what may be read of a review changes. Those that the reader may see are looked through apart.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sightline.errors import SightlineError, StorageFailed
from sightline.judgement.matrix import hidden_reviews
from sightline.model.assessment import Assessment, Review
from sightline.model.claim import Link, Observation, Statement
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, Display, Exhibit
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.ports.index import CaseIndex, IndexHead, Place, Sought
from sightline.workbench.query import Excerpt, Query, excerpt
from sightline.workbench.searchable import Kind, Passage, Unread, searchable

MAX_TEXT_BYTES: Final = 16 << 20
"""What is looked through of one text, which is more than any method makes of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexes:
    """Where an index can be kept."""

    shared: Callable[[], CaseIndex]
    """Beside the case; raises StorageFailed where it cannot be."""
    private: Callable[[], CaseIndex]
    """In memory, gone with the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that holds what was looked for."""

    seq: int
    record: Digest
    subject: Digest
    """What to show: the exhibit that the record tells of, or the record itself."""
    about: Digest | None
    """The exhibit, claim or record that it refers to."""
    kind: Kind
    field: str
    excerpt: Excerpt
    superseded: str | None
    """Why it no longer counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found."""

    hits: tuple[Hit, ...]
    total: int
    unread: int
    """Texts whose bytes are missing or damaged, and whose words cannot be found."""
    note: str | None
    """Why the index is not kept beside the case, where it is not."""


def find(
    case: Case,
    indexes: Indexes,
    query: Query,
    *,
    kinds: Iterable[Kind] = tuple(Kind),
    limit: int = 20,
    anew: bool = False,
) -> Hits:
    """Records in which every wanted term occurs, as far as this case's user may read them.

    With `anew` the index is made from the start, for those who doubt it.

    Raises:
        CaseDamaged: the log is not what was recorded.
    """
    case.refresh()
    sought = Sought(query=query, kinds=frozenset(kinds), limit=limit)
    blind = _among_blind(case, indexes, sought)
    rest = _everywhere(case, indexes, sought, anew=anew)
    return Hits(
        hits=(*blind.hits, *rest.hits)[:limit],
        total=blind.total + rest.total,
        unread=rest.unread,
        note=rest.note,
    )


def bring_up(case: Case, index: CaseIndex) -> int:
    """Let an index cover the whole log; the number of texts that could not be read.

    Raises:
        StorageFailed: it cannot be written, or another process is at it for too long.
    """
    head = index.head()
    if head is not None and head.size > case.size:
        case.refresh()
    if head is not None and not _is_of(case, head):
        index.forget()
    elif head is not None and head.size == case.size:
        return head.unread
    with index.writing() as writer:
        head = writer.head()
        if head is not None and not _is_of(case, head):
            raise StorageFailed(
                "The index is being written for another log.",
                next_step="See to it that nobody exchanges the files of the case.",
            )
        unread: list[Unread] = []
        writer.take(_open_words(case, 0 if head is None else head.size, unread))
        root = case.frontier.root().hex()
        writer.cover(IndexHead(size=case.size, root=root, unread=len(unread)))
    return len(unread)


def _is_of(case: Case, head: IndexHead) -> bool:
    """Whether an index covers the beginning of this very log, and lacks nothing of it."""
    if head.unread or not 0 < head.size <= case.size:
        return False
    if head.size == case.size:
        return head.root == case.frontier.root().hex()
    # Each entry states the root over all before it, and opening the case has checked that.
    return head.root == case.snapshot.entries[head.size].tree


def _open_words(case: Case, start: int, unread: list[Unread]) -> Iterator[Passage]:
    """What everybody may read of the entries from `start`."""
    snapshot = case.snapshot
    for entry in snapshot.entries[start:]:
        record = snapshot.records[entry.record]
        if _blind_review(snapshot, entry.record) is None:
            for item in searchable(entry.seq, record, lambda made: _text(case, made)):
                if isinstance(item, Passage):
                    yield item
                else:
                    unread.append(item)


def _blind_review(snapshot: Snapshot, digest: Digest) -> Digest | None:
    """The blind review that a record is, or corrects."""
    record = snapshot.records.get(digest)
    if isinstance(record, Supersession):
        digest, record = record.replaces, snapshot.records.get(record.replaces)
    return digest if isinstance(record, Review) and record.blind else None


def _everywhere(case: Case, indexes: Indexes, sought: Sought, *, anew: bool) -> Hits:
    note = None
    for from_the_start in [True] if anew else [False, True]:
        try:
            with contextlib.closing(indexes.shared()) as index:
                if from_the_start:
                    index.forget()
                borne_out = _looked_up(case, index, sought)
        except StorageFailed as error:
            note = error.cause
            continue
        if borne_out is not None:
            return borne_out
        note = "The index beside the case says what is not so."
    with contextlib.closing(indexes.private()) as index:
        unread = bring_up(case, index)
        found = index.search(sought)
    # A text may have been damaged since the index was made from it a moment ago.
    hits = tuple(hit for place in found.places if (hit := _hit(case, place, sought)) is not None)
    return Hits(hits=hits, total=found.total, unread=unread, note=note)


def _looked_up(case: Case, index: CaseIndex, sought: Sought) -> Hits | None:
    """What an index finds; None where the case does not bear it out."""
    unread = bring_up(case, index)
    found = index.search(sought)
    hits = [_hit(case, place, sought) for place in found.places]
    borne_out = tuple(hit for hit in hits if hit is not None)
    if len(borne_out) < len(hits):
        return None
    return Hits(hits=borne_out, total=found.total, unread=unread, note=None)


def _among_blind(case: Case, indexes: Indexes, sought: Sought) -> Hits:
    """Blind reviews, and what corrects them, that this user may read by now."""
    snapshot = case.snapshot
    hidden = hidden_reviews(snapshot, case.me)
    readable = [
        entry
        for entry in snapshot.entries
        if (review := _blind_review(snapshot, entry.record)) is not None and review not in hidden
    ]
    if not readable:
        return Hits(hits=(), total=0, unread=0, note=None)
    with contextlib.closing(indexes.private()) as index:
        with index.writing() as writer:
            for entry in readable:
                parts = searchable(entry.seq, snapshot.records[entry.record], lambda _: None)
                writer.take(part for part in parts if isinstance(part, Passage))
        found = index.search(sought)
    hits = [_hit(case, place, sought) for place in found.places]
    return Hits(
        hits=tuple(hit for hit in hits if hit is not None), total=found.total, unread=0, note=None
    )


def _hit(case: Case, place: Place, sought: Sought) -> Hit | None:
    """What the case itself holds at a place; None where it is not what was looked for."""
    snapshot = case.snapshot
    if not 0 <= place.seq < len(snapshot.entries):
        return None
    digest = snapshot.entries[place.seq].record
    record = snapshot.records[digest]
    for part in searchable(place.seq, record, lambda made: _text(case, made)):
        if isinstance(part, Passage) and (part.field, part.number) == (place.field, place.number):
            shown = excerpt(part.text, sought.query)
            if shown is None or part.kind not in sought.kinds:
                continue
            return Hit(
                seq=place.seq,
                record=digest,
                subject=_subject(digest, record),
                about=_about(record),
                kind=part.kind,
                field=part.field,
                excerpt=shown,
                superseded=_no_longer(snapshot, digest),
            )
    return None


def _subject(digest: Digest, record: Record) -> Digest:
    if isinstance(record, Exhibit):
        return record.digest
    return record.exhibit if isinstance(record, Acquisition | Derivative | Display) else digest


def _about(record: Record) -> Digest | None:
    match record:
        case Finding() | Observation() | Statement():
            return record.exhibit
        case Link() | Review() | Assessment():
            return record.claim
        case Supersession():
            return record.replaces
        case _:
            return None


def _no_longer(snapshot: Snapshot, digest: Digest) -> str | None:
    record, correction = snapshot.records[digest], snapshot.superseded.get(digest)
    if correction is not None:
        return correction.reason
    replaced = (isinstance(record, Finding) and snapshot.findings[record.key] is not record) or (
        isinstance(record, JointFinding) and snapshot.joint_findings[record.key] is not record
    )
    if replaced:
        return "A later run of the method replaced it."
    return None


def _text(case: Case, made: Derivative) -> str | None:
    """The words of a text; None where its bytes are missing or not those recorded."""
    try:
        with case.objects.open(made.digest) as file:
            data = file.read(MAX_TEXT_BYTES + 1)
    except (SightlineError, OSError):
        return None
    if len(data) <= MAX_TEXT_BYTES and Digest.of(data) != made.digest:
        return None
    return data[:MAX_TEXT_BYTES].decode("utf-8", errors="replace")
