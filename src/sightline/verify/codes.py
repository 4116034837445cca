"""The checks by number, and what each can find wrong: docs/format.md lists the same."""

from enum import StrEnum
from typing import Final, Self

CHECKS: Final = {
    1: "The bag holds the files its manifests list, unchanged, and no other",
    2: "The log can be read, entry by entry, in order",
    3: "Each entry stands on the entries before it, and the tiles are those of the log",
    4: "Each entry's record is there, unchanged and readable, or withheld by name",
    5: "Each entry is signed by the key of the actor it names, or covered by one that is",
    6: "The rules of a case hold from the first entry to the last",
    7: "Each exhibit, derivative and time-stamp token is there, unchanged, or withheld by name",
    8: "The checkpoints are signed by actors of the case and are heads of this log",
    9: "Each time stamp was made over its checkpoint, and states the time recorded",
    10: "Authorities you trust made time stamps over this log",
    11: "The entries are signed by keys you trust",
    12: "The log continues the checkpoint you kept",
    13: "Witnesses you trust saw the log grow to a checkpoint",
    14: "Each roster is signed as it must be, and nobody acted beyond the one that held",
    15: "The roster is the one you trust, or follows from it",
}

CONSISTENCY: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14)
"""The checks that compare the case with itself, or with what the user kept of it."""

_OTHER_COPY = "Compare with another copy; do not rely on this one."


class Code(StrEnum):
    """A kind of problem, the number of its check, and what its reader can do."""

    check: int
    next_step: str

    def __new__(cls, value: str, check: int, next_step: str = _OTHER_COPY) -> Self:
        """Attach the check and the next step to the word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.check = check
        member.next_step = next_step
        return member

    NOT_A_BAG = "not-a-bag", 1, "Name the folder that holds bagit.txt, or a case's folder."
    BAG_INFO = "bag-info", 1
    MANIFEST = "manifest", 1
    UNLISTED = "unlisted", 1
    MISSING = "missing", 1
    CHANGED = "changed", 1
    IRREGULAR = "irregular", 1, "Take it out of the bundle by hand, or ask for another copy."
    UNREADABLE = "unreadable", 1, "Check permissions and the disk, then run again."
    TOO_MUCH = "too-much", 1, "Only the sender can say why it is so large: ask before opening it."

    LOG_UNREADABLE = "log-unreadable", 2
    ENTRY_UNREADABLE = "entry-unreadable", 2
    ENTRY_OUT_OF_PLACE = "entry-out-of-place", 2

    TREE_DIFFERS = "tree-differs", 3
    TILE_MISSING = "tile-missing", 3
    TILE_DIFFERS = "tile-differs", 3
    TILE_UNKNOWN = "tile-unknown", 3

    RECORD_MISSING = "record-missing", 4
    RECORD_DIFFERS = "record-differs", 4
    RECORD_UNREADABLE = "record-unreadable", 4
    RECORD_VERSION = "record-version", 4, "Verify with the Sightline that wrote it, or a newer one."

    SIGNATURE = "signature", 5
    SIGNER_DIFFERS = "signer-differs", 5
    UNSIGNED = "unsigned", 5
    COVERS_OTHER = "covers-other", 5
    ACTORS_DIFFER = "actors-differ", 5

    RULE_BROKEN = "rule-broken", 6

    OBJECT_MISSING = "object-missing", 7, "Ask the sender for it: the log still names it."
    OBJECT_DIFFERS = "object-differs", 7
    OBJECT_UNKNOWN = "object-unknown", 7
    WITHHELD_LIST = "withheld-list", 7, "Ask whoever made the bundle for its list anew."
    SHOWN_OTHER = "shown-other", 7, "Ask for the very bytes: any change gives another digest."

    CHECKPOINT_DIFFERS = "checkpoint-differs", 8
    CHECKPOINT_UNSIGNED = "checkpoint-unsigned", 8
    CHECKPOINT_FILE = "checkpoint-file", 8
    COSIGNATURE = "cosignature", 8

    STAMP_UNREADABLE = "stamp-unreadable", 9
    STAMP_OF_OTHER = "stamp-of-other", 9
    STAMP_TIME = "stamp-time", 9
    STAMP_FILE = "stamp-file", 9
    REVOCATION_DATA = "revocation-data", 9
    STAMP_UNTRUSTED = (
        "stamp-untrusted",
        10,
        "Get the authority's root certificate from the authority itself, and name it.",
    )

    BLOCK_DIFFERS = (
        "block-differs",
        10,
        "Compare the header with another source; if it is right, the stamp is worth nothing.",
    )

    KEY_UNTRUSTED = (
        "key-untrusted",
        11,
        "Ask the person for the key's fingerprint over a channel you trust, then list the key.",
    )

    WITNESS_MISSING = (
        "witness-missing",
        13,
        "Ask for a checkpoint that they cosigned: `sightline seal --witness`.",
    )

    ROSTER_TOO_FEW = "roster-too-few", 14
    ROSTER_SAME_PERSON = "roster-same-person", 14
    ROSTER_EXPIRED = "roster-expired", 14
    ROSTER_VERSION = "roster-version", 14
    ROSTER_ROTATION = "roster-rotation", 14
    ROSTER_REVOKED = "roster-revoked", 14
    ROSTER_STRANGER = "roster-stranger", 14
    ROSTER_ROLE = "roster-role", 14
    ROSTER_SIGNATURE = "roster-signature", 14
    ROSTER_FILE = "roster-file", 14

    ROSTER_MISSING = "roster-missing", 15, "Ask the people of the case why it has no roster."
    ROSTER_ROLLED_BACK = "roster-rolled-back", 15, "Ask for a copy of the case as it is now."
    ROSTER_OF_OTHERS = "roster-of-others", 15, "Name the roster that you got for this case."

    HEAD_DIFFERS = "head-differs", 12
    LOG_SHORTENED = "log-shortened", 12
    HEAD_OF_OTHER = "head-of-other", 12, "Name the checkpoint you kept of this case."
