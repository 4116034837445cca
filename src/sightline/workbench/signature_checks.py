"""Holding a log entry against the key of the actor it names.

One entry at a time: threads were measured, and the interpreter's lock eats what they win.
"""

from sightline.errors import CaseDamaged, NotVerified
from sightline.model.custody import SIGNATURE_NAMESPACE, SignedEntry
from sightline.model.entries import signing_bytes
from sightline.model.sshsig import fingerprint
from sightline.verify.signatures import verify_ssh


def check_signed(signed: SignedEntry) -> None:
    """Hold an entry's signature against the key that the entry names.

    Raises:
        CaseDamaged: the signature does not hold, or another key made it.
    """
    try:
        key = verify_ssh(signed.signature, signing_bytes(signed.entry), SIGNATURE_NAMESPACE)
    except NotVerified as error:
        raise _damaged(signed, error.cause) from error
    if fingerprint(key) != signed.entry.actor:
        raise _damaged(signed, f"it names {signed.entry.actor}, but another key signed it.")


def _damaged(signed: SignedEntry, cause: str) -> CaseDamaged:
    return CaseDamaged(
        f"Log entry {signed.entry.seq}: {cause}",
        next_step="Compare the case with another copy or an exported bundle.",
    )
