"""What each check is called, and what can be said of the whole: the page reads the same words."""

TITLES = {
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
CONSISTENCY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14]
"""Checks that compare the case with itself, or with what the reader kept of it."""
VERDICTS = {
    10: "stamped by an authority you trust",
    11: "signed by keys you trust",
    12: "continues a checkpoint you kept",
    13: "seen by witnesses you trust",
    15: "kept to a roster you trust",
}
"""What can be said once a check was made and held."""
