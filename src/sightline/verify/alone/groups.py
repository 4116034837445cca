"""Check 5: which entries the signature of a later one covers (docs/format.md, section 4)."""

from typing import Any

from sightline.verify.alone.files import Notes
from sightline.verify.alone.ssh import Unfit

MAX_GROUP = 256
ENTRY_FIELDS = {"case", "seq", "tree", "at", "actor", "action", "kind", "record"}


def check_form(signed: dict[str, Any], seq: int) -> None:
    """A leaf has an entry of that number, and may have a signature and say what it covers."""
    entry = signed["entry"]
    whole = signed.keys() - {"signature"} == {"entry"} and entry.keys() - {"covers"} == ENTRY_FIELDS
    if not whole or entry["seq"] != seq or type(entry.get("covers", 0)) is not int:
        raise Unfit("it is not the entry of that number")


def check_covered(
    waiting: list[tuple[int, str]], signed: dict[str, Any], notes: Notes
) -> list[tuple[int, str]]:
    """Hold what an entry covers against those that wait for it; returns those that still wait.

    Each waits with its number and actor.
    """
    entry = signed["entry"]
    where, covers = f"entry {entry['seq']}", entry.get("covers")
    if "signature" not in signed:
        if covers is not None:
            notes.append((5, "covers-other", where, "it covers others, and is not signed itself"))
        waiting.append((entry["seq"], entry["actor"]))
        return waiting
    first = max(0, len(waiting) - max(0, covers or 0))
    check_ended(waiting[:first], notes)
    whole = covers is None or 0 < covers == len(waiting) - first < MAX_GROUP
    if not whole or any(actor != entry["actor"] for _, actor in waiting[first:]):
        what = "it does not cover the entries that it says it does"
        notes.append((5, "covers-other", where, what))
    return []


def check_ended(waiting: list[tuple[int, str]], notes: Notes) -> None:
    """No signature covers entries that still wait where a group or the log has ended."""
    what = "no signature of its actor covers it"
    notes.extend((5, "unsigned", f"entry {seq}", what) for seq, _ in waiting)
