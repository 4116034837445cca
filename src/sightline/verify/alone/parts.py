"""Check 6 in a part of a case: what entries show of withheld records, and what these excuse."""

from collections.abc import Iterator
from typing import Any

from sightline.verify.alone.log import Record
from sightline.verify.alone.references import (
    MAY_BE,
    NEVER_WITHHELD,
    OF_OTHERS,
    UNNAMED,
)
from sightline.verify.alone.rosters import (
    act_of,
    approvals_of,
    beyond,
    edition_now,
    keys_agreeing,
    not_expired,
    person_of,
)
from sightline.verify.alone.ssh import Unfit, Wrong
from sightline.verify.alone.state import Groundless, State, broken
from sightline.verify.record_table import RECORDS


def withheld_rule(state: State, entry: Record, away: dict[str, Record]) -> None:
    """What an entry keeps to whatever its record says; `away` holds those before it, by record."""
    kind = entry["kind"]
    broken(kind not in NEVER_WITHHELD, f"records of kind {kind[:40]} are never withheld")
    broken(entry["actor"] in state.actors, f"the key {entry['actor']} has not joined the case")
    edition = edition_now(state)
    taken_back = kind == "supersession" and any(it["kind"] == "proposal" for it in away.values())
    if edition is None or taken_back:
        return
    person = person_of(state, edition, entry["actor"])
    not_expired(edition, entry["at"], kind)
    roles = edition.roster["roles"]
    if kind != "supersession":
        covering = map(edition.covering, MAY_BE.get(kind, [kind]))
        roles = [role for role in covering if role is not None]
    member = any(person in role["members"] for role in roles)
    beyond(member, "roster-role", f"{person} is in no role that may record a {kind[:40]}")


def excused(state: State, record: Record, error: Exception, away: dict[str, Record]) -> bool:
    """Whether what is withheld could have met the rule that a record breaks."""
    kinds = UNNAMED.get(record["kind"], [])
    lacking = any(it["kind"] in kinds for it in away.values())
    if isinstance(error, Wrong):
        return error.code in OF_OTHERS and lacking and enough_might_agree(state, record, away)
    fields = RECORDS["kinds"][record["kind"]]
    if isinstance(error, Groundless) and lacking:
        return True
    return any(digest in away for digest in named_in(fields, record))


def named_in(fields: dict[str, str], values: Record) -> Iterator[str]:
    """The digests that a record names, at any depth, by the types of its fields."""
    for name, words in fields.items():
        if name in values:
            yield from named_value(words.removesuffix("?"), values[name])


def named_value(words: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """The digests in a value of a type."""
    if words.startswith("list of "):
        for item in value:
            yield from named_value(words.removeprefix("list of "), item)
    elif words == "digest":
        yield value
    elif words in RECORDS["parts"]:
        yield from named_in(RECORDS["parts"][words], value)


def enough_might_agree(state: State, record: Record, away: dict[str, Record]) -> bool:
    """Whether there are enough people among the signer, proposers and approvers that are seen."""
    edition = edition_now(state)
    if edition is None:
        raise Unfit("there is no roster")
    act = act_of(state, record)
    role = edition.role(act[0])
    proposed = {digest: it["actor"] for digest, it in away.items() if it["kind"] == "proposal"}
    keys = {state.actor, *proposed.values()} | keys_agreeing(state, act)
    for digest in proposed:
        keys |= {given["by"] for given in approvals_of(state, digest)}
    needed: int = role["needed"]
    return len(edition.among(role["members"], keys)) >= needed
