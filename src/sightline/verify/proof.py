"""Checking a proof that one entry is in a log, with nothing of the case at hand.

The proof is C2SP tlog-proof; the entry's own bytes ride in it as extra data. What is checked:

    1. the proof, its checkpoint and the entry read
    2. the entry is signed by the key of the actor it names
    3. the hashes lead from the entry to the checkpoint's root
    4. a key that the reader trusts signed the checkpoint
    5. every witness that the reader trusts cosigned it
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.cosignature import VerifierKey
from sightline.model.custody import SIGNATURE_NAMESPACE, SignedEntry
from sightline.model.entries import read_entry, signing_bytes
from sightline.model.merkle import leaf_hash
from sightline.model.note import Head, Note, case_origin, key_id, parse_head, parse_note
from sightline.model.proof_text import LogProof
from sightline.model.proofs import root_by_inclusion
from sightline.verify.signatures import verify_ed25519, verify_ssh
from sightline.verify.trust import Trust
from sightline.verify.witnesses import check_cosignature


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEntry:
    """An entry that a proof shows to be in a log, and who vouches for the log."""

    signed: SignedEntry
    head: Head
    sealed_by: tuple[str, ...]
    """Whom the reader trusts, among those who signed the checkpoint; empty if nobody was named."""
    seen_by: tuple[str, ...]
    """Names of the witnesses that the reader trusts: all of them cosigned."""

    def lines(self) -> Iterator[str]:
        """What the proof shows, for people."""
        entry = self.signed.entry
        yield f"Entry {entry.seq} of case {entry.case}: {entry.action}, {entry.kind} {entry.record}"
        yield f"signed by {entry.actor}, which states {entry.at}"
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
    signed = _entry(proof)
    if head.origin != case_origin(signed.entry.case):
        raise NotVerified(
            f"The checkpoint is of {head.origin}, and the entry of another log.",
            next_step="Ask for the proof again.",
        )
    # 2. The entry is its actor's.
    blob = verify_ssh(signed.signature, signing_bytes(signed.entry), SIGNATURE_NAMESPACE)
    if sshsig.fingerprint(blob) != signed.entry.actor:
        raise NotVerified(
            f"The entry names {signed.entry.actor}, but another key signed it.",
            next_step="Do not rely on it.",
        )
    # 3. The hashes lead to the root.
    root = root_by_inclusion(proof.index, head.size, leaf_hash(proof.extra), proof.path)
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
    return ProvenEntry(signed=signed, head=head, sealed_by=sealed_by, seen_by=seen_by)


def _entry(proof: LogProof) -> SignedEntry:
    if not proof.extra:
        raise InputRefused(
            "The proof does not hold the entry itself.",
            next_step="Ask for one made by `sightline prove`.",
        )
    return read_entry(proof.extra, proof.index)


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
