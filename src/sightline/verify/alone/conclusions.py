"""The rules of conclusions: readers, contrary items, independent origins (check 6)."""

from collections.abc import Iterator

from sightline.verify.alone.log import Record
from sightline.verify.alone.references import ALIKE, OPPOSITE
from sightline.verify.alone.state import State, broken, grounded

ORIGIN_NOT_STATED = "origin not stated"


def standing_links(state: State, record: Record) -> Iterator[tuple[str, Record]]:
    """Links on the same question whose items still stand."""
    return (it for it in state.same("link", record) if it[1]["item"] not in state.superseded)


def rule_link(_state: State, record: Record) -> None:
    """A claim does not bear on itself."""
    broken(record["item"] != record["claim"], "a claim cannot bear on itself")


def rule_review(state: State, record: Record) -> None:
    """One answer a person and question."""
    again = any(other["by"] == record["by"] for _, other in state.same("review", record))
    broken(not again, "its author has answered this question already")


def rule_assessment(state: State, record: Record) -> None:
    """A conclusion has readers, weighs what is contrary, and rests on enough origins."""
    answer, standard = record["answer"], record["standard"]
    broken(not any(state.same("assessment", record)), "the question has a conclusion already")
    least = min(standard["reviewers"], standard["independent_origins"])
    broken(least >= 1, "its standard asks for no reviewer or no origin")
    given = dict(state.same("review", record))
    broken(set(record["reviews"]) <= given.keys(), "it lists no standing review of the question")
    alike = [given[digest] for digest in record["reviews"] if given[digest]["answer"] == answer]
    readers = {review["by"] for review in alike} - {record["by"]}
    broken(len(readers) >= standard["reviewers"], "too few other people gave the same answer")
    weighed = {item["link"] for item in record["weighed"] if item["reason"].strip()}
    contrary = {
        digest
        for digest, link in standing_links(state, record)
        if link["bearing"] == OPPOSITE.get(answer)
    } | {
        digest
        for digest, review in given.items()
        if review["answer"] != answer and review["by"] != record["by"]
    }
    broken(contrary <= weighed, "something stands against it and is not weighed")
    if answer in ALIKE:
        behind = {
            exhibit
            for _, link in standing_links(state, record)
            if link["bearing"] == ALIKE[answer]
            for exhibit in exhibits_behind(state, link["item"])
        }
        enough = count_origins(state, behind) >= standard["independent_origins"]
        grounded(enough, "too few independent origins stand behind it")


def exhibits_behind(state: State, item: str) -> set[str]:
    """The exhibits that something rests on."""
    if item in state.exhibits:
        return {item}
    record = state.records[item]
    if record["kind"] == "joint_finding":
        return {found for given in record["inputs"] for found in exhibits_behind(state, given)}
    if record["kind"] == "claim":
        said = record.get("statement")
        return set() if said is None else exhibits_behind(state, said)
    return {record["exhibit"]} if "exhibit" in record else set()


def count_origins(state: State, exhibits: set[str]) -> int:
    """Independent origins: exhibits with one origin, or that share a recording, count once."""
    shared: dict[str, set[tuple[str, int]]] = {}
    for digest in state.lineages:
        materials = state.records[digest]["values"].get("materials")
        for number, material in enumerate(materials if isinstance(materials, list) else ()):
            members = material.get("members") if isinstance(material, dict) else None
            for name in members if isinstance(members, list) else ():
                if isinstance(name, str):
                    shared.setdefault(name, set()).add((digest, number))
    stated = {exhibit: origin for exhibit in exhibits if (origin := origin_of(state, exhibit))}
    if not stated:
        return min(1, len(exhibits))
    origins: set[str] = set()
    recordings: set[tuple[str, int]] = set()
    for exhibit in sorted(stated, key=lambda it: (len(shared.get(it, ())), it)):
        shows = shared.get(exhibit, set())
        if stated[exhibit] not in origins and not recordings & shows:
            origins.add(stated[exhibit])
            recordings |= shows
    return len(origins)


def origin_of(state: State, exhibit: str) -> str | None:
    """The first origin stated for an exhibit, or for an archive that held it."""
    asked: set[str] = set()
    waiting = [exhibit]
    while waiting:
        subject = waiting.pop()
        asked.add(subject)
        for _, record in state.same("acquisition", {"exhibit": subject}):
            if "origin" in record:
                origin = record["origin"]
                return None if origin == ORIGIN_NOT_STATED else str(origin)
            archive = record["source"].get("member_of")
            if archive is not None and archive not in asked:
                waiting.append(archive)
    return None
