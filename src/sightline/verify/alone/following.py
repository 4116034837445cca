"""Check 6, and of 14 what entries show: the rules from the first entry to the last."""

from collections.abc import Iterator

from sightline.verify.alone.files import Notes
from sightline.verify.alone.log import Log, Record
from sightline.verify.alone.parts import excused, withheld_rule
from sightline.verify.alone.references import REFERENCES
from sightline.verify.alone.rules import check_rule
from sightline.verify.alone.ssh import Unfit, Wrong
from sightline.verify.alone.state import State


def check_rules(log: Log, notes: Notes) -> tuple[State, list[str]]:
    """Make check 6, and of 14 what entries show; returns what to say of how far it went."""
    state, unjudged = State(log), 0
    away: dict[str, Record] = {}
    for seq, entry in enumerate(log.entries):
        if seq and not state.records:
            return state, ["the rules could not be followed: nothing opens the case"]
        if entry is None:
            return state, [f"the rules were followed up to entry {seq} only"]
        digest = entry["record"]
        record = log.records.get(digest)
        if record is None and digest not in log.withheld:
            continue
        state.seq, state.actor, state.at = seq, entry["actor"], entry["at"]
        try:
            if record is None:
                withheld_rule(state, entry, away)
            else:
                check_rule(state, entry, record)
        except (Unfit, KeyError, TypeError, ValueError) as error:
            if record is None or not excused(state, record, error, away):
                check, code = (14, error.code) if isinstance(error, Wrong) else (6, "rule-broken")
                notes.append((check, code, f"entry {seq}", str(error)))
                record = None
            else:
                # What it lacks may be what is withheld: neither held nor broken can be said.
                unjudged += 1
        if record is not None:
            state.take(digest, record)
        elif digest not in log.records:
            away[digest] = entry
    return state, list(rules_said(log, unjudged, away))


def rules_said(log: Log, unjudged: int, away: dict[str, Record]) -> Iterator[str]:
    """What a reader should know of how far the rules were followed."""
    unknown = sorted({record["kind"] for record in log.records.values()} - REFERENCES.keys())
    if unknown:
        yield f"the rules of {', '.join(unknown)} are not known here"
    if unjudged:
        yield f"{unjudged} records could not be judged without what is withheld"
    corrections = sum(entry["kind"] == "supersession" for entry in away.values())
    if corrections:
        yield f"{corrections} corrections are withheld: what they take back is not known here"
