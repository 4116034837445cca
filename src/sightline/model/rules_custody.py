"""Rules for the records that keep the log itself: the case, its actors, its seals."""

from sightline.errors import RuleRefused, VersionRefused
from sightline.model.cosignature import COSIGNATURE_KEY, VerifierKey, unpack
from sightline.model.custody import (
    FORMAT,
    Actor,
    CaseOpened,
    Checkpoint,
    Cosignature,
    CustodyEntry,
    Stamp,
)
from sightline.model.note import case_origin, parse_head, parse_note, parse_signature
from sightline.model.snapshot import Snapshot
from sightline.model.sshsig import fingerprint, key_blob, key_line
from sightline.model.standing import live


def joined_rule(state: Snapshot, entry: CustodyEntry) -> None:
    """Whoever signs an entry has joined the case before."""
    if entry.actor not in state.actors:
        raise RuleRefused(
            f"The key {entry.actor} has not joined this case.",
            next_step="Its first entry must introduce it.",
        )


def actor_rule(state: Snapshot, entry: CustodyEntry, record: Actor) -> None:
    """A key joins once, with its own fingerprint, by itself or by an actor."""
    if record.fingerprint in state.actors:
        raise RuleRefused(
            f"The key {record.fingerprint} has already joined this case.",
            next_step="Nothing needs to be recorded again.",
        )
    blob = key_blob(record.public_key)
    if fingerprint(blob) != record.fingerprint or key_line(blob) != record.public_key:
        raise RuleRefused(
            f"{record.fingerprint} is not the fingerprint of the key given with it.",
            next_step="Compare with `ssh-keygen -l -f KEY.pub`.",
        )
    if record.fingerprint != entry.actor and entry.actor not in state.actors:
        raise RuleRefused(
            "A key outside the case introduces another.",
            next_step="Let an actor of the case introduce it, or let it introduce itself.",
        )


def case_rule(state: Snapshot, entry: CustodyEntry, record: CaseOpened) -> None:
    """A case is of the format this Sightline reads, and its founder signs it."""
    if record.format != FORMAT:
        raise VersionRefused(
            f"The case has format {record.format}; this Sightline reads format {FORMAT}.",
            next_step="Open it with the Sightline that wrote it, or a newer one.",
        )
    actor_rule(state, entry, record.founder)


def checkpoint_rule(state: Snapshot, entry: CustodyEntry, record: Checkpoint) -> None:
    """A checkpoint states what this very log holds."""
    if not 0 < record.size <= entry.seq:
        raise RuleRefused(
            f"A checkpoint over {record.size} entries cannot be entry {entry.seq}.",
            next_step="Seal the case again.",
        )
    root = state.entries[record.size].tree if record.size < entry.seq else entry.tree
    head = parse_head(parse_note(record.note).body)
    if not (
        root == record.root == head.root.hex()
        and head.size == record.size
        and head.origin == case_origin(state.case)
    ):
        raise RuleRefused(
            f"The checkpoint does not state the first {record.size} entries of this log.",
            next_step="Seal the case again.",
        )


def stamp_rule(state: Snapshot, _entry: CustodyEntry, record: Stamp) -> None:
    """A stamp belongs to a checkpoint."""
    live(state, record.checkpoint, Checkpoint)


def cosignature_rule(state: Snapshot, _entry: CustodyEntry, record: Cosignature) -> None:
    """A cosignature belongs to a checkpoint, and says what its line says."""
    live(state, record.checkpoint, Checkpoint)
    key, line = VerifierKey.parse(record.witness), parse_signature(record.line.removesuffix("\n"))
    seconds, _ = unpack(line)
    if not (
        key.kind == COSIGNATURE_KEY
        and line.line == record.line
        and (line.name, line.key_id) == (key.name, key.key_id)
        and record.at.microseconds == seconds * 1_000_000
    ):
        raise RuleRefused(
            "The cosignature is not by the witness it names, or not of the time it states.",
            next_step="Ask the witness again with `sightline seal --witness`.",
        )
