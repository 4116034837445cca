"""How many independent origins stand behind exhibits: stated by people, lowered by lineage.

Independence has to be shown, so exhibits whose origin nobody stated never add to each other. And
what a method found to be one recording has one origin, however many were stated for its copies.
Lineage can only lower the number: who is counted at all are exhibits of different stated origins.
"""

from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot

LINEAGE: Final = "lineage"
"""The joint method whose `values.materials` name the exhibits that show one recording."""
Recording: TypeAlias = tuple[Digest, int]
"""A lineage finding and the number of a recording in it."""


def independent_origins(state: Snapshot, exhibits: Collection[Digest]) -> int:
    """How many of these exhibits are known to be independent of each other.

    Those that share the fewest recordings are taken first (then by digest), each that shares
    neither a stated origin nor a recording with one taken before. A compilation therefore gives way
    to the recordings in it. Exhibits without a stated origin count as one where no other is there.
    """
    shared = recordings(state)
    stated = {e: origin for e in exhibits if (origin := state.origin_of(e)) != ORIGIN_NOT_STATED}
    if not stated:
        return min(1, len(exhibits))
    taken_origins, taken_recordings = set[str](), set[Recording]()
    for exhibit in sorted(stated, key=lambda item: (len(shared.get(item, ())), item)):
        shows = shared.get(exhibit, frozenset())
        if stated[exhibit] not in taken_origins and taken_recordings.isdisjoint(shows):
            taken_origins.add(stated[exhibit])
            taken_recordings |= shows
    return len(taken_origins)


def recordings(state: Snapshot) -> Mapping[Digest, frozenset[Recording]]:
    """By exhibit, the recordings that lineage findings found it to share with others.

    Every lineage finding on record counts, not the last alone: neither running the method on fewer
    exhibits nor correcting a stated time undoes what it found.
    """
    found: dict[Digest, set[Recording]] = {}
    for digest, finding in state.live(JointFinding):
        materials = finding.values.get("materials") if finding.method.name == LINEAGE else None
        for number, material in enumerate(materials if isinstance(materials, list) else ()):
            for exhibit in _members(material):
                found.setdefault(exhibit, set()).add((digest, number))
    return {exhibit: frozenset(items) for exhibit, items in found.items()}


def _members(material: Json) -> list[Digest]:
    """Exhibits named in a material; what is no digest names nothing."""
    names = material.get("members") if isinstance(material, Mapping) else None
    found = []
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str):
            try:
                found.append(Digest.parse(name))
            except InputRefused:
                continue
    return found
