"""Check 14, first half: nobody acts beyond the roster that holds (docs/format.md, V6 and V14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sightline.verify.alone.log import Record
from sightline.verify.alone.people import blob_of
from sightline.verify.alone.references import OF_THE_ROSTER, OWN_SAY, PRESERVING, SHARED_ACTS
from sightline.verify.alone.ssh import Wrong, fingerprint_of
from sightline.verify.alone.state import State, broken, grounded

Act = tuple[str, Any]
"""What a record does, in the words of a roster, and what others must have agreed to."""


def beyond(unless: object, code: str, words: str) -> None:
    """The roster is kept to if something holds."""
    if not unless:
        raise Wrong(code, words)


@dataclass
class Edition:
    """A roster by key and by act."""

    digest: str
    roster: Record
    people: dict[str, str] = field(default_factory=dict)
    """Names by fingerprint."""
    lines: dict[str, str] = field(default_factory=dict)
    """Public keys by fingerprint, in the roster's order."""

    def __post_init__(self) -> None:
        for person in self.roster["people"]:
            for line in person["keys"]:
                name = fingerprint_of(blob_of(line))
                self.people[name], self.lines[name] = person["name"], line

    def covering(self, act: str) -> Record | None:
        """The first role that covers an act decides on it alone; None where none does."""
        covering = (
            role
            for role in self.roster["roles"]
            if any(covers(pattern, act) for pattern in role["acts"])
        )
        return next(covering, None)

    def role(self, act: str) -> Record:
        """The role that decides on an act."""
        found = self.covering(act)
        if found is None:
            raise Wrong("roster-role", f"no role covers {act[:80]}")
        return found

    def among(self, members: Iterable[str], keys: Iterable[str]) -> set[str]:
        """The different people of a group behind some keys."""
        return {self.people[key] for key in keys if key in self.people} & set(members)

    def keys_of(self, members: Iterable[str]) -> dict[str, str]:
        """Public keys of a group by fingerprint, in the roster's order."""
        wanted = set(members)
        return {key: line for key, line in self.lines.items() if self.people[key] in wanted}


def covers(pattern: str, act: str) -> bool:
    """Whether a pattern stands for an act, part by part."""
    wanted, parts = pattern.split("/"), act.split("/")
    return len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted))


def editions(state: State) -> list[Edition]:
    """The editions adopted so far; the last one holds."""
    for digest in state.of_kind.get("adoption", [])[len(state.editions) :]:
        adopted = state.records[digest]["roster"]
        state.editions.append(Edition(adopted, state.records[adopted]))
    return state.editions


def edition_now(state: State) -> Edition | None:
    """The edition that holds; none where the case has no roster."""
    return next(reversed(editions(state)), None)


def act_of(state: State, record: Record) -> Act:
    """What recording a record is."""
    kind = record["kind"]
    if kind == "checkpoint":
        return kind, {"size": record["size"], "root": record["root"]}
    if kind == "supersession":
        return state.records.get(record["replaces"], record)["kind"], {}
    if kind == "delivery" and "disclosed" in record:
        return "delivery/restricted", record["disclosed"]
    return (record["act"], record["terms"]) if kind == "proposal" else (kind, {})


def approvals_of(state: State, digest: str) -> Iterator[Record]:
    """Who agreed to an edition or act, as far as they did not take it back."""
    for given in state.of_kind.get("approval", []):
        record = state.records[given]
        if record["of"] == digest and given not in state.superseded:
            yield record


def proposals(state: State) -> dict[str, Record]:
    """Proposed acts that nobody took back and nobody has done since."""
    done = [
        (state.order[digest], act_of(state, state.records[digest]))
        for kind in ("checkpoint", "delivery")
        for digest in state.of_kind.get(kind, [])
    ]
    found = {}
    for digest in state.of_kind.get("proposal", []):
        record = state.records[digest]
        act = act_of(state, record)
        since = any(order > state.order[digest] and it == act for order, it in done)
        if digest not in state.superseded and not since:
            found[digest] = record
    return found


def keys_agreeing(state: State, act: Act) -> set[str]:
    """Keys whose holders proposed an act or agreed to it."""
    keys = set()
    for digest, record in proposals(state).items():
        if act_of(state, record) == act:
            keys |= {record["by"], *(given["by"] for given in approvals_of(state, digest))}
    return keys


def person_of(state: State, edition: Edition, key: str) -> str:
    """The person of the roster who holds a key."""
    if key not in edition.people:
        past = any(key in earlier.people for earlier in editions(state))
        beyond(not past, "roster-revoked", f"the key {key} was taken from the roster")
        beyond(past, "roster-stranger", f"the roster does not list the key {key}")
    return edition.people[key]


def check_authority(state: State, record: Record) -> None:
    """What is recorded must be allowed by the roster that holds, if one does."""
    edition, kind = edition_now(state), record["kind"]
    if edition is None or kind in OF_THE_ROSTER:
        return
    if kind == "actor":
        waiting = [edition_keys for _, edition_keys in waiting_keepers(state)]
        if not any(record["fingerprint"] in keys for keys in waiting):
            person_of(state, edition, record["fingerprint"])
        return
    if kind == "supersession":
        old = state.records.get(record["replaces"], {})
        if old.get("kind") in OWN_SAY and old["by"] == state.actor:
            return
    person = person_of(state, edition, state.actor)
    not_expired(edition, state.at, kind)
    act = act_of(state, record)
    role = edition.role(act[0])
    beyond(person in role["members"], "roster-role", f"{person} is not in the role {role['name']}")
    if role["needed"] > 1 and kind != "proposal":
        keys = {state.actor} | keys_agreeing(state, act)
        enough_people(edition, role, keys, "roster-too-few")


def not_expired(edition: Edition, at: str, kind: str) -> None:
    """A roster that ran out lets nothing more be recorded but what preserves."""
    in_time = at < edition.roster["expires"] or kind in PRESERVING
    beyond(in_time, "roster-expired", "the roster had expired")


def enough_people(edition: Edition, group: Record, keys: set[str], code: str) -> None:
    """So many different people of a group as it asks for."""
    members: list[str] = group["members" if "members" in group else "keepers"]
    if len(edition.among(members, keys)) < group["needed"]:
        many = len(keys & edition.keys_of(members).keys()) >= group["needed"]
        code = "roster-same-person" if many else code
        raise Wrong(code, f"fewer than {group['needed']} people agreed")


def waiting_keepers(state: State) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys of the keepers of each proposed edition that could follow."""
    edition = edition_now(state)
    following = edition.roster["version"] + 1 if edition is not None else 1
    adopted = {past.digest for past in editions(state)}
    for digest in state.of_kind.get("roster", []):
        roster = state.records[digest]
        open_still = digest not in state.superseded and digest not in adopted
        if open_still and roster["version"] == following:
            yield digest, Edition(digest, roster).keys_of(roster["keepers"])


def rule_roster(state: State, record: Record) -> None:
    """An edition follows the one that holds, and is proposed by one of its keepers."""
    follows(state, record)
    edition = edition_now(state)
    if edition is not None:
        person = person_of(state, edition, state.actor)
        keeper = person in edition.roster["keepers"]
        beyond(keeper, "roster-role", f"{person} is no keeper of the roster")


def follows(state: State, roster: Record) -> None:
    """Editions count by one."""
    edition = edition_now(state)
    holds = 0 if edition is None else edition.roster["version"]
    what = f"edition {roster['version']} cannot follow edition {holds}"
    beyond(roster["version"] == holds + 1, "roster-version", what)


def rule_proposal(state: State, record: Record) -> None:
    """An act is proposed by one of those who may do it, where it takes several."""
    edition = edition_now(state)
    broken(edition is not None, "there is no roster that asks for a second person")
    if edition is None:
        return
    role = edition.role(record["act"])
    shared = record["act"] in SHARED_ACTS and role["needed"] > 1
    broken(shared, "nothing asks for a second person's agreement")
    act = act_of(state, record)
    again = any(act_of(state, it) == act for it in proposals(state).values())
    grounded(not again, "the same is proposed already")
    in_role(state, edition, role)


def in_role(state: State, edition: Edition, role: Record) -> None:
    """The signer is one of a role."""
    person = person_of(state, edition, state.actor)
    beyond(person in role["members"], "roster-role", f"{person} has no say in this")


def rule_approval(state: State, record: Record) -> None:
    """Somebody agrees once, to what still waits for it."""
    again = any(given["by"] == record["by"] for given in approvals_of(state, record["of"]))
    broken(not again, "its author has agreed already")
    subject = state.records[record["of"]]
    signed = [name in record for name in ("root_signature", "targets_signature")]
    if subject["kind"] == "proposal":
        broken(not any(signed), "agreement to an act signs no metadata")
        agrees_to_act(state, record["of"])
        return
    follows(state, subject)
    keys = dict(waiting_keepers(state)).get(record["of"], {})
    edition = edition_now(state)
    if edition is not None:
        keys = edition.keys_of(edition.roster["keepers"]) | keys
    beyond(state.actor in keys, "roster-role", f"{state.actor} is no keeper of the roster")
    broken(all(signed), "agreement to a roster signs its metadata")


def agrees_to_act(state: State, digest: str) -> None:
    """Another person of the role agrees to what was not done yet."""
    waiting, edition = proposals(state), edition_now(state)
    broken(digest in waiting, "it has been done")
    broken(waiting[digest]["by"] != state.actor, "whoever proposes it has agreed to it")
    if edition is not None:
        in_role(state, edition, edition.role(waiting[digest]["act"]))


def rule_adoption(state: State, record: Record) -> None:
    """An edition comes into force once its keepers and those of the last one have signed it."""
    roster = state.records[record["roster"]]
    follows(state, roster)
    in_time = state.at < roster["expires"]
    beyond(in_time, "roster-expired", "the edition expired before it was adopted")
    signers = {given["by"] for given in approvals_of(state, record["roster"])}
    edition = edition_now(state)
    if edition is not None:
        enough_people(edition, edition.roster, signers, "roster-rotation")
    else:
        founder = next(iter(state.records.values()))["founder"]["fingerprint"]
        beyond(founder in signers, "roster-rotation", "who opened the case did not sign it")
    enough_people(Edition(record["roster"], roster), roster, signers, "roster-too-few")


def rule_withdrawal(state: State, digest: str) -> None:
    """What was acted on can no longer be taken back."""
    old = state.records[digest]
    subject = old["of"] if old["kind"] == "approval" else digest
    adopted = subject in {past.digest for past in editions(state)}
    target = state.records[subject]["kind"]
    waits = subject in proposals(state) or subject in state.superseded
    broken(not adopted and (target != "proposal" or waits), "it has been acted on")
