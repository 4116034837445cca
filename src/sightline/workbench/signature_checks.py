"""Holding a log entry against the key of the actor it names.

One entry at a time: threads were measured, and the interpreter's lock eats what they win.
"""

from sightline.errors import CaseDamaged, NotVerified
from sightline.model.custody import SIGNATURE_NAMESPACE, CustodyEntry
from sightline.model.entries import signing_bytes
from sightline.model.sshsig import fingerprint
from sightline.verify.signatures import verify_ssh


def check_signed(entry: CustodyEntry, signature: str) -> None:
    """Hold an entry's own signature against the key that the entry names.

    Raises:
        CaseDamaged: the signature does not hold, or another key made it.
    """
    try:
        key = verify_ssh(signature, signing_bytes(entry), SIGNATURE_NAMESPACE)
    except NotVerified as error:
        raise _damaged(entry, error.cause) from error
    if fingerprint(key) != entry.actor:
        raise _damaged(entry, f"it names {entry.actor}, but another key signed it.")


def _damaged(entry: CustodyEntry, cause: str) -> CaseDamaged:
    return CaseDamaged(
        f"Log entry {entry.seq}: {cause}",
        next_step="Compare the case with another copy or an exported bundle.",
    )
