"""Sealing: a signed head of the log, and time stamps of authorities over it.

A hash chain alone accepts a log whose tail was cut off. A checkpoint says how long the log was;
a copy of it kept elsewhere, or an authority's stamp, lets others hold the case to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sightline.errors import AuthorityFailed, RuleRefused
from sightline.model import sshsig
from sightline.model.cosignature import log_key, unpack
from sightline.model.custody import Checkpoint, Cosignature, Stamp
from sightline.model.digest import Digest
from sightline.model.merkle import leaf_hash
from sightline.model.note import Head, case_origin
from sightline.model.proofs import consistency
from sightline.model.records import record_digest
from sightline.model.stamps import OtsStamp
from sightline.model.times import Instant
from sightline.workbench.case import Case
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.ots_stamps import Calendar, promise
from sightline.workbench.ports.attesting import StampAuthority
from sightline.workbench.witness import Witness

_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A stamp that was obtained and recorded."""

    authority: str
    gen_time: Instant
    token: Digest
    record: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """A cosignature that was obtained and recorded."""

    witness: str
    at: Instant
    record: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A new checkpoint, and what became of each stamp."""

    checkpoint: Digest
    size: int
    root: str
    note: str
    """Keep these bytes outside the case: `sightline verify --checkpoint` holds a copy to them."""
    log_key: str
    """The key that witnesses must know this log by, as they read it."""
    stamped: tuple[Stamped, ...]
    not_stamped: tuple[NotStamped, ...]
    promised: tuple[Digest, OtsStamp] | None
    """What calendars promised, and its record; no time yet."""
    not_promised: tuple[NotStamped, ...]
    witnessed: tuple[Witnessed, ...]
    not_witnessed: tuple[NotStamped, ...]


def seal(
    case: Case,
    authorities: Iterable[StampAuthority],
    witnesses: Iterable[Witness] = (),
    calendars: Sequence[Calendar] = (),
    *,
    size: int | None = None,
) -> Sealed:
    """Sign the head of the log, record it, and have it stamped and cosigned.

    Args:
        case: The case.
        authorities: Asked one after the other; each address was named by the user.
        witnesses: Asked after them, likewise.
        calendars: OpenTimestamps calendars, likewise; what they give is a promise.
        size: Sign the head that the log had with so many entries, to put a second name under
            somebody else's checkpoint; all present entries if None.

    Raises:
        RuleRefused: the log never had that size.
        StorageFailed: the checkpoint or a token could not be made durable.
    """
    case.refresh()
    head = _head(case, case.size if size is None else size)
    body = head.body
    note = f"{body}\n{case.signer.sign_note(head.origin, body.encode())}"
    checkpoint = Checkpoint(size=head.size, root=head.root.hex(), note=note)
    digest = case.record(checkpoint, action="seal")
    stamped, not_stamped = _stamps(case, digest, note.encode(), authorities)
    promised, unanswered = promise(case, digest, note.encode(), calendars)
    witnessed, not_witnessed = _cosignatures(case, digest, checkpoint, witnesses)
    return Sealed(
        checkpoint=digest,
        size=checkpoint.size,
        root=checkpoint.root,
        note=note,
        log_key=_log_key(case, head.origin),
        stamped=stamped,
        not_stamped=not_stamped,
        promised=promised,
        not_promised=unanswered,
        witnessed=witnessed,
        not_witnessed=not_witnessed,
    )


def _head(case: Case, size: int) -> Head:
    if not 0 < size <= case.size:
        raise RuleRefused(
            f"The log has {case.size} entries, so there is no head over {size}.",
            next_step="Leave the size out to seal all of them.",
        )
    # An entry states the root over those before it.
    entries = case.snapshot.entries
    root = case.frontier.root() if size == case.size else bytes.fromhex(entries[size].tree)
    return Head(origin=case_origin(case.snapshot.case), size=size, root=root)


def _stamps(
    case: Case, checkpoint: Digest, message: bytes, authorities: Iterable[StampAuthority]
) -> tuple[tuple[Stamped, ...], tuple[NotStamped, ...]]:
    stamped, not_stamped = [], []
    for authority in authorities:
        try:
            token, gen_time = authority.stamp(message)
        except AuthorityFailed as error:
            not_stamped.append(NotStamped.of(authority.name, error))
            continue
        kept = case.objects.put([token])
        stamp = Stamp(
            checkpoint=checkpoint, token=kept.digest, authority=authority.name, gen_time=gen_time
        )
        record = case.record(stamp, action="stamp")
        stamped.append(
            Stamped(authority=authority.name, gen_time=gen_time, token=kept.digest, record=record)
        )
    return tuple(stamped), tuple(not_stamped)


def _cosignatures(
    case: Case, digest: Digest, checkpoint: Checkpoint, witnesses: Iterable[Witness]
) -> tuple[tuple[Witnessed, ...], tuple[NotStamped, ...]]:
    leaves: list[bytes] = []

    def proof_from(old: int) -> list[bytes]:
        if old > checkpoint.size:
            raise AuthorityFailed(
                f"It has signed {old} entries of this log, and here there are {checkpoint.size}.",
                next_step="Entries are missing here: compare this case with its other copies.",
            )
        # Read once, and only where a witness has seen this log before.
        if not leaves:
            rows = islice(case.log.entries(), checkpoint.size)
            leaves.extend(leaf_hash(row.entry) for row in rows)
        return consistency(leaves, old)

    witnessed, not_witnessed = [], []
    for witness in witnesses:
        try:
            line = witness.cosign(checkpoint.note, proof_from)
        except AuthorityFailed as error:
            not_witnessed.append(NotStamped.of(witness.key.name, error))
            continue
        seconds, _ = unpack(line)
        at = Instant(seconds * _MICROSECONDS)
        cosignature = Cosignature(
            checkpoint=digest, witness=witness.key.text, line=line.line, at=at
        )
        record = record_digest(cosignature)
        if record not in case.snapshot.records:
            case.record(cosignature, action="cosign")
        witnessed.append(Witnessed(witness=witness.key.name, at=at, record=record))
    return tuple(witnessed), tuple(not_witnessed)


def _log_key(case: Case, origin: str) -> str:
    raw = sshsig.ed25519_raw(sshsig.key_blob(case.signer.actor.public_key))
    return log_key(origin, raw).text
