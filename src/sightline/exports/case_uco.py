"""A case as a CASE/UCO 1.5 graph in JSON-LD, for forensic tools that read that ontology.

Sources: CASE 1.5.0 (https://ontology.caseontology.org/documentation/) on UCO 1.5.0. UCO calls an
assertion "a statement declared to be true"; here it says who declared it and nothing of whether it
is. What a viewer may not read yet, and kinds that the ontology has no word for, are left out by
number. The log stays the original: this graph follows from it and is not part of it.
"""

import json
from collections import Counter
from typing import Final

from sightline.exports.case_uco_nodes import Graph, Node
from sightline.exports.case_uco_records import is_other, node_of
from sightline.exports.citations import Citations
from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.words import plural
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot

_LEFT_OUT: Final = (
    "Values and limitations of findings: case.json and the report have them.",
    "Signatures, Merkle tree and time-stamp tokens: the bundle holds them, for checking.",
)


def render(view: CaseView) -> Rendered:
    """The graph, as JSON-LD in UTF-8 without any character outside ASCII."""
    cites = Citations(view.snapshot, view.viewer)
    graph = Graph(snapshot=view.snapshot, cites=cites)
    hidden = cites.hidden | _about_hidden(view.snapshot, cites.hidden)
    passed: Counter[str] = Counter()
    nodes: list[Node] = []
    for digest, record in view.snapshot.records.items():
        if digest in hidden:
            continue
        nodes += node_of(graph, digest, record)
        passed[record.KIND] += is_other(record)
    notes = list(_LEFT_OUT)
    notes += [
        f"What {plural(count, f'{kind} record')} hold{'s' if count == 1 else ''} in detail."
        for kind, count in sorted(passed.items())
        if count
    ]
    if hidden:
        notes.append(
            f"{plural(len(hidden), 'record')} of blind reviews by others, until another person "
            "has answered."
        )
    document = {"@context": graph.context(), "@graph": [*graph.shared(), *nodes]}
    data = json.dumps(document, indent=1).encode() + b"\n"
    return Rendered(data=data, left_out=tuple(notes))


def _about_hidden(snapshot: Snapshot, hidden: frozenset[Digest] | set[Digest]) -> set[Digest]:
    return {
        digest
        for digest, record in snapshot.records.items()
        if isinstance(record, Supersession)
        and not hidden.isdisjoint({record.replaces, record.replaced_by})
    }


EXPORT: Final = Export(
    name="case.jsonld", file_name="case.jsonld", media_type="application/ld+json", render=render
)
