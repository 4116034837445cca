"""Attributions in brat standoff form, as PolNeAR publishes them, read into the scorer's shape.

A brat file lists text-bound annotations (`T1<TAB>Content 10 25;30 41<TAB>words`) and links over
them: relations (`R1<TAB>source Arg1:T1 Arg2:T2`) or events (`E1<TAB>Cue:T3 Source:T4 Content:T5`).
A span's type names its role; spans joined by any link are one attribution.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.builders.ledger_corpus import Mark
from tests.builders.ledger_readings import Attributed, Reading

_BOUND = re.compile(r"(T\d+)\t(\S+) ((?:\d+ \d+)(?:;\d+ \d+)*)(?:\t|$)")
_ROLES = ("source", "cue", "content")


def read_folder(folder: Path) -> list[Reading]:
    """All texts of a folder that have an annotation beside them, at any depth."""
    pairs = ((path, path.with_suffix(".ann")) for path in sorted(folder.rglob("*.txt")))
    return [
        read_brat(text.stem, text.read_text(encoding="utf-8"), notes.read_text(encoding="utf-8"))
        for text, notes in pairs
        if notes.exists()
    ]


def read_brat(key: str, text: str, annotation: str) -> Reading:
    """One article and its annotation."""
    spans = {match[1]: (match[2].lower(), match[3]) for match in _bound(annotation)}
    groups = _groups(annotation, spans)
    said = []
    for number, group in enumerate(groups):
        roles = {role: _marks(spans, group, role) for role in _ROLES}
        if roles["content"] and (roles["cue"] or roles["source"]):
            said.append(
                Attributed(
                    key=str(number),
                    kind="indirect",
                    source=roles["source"],
                    cue=roles["cue"],
                    content=roles["content"],
                )
            )
    return Reading(key=key, text=text, said=tuple(said))


def _bound(annotation: str) -> Iterator[re.Match[str]]:
    for line in annotation.splitlines():
        match = _BOUND.match(line)
        if match:
            yield match


def _groups(annotation: str, spans: dict[str, tuple[str, str]]) -> list[list[str]]:
    """Spans joined by relations, events or equivalences, each set in the order of the file."""
    above = {name: name for name in spans}

    def root(name: str) -> str:
        while above[name] != name:
            name = above[name]
        return name

    for line in annotation.splitlines():
        if line[:1] in {"R", "E", "*"}:
            named = [name for name in re.findall(r"\bT\d+\b", line) if name in spans]
            for other in named[1:]:
                above[root(other)] = root(named[0])
    groups: dict[str, list[str]] = {}
    for name in spans:
        groups.setdefault(root(name), []).append(name)
    return list(groups.values())


def _marks(spans: dict[str, tuple[str, str]], group: list[str], role: str) -> tuple[Mark, ...]:
    return tuple(
        sorted(
            Mark(*map(int, part.split()))
            for name in group
            if role in spans[name][0]
            for part in spans[name][1].split(";")
        )
    )
