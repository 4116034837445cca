"""Which node of a CASE/UCO graph each kind of record becomes."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from sightline.exports.case_uco_nodes import Graph, Node, file_node, moment, refs
from sightline.model.assessment import Assessment, Review
from sightline.model.claim import Claim, Link, Observation, Statement
from sightline.model.custody import Actor, CaseOpened, Delivery, Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, Exhibit
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.records import Record

_ACTION: Final = "case-investigation:InvestigativeAction"
HELD_ELSEWHERE: Final = frozenset({Actor.KIND, Derivative.KIND, Supersession.KIND})
"""Kinds that other nodes hold: actors once, derivatives by their finding, what is deprecated."""


def node_of(graph: Graph, digest: Digest, record: Record) -> list[Node]:
    """The nodes of a record; none for those that other nodes hold."""
    if record.KIND in HELD_ELSEWHERE:
        return []
    return _MAKERS.get(type(record), _other)(graph, digest, record)


def is_other(record: Record) -> bool:
    """Whether the ontology has no word for its kind: its node says what it is, and no more."""
    return record.KIND not in HELD_ELSEWHERE and type(record) not in _MAKERS


def _case(graph: Graph, digest: Digest, record: CaseOpened) -> list[Node]:
    node = graph.about(digest, ["case-investigation:Investigation"], record.purpose)
    node |= {
        "uco-core:name": record.title,
        "case-investigation:focus": record.purpose,
        "case-investigation:investigationForm": "case",
        "uco-core:startTime": moment(record.at),
        "uco-core:object": refs(*(graph.ref(exhibit) for exhibit in graph.snapshot.exhibits)),
    }
    return [node]


def _exhibit(graph: Graph, digest: Digest, record: Exhibit) -> list[Node]:
    iri = graph.iri("file", record.digest)
    names = [item.source.name for _, item in graph.snapshot.about(record.digest, Acquisition)]
    kept = file_node(iri, record.digest, names=names, size=record.size, media=record.media_type)
    provenance = graph.about(
        digest,
        ["case-investigation:ProvenanceRecord"],
        f"{record.exhibit_kind}, told from its first bytes by {record.sniffed_by}",
    )
    provenance |= {
        "case-investigation:exhibitNumber": graph.cites.label(digest),
        "uco-core:object": [{"@id": iri}],
    }
    return [kept, provenance]


def _acquisition(graph: Graph, digest: Digest, record: Acquisition) -> list[Node]:
    source = record.source
    came = source.address or f"no address: {source.no_address_reason or 'not stated'}"
    what = f"Acquired from {source.name} ({came}). Reason: {record.reason or 'not stated'}"
    node = graph.about(digest, [_ACTION], what)
    node |= {
        # The clock that was read, and not when bytes began to stream.
        "uco-action:endTime": moment(record.acquired_at),
        "uco-action:result": refs(graph.ref(record.exhibit)),
    }
    performer = graph.who(record.collector)
    if performer is not None:
        node["uco-action:performer"] = performer
    archive = graph.ref(source.member_of)
    if archive is not None:
        node["uco-action:object"] = [archive]
    return [node]


def _finding(graph: Graph, digest: Digest, record: Finding) -> list[Node]:
    made = {
        item.digest: (item.size, item.media_type, item.label)
        for _, item in graph.snapshot.about(record.exhibit, Derivative)
        if item.digest in record.derivatives
    }
    return _analysis(graph, digest, [record.exhibit], made)


def _joint(graph: Graph, digest: Digest, record: JointFinding) -> list[Node]:
    made = {item.digest: (item.size, item.media_type, item.label) for item in record.made}
    return _analysis(graph, digest, record.inputs, made)


def _analysis(
    graph: Graph,
    digest: Digest,
    given: Sequence[Digest],
    made: dict[Digest, tuple[int, str, str]],
) -> list[Node]:
    record = graph.snapshot.records[digest]
    if not isinstance(record, Finding | JointFinding):
        raise TypeError(type(record).__name__)
    # Findings on one exhibit may make the same bytes, so each node of a file is the finding's own.
    files = [
        file_node(
            graph.iri("derivative", f"{digest} {made_digest}"),
            made_digest,
            names=[label],
            size=size,
            media=media,
        )
        for made_digest, (size, media, label) in made.items()
    ]
    result: Node = {
        "@id": graph.iri("result", digest),
        "@type": "uco-analysis:AnalyticResult",
        "uco-core:description": f"outcome: {record.outcome}",
        "uco-core:statement": record.summary,
        "uco-analysis:originatingAnalysis": {"@id": graph.iri(record.KIND, digest)},
        "uco-analysis:resultContent": [{"@id": node["@id"]} for node in files],
    }
    node = graph.about(digest, [_ACTION, "uco-analysis:Analysis"], record.method.key)
    node |= {
        "uco-action:instrument": [graph.tool(record.method)],
        "uco-action:object": refs(*(graph.ref(item) for item in given)),
        "uco-action:result": [{"@id": item["@id"]} for item in (result, *files)],
    }
    return [node, result, *files]


def _observation(graph: Graph, digest: Digest, record: Observation) -> list[Node]:
    return [_note(graph, digest, f"observed, {record.hedge}", (record.text, record.exhibit))]


def _statement(graph: Graph, digest: Digest, record: Statement) -> list[Node]:
    said = " / ".join(
        part for part in (record.speaker, record.organisation, record.side, record.channel) if part
    )
    what = f"{record.wording}, said by {said or 'a speaker who is not named'}"
    return [_note(graph, digest, what, (record.text, record.exhibit))]


def _claim(graph: Graph, digest: Digest, record: Claim) -> list[Node]:
    what = f"claim, {record.hedge}{', an allegation' if record.allegation else ''}"
    return [_note(graph, digest, what, (record.text, record.statement))]


def _review(graph: Graph, digest: Digest, record: Review) -> list[Node]:
    what = f"review of the question '{record.question}': {record.answer}"
    return [_note(graph, digest, what, (record.reason, record.claim))]


def _assessment(graph: Graph, digest: Digest, record: Assessment) -> list[Node]:
    what = (
        f"conclusion on the question '{record.question}': {record.answer}, "
        f"held to the standard '{record.standard.name}'"
    )
    return [_note(graph, digest, what, (record.reason, record.claim))]


def _note(graph: Graph, digest: Digest, what: str, said: tuple[str, Digest | None]) -> Node:
    text, subject = said[0], graph.ref(said[1])
    kind = "uco-core:Assertion" if subject is None else "uco-core:Annotation"
    node = graph.about(digest, [kind], what)
    node["uco-core:statement"] = text
    if subject is not None:
        node["uco-core:object"] = [subject]
    return node


def _link(graph: Graph, digest: Digest, record: Link) -> list[Node]:
    item, claim = graph.ref(record.item), graph.ref(record.claim)
    if item is None or claim is None:
        return _other(graph, digest, record)
    node = graph.about(digest, ["uco-core:Relationship"], f"{record.weight}: {record.reason}")
    node |= {
        "uco-core:source": item,
        "uco-core:target": claim,
        "uco-core:isDirectional": True,
        "uco-core:kindOfRelationship": f"{record.bearing} ({record.question})",
    }
    return [node]


def _delivery(graph: Graph, digest: Digest, record: Delivery) -> list[Node]:
    node = graph.about(digest, [_ACTION], f"{record.what} handed over to {record.to}")
    node["uco-action:endTime"] = moment(record.at)
    performer = graph.who(record.by)
    if performer is not None:
        node["uco-action:performer"] = performer
    return [node]


def _other(graph: Graph, digest: Digest, record: Record) -> list[Node]:
    named = graph.cites.of(digest).name
    return [graph.about(digest, ["uco-core:UcoObject"], f"{record.KIND}: {named}")]


_MAKERS: Final[dict[type, Callable[[Graph, Digest, Any], list[Node]]]] = {
    CaseOpened: _case,
    Exhibit: _exhibit,
    Acquisition: _acquisition,
    Finding: _finding,
    JointFinding: _joint,
    Observation: _observation,
    Statement: _statement,
    Claim: _claim,
    Link: _link,
    Review: _review,
    Assessment: _assessment,
    Delivery: _delivery,
}
