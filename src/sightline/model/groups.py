"""Groups of entries: what one key records at once, it signs once, in the last entry (ADR 23).

An entry states the root over all entries before it, so its signature binds those too. `covers`
says how many of them, directly before it, it stands for as their actor's signature; these have
none of their own.
"""

from dataclasses import dataclass, field
from typing import Final

from sightline.model.custody import SignedEntry

MAX_GROUP: Final = 256
"""Entries of a group, the signed one among them: as many as a bundle of entries holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFlaw:
    """An entry that no signature covers, or one whose signature covers what it may not."""

    seq: int
    unsigned: bool
    """Whether it lacks a signature; else it misstates what its own covers."""
    cause: str


@dataclass(slots=True)
class OpenGroup:
    """Follows a log entry by entry: the entries since the last signature, still to be covered."""

    _waiting: list[tuple[int, str]] = field(default_factory=list)
    """Number and actor of each."""

    def take(self, signed: SignedEntry) -> list[GroupFlaw]:
        """Take the next entry, and say what is wrong with a group that ends there."""
        entry = signed.entry
        if signed.signature is None:
            self._waiting.append((entry.seq, entry.actor))
            return [] if entry.covers is None else [_misstates(entry.seq, "it is not signed")]
        waiting, self._waiting = self._waiting, []
        if entry.covers is None:
            return [_unsigned(seq) for seq, _ in waiting]
        first = max(0, len(waiting) - max(0, entry.covers))
        flaws = [_unsigned(seq) for seq, _ in waiting[:first]]
        covered = waiting[first:]
        if not 0 < entry.covers == len(covered) < MAX_GROUP:
            what = f"{len(covered)} before it wait for a signature, a group has {MAX_GROUP} at most"
            flaws.append(_misstates(entry.seq, what))
        elif any(actor != entry.actor for _, actor in covered):
            flaws.append(_misstates(entry.seq, "not all of them are by its actor"))
        return flaws

    def end(self) -> list[GroupFlaw]:
        """What is wrong with the log if it ends here."""
        return [_unsigned(seq) for seq, _ in self._waiting]


def _unsigned(seq: int) -> GroupFlaw:
    return GroupFlaw(seq=seq, unsigned=True, cause="no signature of its actor covers it")


def _misstates(seq: int, why: str) -> GroupFlaw:
    cause = f"it does not cover the entries that it says it does: {why}"
    return GroupFlaw(seq=seq, unsigned=False, cause=cause)
