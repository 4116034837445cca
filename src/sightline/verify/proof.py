"""Checking a proof that one entry is in a log, with nothing of the case at hand.

The proof is C2SP tlog-proof; the entry's own bytes ride in it as extra data. What is checked:

    1. the proof, its checkpoint and the entry read
    2. the entry is signed by the key of the actor it names, or a later one by that key says that
       it covers it, and a path leads from it to the root which that one states
    3. the hashes lead from the entry to the checkpoint's root
    4. a key that the reader trusts signed the checkpoint
    5. every witness that the reader trusts cosigned it
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.cosignature import VerifierKey
from sightline.model.custody import SIGNATURE_NAMESPACE, CustodyEntry, SignedEntry
from sightline.model.entries import signing_bytes
from sightline.model.merkle import leaf_hash
from sightline.model.note import Head, Note, case_origin, key_id, parse_head, parse_note
from sightline.model.proof_entry import CoveredEntry, leaf_of, read_carried
from sightline.model.proof_text import LogProof
from sightline.model.proofs import root_by_inclusion
from sightline.verify.signatures import verify_ed25519, verify_ssh
from sightline.verify.trust import Trust
from sightline.verify.witnesses import check_cosignature


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEntry:
    """An entry that a proof shows to be in a log, and who vouches for the log."""

    entry: CustodyEntry
    signed_in: int
    """Number of the entry whose signature covers it: its own, or one recorded together with it."""
    head: Head
    sealed_by: tuple[str, ...]
    """Whom the reader trusts, among those who signed the checkpoint; empty if nobody was named."""
    seen_by: tuple[str, ...]
    """Names of the witnesses that the reader trusts: all of them cosigned."""

    def lines(self) -> Iterator[str]:
        """What the proof shows, for people."""
        entry = self.entry
        covered = "" if self.signed_in == entry.seq else f" in entry {self.signed_in}, with others"
        yield f"Entry {entry.seq} of case {entry.case}: {entry.action}, {entry.kind} {entry.record}"
        yield f"signed by {entry.actor}{covered}, which states {entry.at}"
        yield f"It is in the log of {self.head.size} entries with the root {self.head.root.hex()}."
        if self.sealed_by:
            yield f"That head is signed by {', '.join(self.sealed_by)}, whom you trust."
        else:
            yield "Who signed that head is only what it says of itself: you named no keys."
        for name in self.seen_by:
            yield f"The witness {name}, whom you trust, saw the log grow to it."
        yield "The record itself is not in the proof: compare its bytes with the digest above."


def verify_proof(text: str, trust: Trust) -> ProvenEntry:
    """Check a proof.

    Raises:
        InputRefused: it is none.
        NotVerified: it does not hold, or nobody whom the reader trusts vouches for the log.
    """
    # 1. It reads.
    proof = LogProof.parse(text)
    note = parse_note(proof.checkpoint)
    head = parse_head(note.body)
    carried = _carried(proof)
    entry = carried.entry
    if head.origin != case_origin(entry.case):
        raise NotVerified(
            f"The checkpoint is of {head.origin}, and the entry of another log.",
            next_step="Ask for the proof again.",
        )
    # 2. The entry is its actor's.
    if isinstance(carried, CoveredEntry):
        leaf, signed = leaf_of(carried), carried.by
        _check_covered(carried, leaf)
    else:
        leaf, signed = proof.extra, carried
    _check_signature(signed)
    # 3. The hashes lead to the root.
    root = root_by_inclusion(proof.index, head.size, leaf_hash(leaf), proof.path)
    if root != head.root:
        raise NotVerified(
            "The hashes do not lead from the entry to the checkpoint's root.",
            next_step="Ask for the proof again, and compare its checkpoint with one you kept.",
        )
    # 4 and 5. Somebody whom the reader trusts vouches for that root.
    sealed_by = () if trust.keys is None else _sealed_by(note, head, trust)
    for witness in trust.witnesses:
        _seen(note, witness)
    seen_by = tuple(witness.name for witness in trust.witnesses)
    return ProvenEntry(
        entry=entry,
        signed_in=signed.entry.seq,
        head=head,
        sealed_by=sealed_by,
        seen_by=seen_by,
    )


def _carried(proof: LogProof) -> CoveredEntry | SignedEntry:
    if not proof.extra:
        raise InputRefused(
            "The proof does not hold the entry itself.",
            next_step="Ask for one made by `sightline prove`.",
        )
    return read_carried(proof.extra, proof.index)


def _check_covered(carried: CoveredEntry, leaf: bytes) -> None:
    """That the signature of the later entry is one over this entry too."""
    entry, by = carried.entry, carried.by.entry
    same = (entry.case, entry.actor) == (by.case, by.actor)
    if not same or not by.seq - (by.covers or 0) <= entry.seq < by.seq:
        raise NotVerified(
            f"Entry {by.seq} does not say that its signature covers entry {entry.seq}.",
            next_step="Do not rely on it.",
        )
    root = root_by_inclusion(
        entry.seq, by.seq, leaf_hash(leaf), [bytes.fromhex(item) for item in carried.path]
    )
    if root.hex() != by.tree:
        raise NotVerified(
            f"The hashes do not lead from the entry to the root that entry {by.seq} states.",
            next_step="Do not rely on it.",
        )


def _check_signature(signed: SignedEntry) -> None:
    blob = verify_ssh(signed.signature or "", signing_bytes(signed.entry), SIGNATURE_NAMESPACE)
    if sshsig.fingerprint(blob) != signed.entry.actor:
        raise NotVerified(
            f"The entry names {signed.entry.actor}, but another key signed it.",
            next_step="Do not rely on it.",
        )


def _sealed_by(note: Note, head: Head, trust: Trust) -> tuple[str, ...]:
    named = []
    for key in trust.keys or ():
        try:
            raw = sshsig.ed25519_raw(key.blob)
        except InputRefused:
            # Checkpoints are signed with Ed25519 alone; other keys sign entries.
            continue
        known = key_id(head.origin, raw)
        for line in note.signatures:
            if (line.name, line.key_id) == (head.origin, known):
                verify_ed25519(raw, line.signature, note.body.encode())
                named.append(key.principals)
    if not named:
        raise NotVerified(
            "No key that you trust signed the checkpoint.",
            next_step="Ask who sealed the log, and for the key's fingerprint over another channel.",
        )
    return tuple(dict.fromkeys(named))


def _seen(note: Note, witness: VerifierKey) -> None:
    for line in note.signatures:
        if (line.name, line.key_id) == (witness.name, witness.key_id):
            check_cosignature(witness, line, note.body)
            return
    raise NotVerified(
        f"The witness {witness.name} did not cosign the checkpoint.",
        next_step="Ask for a proof under a checkpoint that it cosigned.",
    )
