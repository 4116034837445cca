"""OpenTimestamps: a checkpoint handed to calendars, and their promises made good once blocks hold.

Only a blinded hash leaves the machine, to calendars that the user named. A promise is recorded as
a promise; the block that fulfils it comes hours later, with `sightline renew --ots`.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sightline.errors import AuthorityFailed, CaseDamaged, InputRefused, NotFound
from sightline.model.digest import Digest
from sightline.model.ots import Tree, graft, settle, start
from sightline.model.ots_bytes import MAX_OTS_BYTES, read_ots, write_ots
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import OtsStamp
from sightline.workbench.case import Case
from sightline.workbench.not_stamped import NotStamped

_NONCE_BYTES: Final = 16


class Calendar(Protocol):
    """An OpenTimestamps calendar."""

    @property
    def name(self) -> str:
        """Its address, as the user named it."""
        ...

    def submit(self, message: bytes) -> Tree:
        """Hand a message over; what the calendar says of it.

        Raises:
            AuthorityFailed: no answer, or none that is a stamp.
        """
        ...

    def complete(self, message: bytes) -> Tree | None:
        """What leads from a message that it promised to a block; None while nothing does.

        Raises:
            AuthorityFailed: no answer, or none that is a stamp.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A stamp that leads to blocks now."""

    checkpoint: Digest
    record: Digest
    blocks: tuple[int, ...]
    pending: tuple[str, ...]


def promise(
    case: Case, checkpoint: Digest, note: bytes, calendars: Sequence[Calendar]
) -> tuple[tuple[Digest, OtsStamp] | None, tuple[NotStamped, ...]]:
    """Have calendars promise a checkpoint's note, and record what they answered as one stamp.

    Raises:
        StorageFailed: the stamp could not be made durable.
    """
    if not calendars:
        return None, ()
    tree, message = start(bytes.fromhex(Digest.of(note).hex), secrets.token_bytes(_NONCE_BYTES))
    answered, unanswered = False, []
    for calendar in calendars:
        try:
            tree = _grown(tree, message, calendar.submit(message))
            answered = True
        except AuthorityFailed as error:
            unanswered.append(NotStamped.of(calendar.name, error))
    if not answered:
        return None, tuple(unanswered)
    return _keep(case, checkpoint, tree, None), tuple(unanswered)


def complete(
    case: Case, calendars: Sequence[Calendar]
) -> tuple[tuple[Completed, ...], tuple[NotStamped, ...]]:
    """Ask calendars for the blocks that fulfil their promises; record each stamp that grew.

    Raises:
        StorageFailed: a stamp could not be made durable.
        CaseDamaged: a kept stamp is not what was recorded.
    """
    case.refresh()
    completed, unanswered = [], []
    named = {calendar.name.rstrip("/"): calendar for calendar in calendars}
    for record, stamp in list(standing_ots(case.snapshot)):
        tree = _read(case, stamp)
        grown = tree
        for address, message in tree.pending():
            calendar = named.get(address.rstrip("/"))
            if calendar is None:
                continue
            try:
                more = calendar.complete(message)
                found = None if more is None else _grown(grown, message, more)
            except AuthorityFailed as error:
                unanswered.append(NotStamped.of(calendar.name, error))
                continue
            if found is not None:
                grown = found
        if set(grown.blocks()) != set(tree.blocks()):
            digest, kept = _keep(case, stamp.checkpoint, grown, record)
            completed.append(
                Completed(
                    checkpoint=stamp.checkpoint,
                    record=digest,
                    blocks=kept.blocks,
                    pending=kept.pending,
                )
            )
    return tuple(completed), tuple(unanswered)


def standing_ots(snapshot: Snapshot) -> Iterator[tuple[Digest, OtsStamp]]:
    """Proofs that no later one completes, in the order of the log."""
    stamps = dict(snapshot.live(OtsStamp))
    done = {stamp.completes for stamp in stamps.values()}
    return ((digest, stamp) for digest, stamp in stamps.items() if digest not in done)


def _keep(
    case: Case, checkpoint: Digest, tree: Tree, completes: Digest | None
) -> tuple[Digest, OtsStamp]:
    stamp = OtsStamp(
        checkpoint=checkpoint,
        token=case.objects.put([write_ots(tree)]).digest,
        pending=tuple(sorted({address for address, _ in tree.pending()})),
        blocks=tuple(sorted({height for height, _ in tree.blocks()})),
        completes=completes,
        at=case.times.now(),
    )
    return case.record(stamp, action="stamp"), stamp


def _grown(tree: Tree, message: bytes, more: Tree) -> Tree:
    """The tree with a calendar's answer, if it can still be read as a whole."""
    try:
        return read_ots(write_ots(settle(graft(tree, message, more))))
    except InputRefused as error:
        raise AuthorityFailed(
            f"Its answer does not fit: {error.cause}",
            next_step="Try again later or name another calendar; the seal stands without it.",
        ) from error


def _read(case: Case, stamp: OtsStamp) -> Tree:
    try:
        with case.objects.open(stamp.token) as file:
            return read_ots(file.read(MAX_OTS_BYTES + 1))
    except (NotFound, InputRefused) as error:
        raise CaseDamaged(
            f"The OpenTimestamps stamp {stamp.token.short} is not what was recorded.",
            next_step="Restore it with `sightline audit --repair-from COPY`.",
        ) from error
