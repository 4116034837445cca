"""Check 6: what the rules of a case ask of each kind of record (docs/format.md, section 9)."""

import base64
import re
import struct
from collections.abc import Iterator
from typing import Any

from sightline.verify.alone.checkpoints import note_head, note_key_id, note_lines
from sightline.verify.alone.conclusions import rule_assessment, rule_link, rule_review
from sightline.verify.alone.log import Record
from sightline.verify.alone.references import OWN_SAY, PROMISES, REFERENCES
from sightline.verify.alone.rosters import (
    check_authority,
    rule_adoption,
    rule_approval,
    rule_proposal,
    rule_roster,
    rule_withdrawal,
)
from sightline.verify.alone.ssh import decoded, fingerprint_of
from sightline.verify.alone.state import State, broken, grounded
from sightline.verify.record_table import RECORDS


def check_rule(state: State, entry: Record, record: Record) -> None:
    """What every entry keeps, then what its kind does."""
    kind = record["kind"]
    broken((kind == "case") is (state.seq == 0), "a log opens a case once")
    broken(entry["record"] not in state.records, "the same record is in the log already")
    joined = state.seq == 0 or kind == "actor" or state.actor in state.actors
    broken(joined, f"the key {state.actor} has not joined the case")
    broken(record.get("by", state.actor) == state.actor, "it is written as by somebody else")
    check_authority(state, record)
    for path, kinds in REFERENCES.get(kind, {}).items():
        for digest in named_at(record, path.split(".")):
            broken(state.stands(digest, kinds), f"{path} names no {kinds} that stands")
    rule = RULES.get(kind)
    if rule is not None:
        rule(state, record)


def named_at(value: Any, path: list[str]) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """The digests at a path within a record."""
    if not path:
        yield value
    elif isinstance(value, dict) and path[0].removesuffix("[]") in value:
        found = value[path[0].removesuffix("[]")]
        for item in found if path[0].endswith("[]") else [found]:
            yield from named_at(item, path[1:])


def rule_case(state: State, record: Record) -> None:
    """A case is of the one format, and its founder signs it."""
    broken(record["format"] == 1, "the case is of another format")
    rule_actor(state, record["founder"])


def rule_actor(state: State, record: Record) -> None:
    """A key joins once, with its own fingerprint, by itself or by an actor."""
    words = record["public_key"].split(" ")
    blob = base64.b64decode(words[-1])
    kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")].decode()
    spelt = f"{kind} {base64.b64encode(blob).decode()}"
    broken(record["fingerprint"] not in state.actors, "the key has joined already")
    own = fingerprint_of(blob) == record["fingerprint"] and record["public_key"] == spelt
    broken(own, "the fingerprint is not that of the key")
    introduced = record["fingerprint"] == state.actor or state.actor in state.actors
    broken(introduced, "a key outside the case introduces another")


def rule_exhibit(state: State, record: Record) -> None:
    """The same bytes are one exhibit."""
    broken(record["digest"] not in state.exhibits, "the exhibit is in the case already")


def rule_restriction(state: State, record: Record) -> None:
    """An exhibit is restricted once."""
    restricted = any(state.same("restriction", record))
    broken(not restricted, "the exhibit is restricted already")


def rule_finding(state: State, record: Record) -> None:
    """A method reports on the same once, unless it failed before."""
    last = [it["outcome"] for _, it in state.same(record["kind"], record)][-1:]
    broken(last in ([], ["failed"]), "the method has reported already")
    if record["kind"] == "joint_finding":
        inputs = record["inputs"]
        seen = (state.records.get(digest, {}).get("kind") for digest in inputs)
        broken(inputs and "review" not in seen, "it reports on nothing, or on a review")


def rule_checkpoint(state: State, record: Record) -> None:
    """A checkpoint states what this very log holds."""
    size = record["size"]
    broken(0 < size <= state.seq, "it is over more entries than there were")
    origin, stated, root = note_head(note_lines(record["note"])[0])
    case = next(iter(state.records)).removeprefix("sha256:")
    same = state.log.roots[size].hex() == record["root"] == root.hex() and stated == size
    broken(same and origin == f"sightline/case/{case}", "it does not state this log's entries")


def rule_cosignature(_state: State, record: Record) -> None:
    """A cosignature says what its line says."""
    name, number, material = record["witness"].split("+", 2)
    raw = decoded(material)
    blob = decoded(record["line"].removeprefix(f"— {name} ").removesuffix("\n"))
    fits = raw[:1] == b"\x04" and len(raw) == 33 and len(blob) == 76
    ident = note_key_id(name, raw[:1], raw[1:])
    fits = fits and ident.hex() == number and blob[:4] == ident
    line = f"— {name} {base64.b64encode(blob).decode()}\n"
    broken(fits and record["line"] == line, "it is not by the witness it names")
    (seconds,) = struct.unpack(">Q", blob[4:12])
    broken(microseconds_of(record["at"]) == seconds * 10**6, "its time is not that of its line")


def microseconds_of(at: str) -> int:
    """A time as a number."""
    days = days_before(int(at[:4]), int(at[5:7])) + int(at[8:10])
    hours, minutes, rest = at[11:-1].split(":")
    whole, part = rest.split(".")
    return ((days * 24 + int(hours)) * 60 + int(minutes)) * 60_000_000 + int(whole + part)


def days_before(year: int, month: int) -> int:
    """Days from 1970-01-01 to the day before the month's first (proleptic Gregorian)."""
    year, month = (year - 1, month + 12) if month < 3 else (year, month)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 - 719_469


def rule_ots_stamp(state: State, record: Record) -> None:
    """A stamp leads somewhere, and completes one of its own checkpoint."""
    for name in ("pending", "blocks"):
        broken(record[name] == sorted(set(record[name])), f"its {name} are not in order")
    broken(record["pending"] or record["blocks"], "it leads to no calendar and to no block")
    if "completes" in record:
        earlier = state.records[record["completes"]]
        broken(earlier["checkpoint"] == record["checkpoint"], "it completes one of another")


def rule_not_before(_state: State, record: Record) -> None:
    """Random digits are of one length."""
    broken(re.fullmatch("[0-9a-f]{32}", record["nonce"], re.ASCII), "its digits are not 32")


def rule_audit(_state: State, record: Record) -> None:
    """An audit reads on in order, and repairs what it found."""
    backwards = "after" in record and "upto" in record and record["upto"] < record["after"]
    found = {*record["missing"], *record["damaged"]}
    fits = not backwards and set(record["repaired"]) <= found
    broken(fits and record["started"] <= record["ended"], "its account does not fit together")


def rule_copy(state: State, record: Record) -> None:
    """A copy holds entries that were there before it."""
    broken(0 < record["size"] <= state.seq, "it is over more entries than there were")


def rule_supersession(state: State, record: Record) -> None:
    """A correction replaces what a person wrote by another of its kind, or by none."""
    broken(
        state.stands(record["replaces"], " ".join(RECORDS["sets"]["supersedable"])),
        "it replaces nothing that can",
    )
    old = state.records[record["replaces"]]
    others = old["kind"] in RECORDS["sets"]["by_author_alone"] and old["by"] != record["by"]
    broken(not others, "only its author can change this")
    if old["kind"] in OWN_SAY:
        rule_withdrawal(state, record["replaces"])
    if "replaced_by" in record:
        new = record["replaced_by"]
        fits = new != record["replaces"] and state.stands(new, old["kind"])
        # An exhibit's digest is no record.
        broken(fits and new in state.records, "what replaces it does not stand")


def rule_party(state: State, record: Record) -> None:
    """A side has no side; everybody else's side is one."""
    if "side" in record:
        side = state.records[record["side"]]
        fits = record["party_kind"] != "side" and side["party_kind"] == "side"
        broken(fits, "only a party of kind 'side' can be another's side")


def rule_decision(state: State, record: Record) -> None:
    """One standing decision a candidate, with its reason and what it became."""
    decided = any(state.same("decision", record))
    broken(not decided, "the candidate was decided on already")
    rejected = record["fate"] == "rejected"
    broken(bool(record["records"]) is not rejected, "only a rejected candidate becomes no record")
    reasoned = record["fate"] not in {"rejected", "merged"} or record.get("reason", "").strip()
    broken(reasoned, "it lacks a reason")


def rule_step(state: State, record: Record) -> None:
    """Promises and proceedings take steps of their own."""
    promise = state.records[record["of"]]["kind"] == "commitment"
    broken(promise is (record["step"] in PROMISES), "it is no step of such a thing")


def rule_statement(state: State, record: Record) -> None:
    """A reading is of the statement's own report."""
    if "reading" not in record:
        return
    finding = state.records[record["reading"]["finding"]]
    texts = {made["digest"] for _, made in state.same("derivative", finding)}
    broken(finding["exhibit"] == record.get("exhibit"), "its reading is of another report")
    grounded(record["reading"]["text"] in texts, "its reading is of no text of that report")


def rule_place_choice(state: State, record: Record) -> None:
    """One choice a name."""
    chosen = any(state.same("place_choice", record))
    broken(not chosen, "which place the name means was chosen already")


def rule_event_choice(state: State, record: Record) -> None:
    """One standing word on each claim of a report."""
    chosen = {claim for _, other in state.same("event_choice", record) for claim in other["claims"]}
    broken(chosen.isdisjoint(record["claims"]), "the event of one of these claims is chosen")


def rule_point_match(state: State, record: Record) -> None:
    """A point is marked once for each place held against."""
    matched = any(state.same("point_match", record))
    broken(not matched, "the thing is matched already in this picture")


RULES = {
    "case": rule_case,
    "actor": rule_actor,
    "exhibit": rule_exhibit,
    "restriction": rule_restriction,
    "finding": rule_finding,
    "joint_finding": rule_finding,
    "link": rule_link,
    "review": rule_review,
    "assessment": rule_assessment,
    "checkpoint": rule_checkpoint,
    "cosignature": rule_cosignature,
    "ots_stamp": rule_ots_stamp,
    "not_before": rule_not_before,
    "audit": rule_audit,
    "copy": rule_copy,
    "supersession": rule_supersession,
    "party": rule_party,
    "decision": rule_decision,
    "step": rule_step,
    "statement": rule_statement,
    "place_choice": rule_place_choice,
    "point_match": rule_point_match,
    "event_choice": rule_event_choice,
    "roster": rule_roster,
    "proposal": rule_proposal,
    "approval": rule_approval,
    "adoption": rule_adoption,
}
