"""Rules of OpenTimestamps stamps, of tokens made beforehand, and of what is kept beside tokens."""

import re
from typing import Final

from sightline.errors import RuleRefused
from sightline.model.custody import Checkpoint, CustodyEntry, Stamp
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.standing import live

_NONCE: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


def ots_stamp_rule(state: Snapshot, _entry: CustodyEntry, record: OtsStamp) -> None:
    """A stamp belongs to a checkpoint, leads somewhere, and may complete another of it."""
    live(state, record.checkpoint, Checkpoint)
    if record.completes is not None:
        earlier = live(state, record.completes, OtsStamp)
        if isinstance(earlier, OtsStamp) and earlier.checkpoint != record.checkpoint:
            raise RuleRefused(
                "The stamp completes one of another checkpoint.",
                next_step="Run `sightline renew` again.",
            )
    for named in (record.pending, record.blocks):
        if list(named) != sorted(set(named)):  # type: ignore[type-var]
            raise RuleRefused(
                "The stamp's calendars or blocks are not listed once and in order.",
                next_step="Run `sightline renew` again.",
            )
    if not record.pending and not record.blocks:
        raise RuleRefused(
            "The stamp leads to no calendar and to no block.",
            next_step="Ask a calendar with `sightline seal --ots URL`.",
        )


def not_before_rule(_state: Snapshot, _entry: CustodyEntry, record: NotBefore) -> None:
    """What a token was made over is random digits of one length."""
    if not _NONCE.fullmatch(record.nonce):
        raise RuleRefused(
            "The token's random digits are not 32 hexadecimal ones.",
            next_step="Ask the authority again with `sightline not-before`.",
        )


def revocation_data_rule(state: Snapshot, _entry: CustodyEntry, record: RevocationData) -> None:
    """Revocation data stands beside a token."""
    live(state, record.stamp, Stamp, NotBefore)
