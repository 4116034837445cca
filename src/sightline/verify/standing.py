"""Which stamps stand: revoked keys, ended certificates, later stamps that cover earlier ones.

A stamp is an entry of the log, so a stamp over a later checkpoint vouches that the earlier one was
there by its time (RFC 3161, section 4, note 1; RFC 4998 in spirit). After an authority's key is
revoked as compromised, anybody may make tokens of any time with it: then only such a later stamp,
from before the revocation, tells the old ones from the forged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.records import record_digest
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant
from sightline.verify.report import SeenBefore, SeenStamp

if TYPE_CHECKING:
    from sightline.verify.revocation import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How far a token's chain led."""

    reached: bool = False
    """To a certificate that the user named, at the token's own time."""
    why: str = ""
    """Why not, where it was followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A token that fits what it is over, and how far it could be followed."""

    record: Digest
    seq: int
    """The entry that recorded it."""
    path: str
    size: int
    """Entries under its checkpoint; 0 for a token that was made beforehand."""
    authority: str
    time: Instant
    ends: Instant | None
    """When the first certificate of its chain ends."""
    chain: Chain
    statuses: tuple["Status", ...] = ()
    trusted: bool = False
    why: str = ""
    """What to know of it."""


def standing(followed: Sequence[Followed], blocks: Sequence[SeenStamp]) -> list[Followed]:
    """Each token with whether it is trusted, latest first; later ones may rescue earlier ones."""
    judged: list[Followed] = []
    for item in sorted(followed, key=lambda token: (token.time, token.seq), reverse=True):
        trusted, why = _judged(item, judged, blocks)
        judged.append(replace(item, trusted=trusted, why=why))
    return judged


def covered(
    item: Followed, stood: Sequence[Followed], blocks: Sequence[SeenStamp]
) -> Instant | None:
    """The first trusted stamp's time over a checkpoint that holds this token's own entry."""
    times = [
        later.time
        for later in stood
        if later.trusted and later.size > item.seq and later.record != item.record
    ]
    times += [block.time for block in blocks if block.size > item.seq]
    return min(times, default=None)


def collected_between(
    snapshot: Snapshot, stood: Sequence[Followed], seen: Sequence[SeenStamp]
) -> tuple[SeenBefore, ...]:
    """For each token made beforehand, what cites it, and the first stamp over all of that."""
    return tuple(_between(snapshot, item, seen) for item in reversed(stood) if not item.size)


def _between(snapshot: Snapshot, item: Followed, seen: Sequence[SeenStamp]) -> SeenBefore:
    citing = list(citing_acquisitions(snapshot, item.record))
    last = max(citing, default=0)
    after = [stamp for stamp in seen if citing and stamp.size > last]
    best = [stamp for stamp in after if stamp.trusted] or after
    until = min(best, key=lambda stamp: stamp.time, default=None)
    return SeenBefore(
        record=str(item.record),
        authority=item.authority,
        time=item.time,
        trusted=item.trusted,
        acquisitions=len(citing),
        until=until,
    )


def citing_acquisitions(snapshot: Snapshot, before: Digest) -> Iterator[int]:
    """Entries of the acquisitions that cite a token made beforehand."""
    for _, record in snapshot.live(Acquisition):
        if record.not_before == before:
            yield snapshot.seq_of[record_digest(record)]


def _judged(
    item: Followed, later: Sequence[Followed], blocks: Sequence[SeenStamp]
) -> tuple[bool, str]:
    if not item.chain.reached:
        return False, item.chain.why
    cover = covered(item, later, blocks)
    known = [_weighed(item, status, cover) for status in item.statuses]
    for stands, why in known:
        if not stands:
            return False, why
    return True, "; ".join(filter(None, (*(why for _, why in known), _ending(item, cover))))


def _weighed(item: Followed, status: "Status", cover: Instant | None) -> tuple[bool, str]:
    revoked, who = status.revoked, status.subject
    if revoked is None:
        return True, f"{who} not revoked as of {status.as_of}"
    if revoked.at <= item.time:
        return False, f"{who} was revoked on {revoked.at}, before its time"
    if not revoked.compromised:
        return True, f"{who} was revoked on {revoked.at}, after its time"
    said = f"{who} was revoked on {revoked.at}, and its key may be in other hands"
    if cover is None or cover >= revoked.at:
        return False, f"{said}; no stamp from before that covers it"
    return True, f"{said}; a stamp of {cover} covers it"


def _ending(item: Followed, cover: Instant | None) -> str:
    if item.ends is None or cover is None or cover < item.ends:
        return ""
    return f"the next stamp over it is of {cover}, after its certificate ended on {item.ends}"
