"""Checks 8 and 13: what witnesses signed, and whether those that the user trusts are among them."""

from collections.abc import Sequence

from sightline.errors import NotVerified
from sightline.model.cosignature import VerifierKey, cosigned, unpack
from sightline.model.custody import Cosignature
from sightline.model.note import NoteSignature, parse_note, parse_signature
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.heads import Sealed
from sightline.verify.notebook import Notebook
from sightline.verify.signatures import verify_ed25519


def check_cosignature(key: VerifierKey, line: NoteSignature, body: str) -> int:
    """Check a cosignature over a checkpoint's body; returns its POSIX seconds.

    Raises:
        NotVerified: the witness did not make it over these bytes.
        InputRefused: it is no cosignature.
    """
    seconds, signature = unpack(line)
    verify_ed25519(key.raw, signature, cosigned(body, seconds))
    return seconds


def check_witnesses(
    log: Log, sealed: Sequence[Sealed], trusted: Sequence[VerifierKey], notebook: Notebook
) -> None:
    """Check every cosignature in the log; then that each trusted witness made one that holds."""
    largest: dict[str, tuple[int, str]] = {}
    for held in sealed:
        body = parse_note(held.file.checkpoint.note).body
        for digest, record in log.snapshot.about(held.file.digest, Cosignature):
            # The rules (check 6) held the line against the key and time that the record states.
            key = VerifierKey.parse(record.witness)
            line = parse_signature(record.line.removesuffix("\n"))
            try:
                check_cosignature(key, line, body)
            except NotVerified as error:
                where = f"cosignature {digest.short} (entry {log.snapshot.seq_of[digest]})"
                notebook.problem(Code.COSIGNATURE, where, f"{key.name}: {error.cause}")
                continue
            size = held.file.checkpoint.size
            if size > largest.get(key.text, (0, ""))[0]:
                largest[key.text] = (size, str(record.at))
    _trusted(largest, trusted, notebook)


def _trusted(
    largest: dict[str, tuple[int, str]], trusted: Sequence[VerifierKey], notebook: Notebook
) -> None:
    if not trusted:
        notebook.not_examined(13, "you named no witness: only you can say whom you trust")
        return
    for key in trusted:
        size, at = largest.get(key.text, (0, ""))
        if size:
            notebook.note(13, f"{key.name} saw {size} entries by {at}, by its own clock")
        else:
            what = "no cosignature of it holds over a checkpoint of this log"
            notebook.problem(Code.WITNESS_MISSING, f"witness {key.name}", what)
