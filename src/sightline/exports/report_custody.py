"""The parts of a report that speak of the log itself: who acted, what seals it, what left it."""

from collections import Counter
from collections.abc import Iterator

from sightline.exports import words
from sightline.exports.citations import Citations
from sightline.exports.contract import CaseView
from sightline.exports.report_types import (
    CheckpointPart,
    CorrectionPart,
    CustodyPart,
    DeliveryPart,
    PersonPart,
)
from sightline.exports.visible import one_line, prose
from sightline.exports.words import plural
from sightline.model.custody import Checkpoint, Cosignature, Delivery, Stamp, Supersession
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import OtsStamp, RevocationData

_SEALING = (*(Checkpoint.KIND, Stamp.KIND, Cosignature.KIND, OtsStamp.KIND, RevocationData.KIND),)


def custody(view: CaseView, cites: Citations) -> CustodyPart:
    """The state of the log."""
    snapshot = view.snapshot
    entries = snapshot.entries
    counts = Counter(one_line(entry.action) for entry in entries)
    sealed, covered = _sealed(snapshot)
    return CustodyPart(
        entries=len(entries),
        root=view.root,
        sealed=sealed,
        covered=covered,
        first=words.moment(entries[0].at),
        last=words.moment(max(entry.at for entry in entries)),
        actions=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        checkpoints=tuple(_checkpoints(snapshot, cites)),
        deliveries=tuple(_deliveries(snapshot, cites)),
    )


def people(snapshot: Snapshot) -> tuple[PersonPart, ...]:
    """Every key of the case, in the order in which they joined."""
    numbers: dict[str, list[int]] = {fingerprint: [] for fingerprint in snapshot.actors}
    for entry in snapshot.entries:
        numbers.setdefault(entry.actor, []).append(entry.seq)
    return tuple(
        PersonPart(
            name=one_line(actor.name),
            kind=actor.actor_kind.value,
            fingerprint=one_line(actor.fingerprint),
            entries=len(numbers[fingerprint]),
            first=_at(snapshot, numbers[fingerprint][:1]),
            last=_at(snapshot, numbers[fingerprint][-1:]),
        )
        for fingerprint, actor in snapshot.actors.items()
    )


def corrections(snapshot: Snapshot, cites: Citations) -> tuple[CorrectionPart, ...]:
    """What no longer counts; a hidden review's correction shows that it happened, and no more."""
    return tuple(
        CorrectionPart(
            cite=cites.of(digest),
            old=cites.of(record.replaces),
            old_kind=snapshot.records[record.replaces].KIND,
            new=cites.of(record.replaced_by) if record.replaced_by else None,
            reason="withheld with the blind answer it concerns"
            if _of_hidden(record, cites)
            else prose(record.reason),
            by=cites.who(record.by),
            at=words.moment(record.at),
        )
        for digest, record in snapshot.live(Supersession)
    )


def _of_hidden(record: Supersession, cites: Citations) -> bool:
    return record.replaces in cites.hidden or record.replaced_by in cites.hidden


def _at(snapshot: Snapshot, numbers: list[int]) -> str:
    return words.moment(snapshot.entries[numbers[0]].at) if numbers else ""


def _sealed(snapshot: Snapshot) -> tuple[str, bool]:
    """What seals cover, in sentences, and whether they cover all but the sealing itself."""
    checkpoints = sorted(
        ((record.size, digest) for digest, record in snapshot.live(Checkpoint)), key=lambda i: i[0]
    )
    if not checkpoints:
        return (
            (
                "No checkpoint has been made: nothing outside this record yet shows that it "
                "was not rewritten or shortened."
            ),
            False,
        )
    size = checkpoints[-1][0]
    rest = _after(snapshot, size)
    sentences = [f"The last checkpoint covers the first {plural(size, 'entry', 'entries')}."]
    stamped = [(size, stamp) for size, digest in checkpoints for stamp in _stamps(snapshot, digest)]
    if stamped:
        covered, stamp = max(stamped, key=lambda item: (item[0], -item[1].gen_time.microseconds))
        sentences.append(
            f"A time stamp by {one_line(stamp.authority)} states that the first {covered:,} "
            f"existed by {words.moment(stamp.gen_time)}."
        )
    else:
        sentences.append("No time stamp has been obtained for any checkpoint.")
    sentences.append(
        f"{plural(rest, 'later entry', 'later entries')} about the material "
        f"{'is' if rest == 1 else 'are'} covered by none."
        if rest
        else "No later work is left uncovered."
    )
    fully = bool(stamped) and not _after(snapshot, max(size for size, _ in stamped))
    return " ".join(sentences), fully


def _after(snapshot: Snapshot, size: int) -> int:
    return sum(1 for entry in snapshot.entries[size:] if entry.kind not in _SEALING)


def _stamps(snapshot: Snapshot, checkpoint: Digest) -> list[Stamp]:
    return [stamp for _, stamp in snapshot.about(checkpoint, Stamp)]


def _checkpoints(snapshot: Snapshot, cites: Citations) -> Iterator[CheckpointPart]:
    for digest, record in snapshot.live(Checkpoint):
        yield CheckpointPart(
            cite=cites.of(digest),
            size=record.size,
            root=one_line(record.root),
            stamps=tuple(
                f"{one_line(stamp.authority)}: {words.moment(stamp.gen_time)}"
                for stamp in _stamps(snapshot, digest)
            )
            + tuple(_proofs(snapshot, digest)),
        )


def _proofs(snapshot: Snapshot, checkpoint: Digest) -> Iterator[str]:
    """OpenTimestamps stamps: a promise is told as one, and a block without a time of its own."""
    stamps = dict(snapshot.about(checkpoint, OtsStamp))
    completed = {stamp.completes for stamp in stamps.values()}
    for digest, stamp in stamps.items():
        if digest in completed:
            continue
        for height in stamp.blocks:
            yield f"OpenTimestamps: Bitcoin block {height:,}; its header tells the time"
        for address in stamp.pending:
            yield f"OpenTimestamps: pending at {one_line(address)}, no time yet"


def _deliveries(snapshot: Snapshot, cites: Citations) -> Iterator[DeliveryPart]:
    for digest, record in snapshot.live(Delivery):
        yield DeliveryPart(
            cite=cites.of(digest),
            what=one_line(record.what),
            to=one_line(record.to),
            digest=str(record.digest) if record.digest else "",
            by=cites.who(record.by),
            at=words.moment(record.at),
        )
