"""Which stamps end when, and what covers them: a stamp rests on keys and hashes that grow old.

A stamp is an entry of the log, so a later stamp over a later checkpoint vouches for it (as RFC 4998
renews archive time stamps). Renewing is therefore nothing but sealing again, in time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.errors import NotFound, NotVerified
from sightline.model.custody import Checkpoint, Stamp
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import NotBefore, OtsStamp
from sightline.model.times import Instant
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.tokens import Token, algorithms, chain_ends, read_token
from sightline.workbench.case import Case
from sightline.workbench.ots_stamps import standing_ots

AHEAD_US: Final = 180 * 86_400 * 1_000_000
"""A stamp is renewed half a year before its certificate ends: authorities close, too."""
WEAK: Final = ("sha1", "md5", "RSA 512", "RSA 1024", "cannot be read")
"""What NIST SP 800-131A no longer allows to sign with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long a stamp is good for, and what comes after."""

    record: Digest
    authority: str
    time: Instant
    ends: Instant | None
    """When the first certificate of its chain ends, by the token's own certificates."""
    algorithms: tuple[str, ...]
    covered: bool
    """Whether a later stamp is over a checkpoint that holds this one."""
    due: bool
    """It ends soon or rests on something weak, and nothing covers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that vouches for the case's times."""

    tokens: tuple[Term, ...]
    promises: tuple[tuple[Digest, str], ...]
    """OpenTimestamps stamps that a calendar has still to complete, and its address."""
    blocks: int
    """Proofs that lead to a block, and end with nothing."""

    @property
    def due(self) -> tuple[Term, ...]:
        """What should be renewed now."""
        return tuple(term for term in self.tokens if term.due)


def terms(case: Case) -> Terms:
    """Look over all stamps of a case.

    Raises:
        StorageFailed: the case cannot be read.
    """
    now = case.times.now()
    stamps = list(standing_ots(case.snapshot))
    return Terms(
        tokens=tuple(_terms(case, now)),
        promises=tuple(
            (digest, address)
            for digest, stamp in stamps
            if not stamp.blocks
            for address in stamp.pending
        ),
        blocks=sum(1 for _, stamp in stamps if stamp.blocks),
    )


def _terms(case: Case, now: Instant) -> Iterator[Term]:
    stamps: list[tuple[Digest, Stamp | NotBefore]] = [
        *case.snapshot.live(Stamp),
        *case.snapshot.live(NotBefore),
    ]
    for record, stamp in stamps:
        token = token_of(case, stamp.token)
        ends = None if token is None else chain_ends(token, ())
        found = ("a token that cannot be read",) if token is None else algorithms(token)
        covered = _covered(case.snapshot, record)
        soon = ends is None or ends.microseconds < now.microseconds + AHEAD_US
        weak = any(word in item for item in found for word in WEAK)
        yield Term(
            record=record,
            authority=stamp.authority,
            time=stamp.gen_time,
            ends=ends,
            algorithms=found,
            covered=covered,
            due=not covered and (soon or weak),
        )


def _covered(snapshot: Snapshot, record: Digest) -> bool:
    return any(
        checkpoint.size > snapshot.seq_of[record] and _stamped(snapshot, digest)
        for digest, checkpoint in snapshot.live(Checkpoint)
    )


def _stamped(snapshot: Snapshot, checkpoint: Digest) -> bool:
    tokens = any(True for _ in snapshot.about(checkpoint, Stamp))
    return tokens or any(stamp.blocks for _, stamp in snapshot.about(checkpoint, OtsStamp))


def token_of(case: Case, digest: Digest) -> Token | None:
    """A kept token; None where it is lost or cannot be read."""
    try:
        with case.objects.open(digest) as file:
            return read_token(file.read(MAX_TOKEN_BYTES))
    except (NotFound, NotVerified):
        return None
