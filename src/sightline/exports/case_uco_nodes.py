"""Names, literals and the shared nodes of a CASE/UCO graph."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sightline.exports.citations import Citations
from sightline.model.custody import Actor, ActorKind
from sightline.model.digest import Digest
from sightline.model.finding import Method
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant

Value: TypeAlias = str | int | bool | list["Value"] | Mapping[str, "Value"]
Node: TypeAlias = dict[str, Value]

_UCO: Final = "https://ontology.unifiedcyberontology.org/uco"
CONTEXT: Final = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": f"{_UCO}/action/",
    "uco-analysis": f"{_UCO}/analysis/",
    "uco-core": f"{_UCO}/core/",
    "uco-identity": f"{_UCO}/identity/",
    "uco-observable": f"{_UCO}/observable/",
    "uco-tool": f"{_UCO}/tool/",
    "uco-types": f"{_UCO}/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of CASE 1.5.0 and UCO 1.5.0; `kb` is the case's own."""
_IDS: Final = uuid.UUID("6a1c3a3e-6f0e-5d0b-9a53-5a0d1f3c2b17")


def typed(kind: str, text: str) -> Node:
    """A literal of an XML Schema type."""
    return {"@type": f"xsd:{kind}", "@value": text}


def moment(at: Instant) -> Node:
    """An instant, to the microsecond and in UTC."""
    return typed("dateTime", str(at))


def refs(*nodes: Node | None) -> list[Value]:
    """References to those nodes that are in the graph."""
    return [node for node in nodes if node is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What nodes refer to: every reference leads to a node that is in the graph."""

    snapshot: Snapshot
    cites: Citations
    _tools: dict[str, Node] = field(default_factory=dict)

    def context(self) -> dict[str, str]:
        """The context of the document."""
        return {"kb": f"urn:sightline:{self.snapshot.case.hex}:", **CONTEXT}

    def iri(self, what: str, name: object) -> str:
        """The IRI of a thing: a name and a UUID, as UCO suggests, the same in every export."""
        return f"kb:{what}-{uuid.uuid5(_IDS, f'{what} {name}')}"

    def ref(self, digest: Digest | None) -> Node | None:
        """A reference to an exhibit or record; None where the graph does not hold it."""
        if digest is None or digest in self.cites.hidden:
            return None
        if digest in self.snapshot.exhibits:
            return {"@id": self.iri("file", digest)}
        record = self.snapshot.records.get(digest)
        return None if record is None else {"@id": self.iri(record.KIND, digest)}

    def who(self, fingerprint: str) -> Node | None:
        """A reference to an actor."""
        known = fingerprint in self.snapshot.actors
        return {"@id": self.iri("actor", fingerprint)} if known else None

    def tool(self, method: Method) -> Node:
        """A reference to a method in its version, which becomes a node of its own."""
        iri = self.iri("tool", f"{method.name}/{method.version}")
        self._tools[iri] = {
            "@id": iri,
            "@type": "uco-tool:AnalyticTool",
            "uco-core:name": method.name,
            "uco-tool:version": str(method.version),
        }
        return {"@id": iri}

    def about(self, digest: Digest, kinds: Iterable[str], what: str) -> Node:
        """The beginning of a record's node: its name, digest and state."""
        record = self.snapshot.records[digest]
        node: Node = {
            "@id": self.iri(record.KIND, digest),
            "@type": list(kinds),
            "uco-core:name": self.cites.label(digest),
            "uco-core:description": what,
            "uco-core:tag": [f"record {digest}", f"entry {self.snapshot.seq_of[digest]}"],
        }
        if digest in self.snapshot.superseded:
            node["uco-core:objectStatus"] = "Deprecated"
        at, by = getattr(record, "at", None), self.who(getattr(record, "by", ""))
        if isinstance(at, Instant):
            node["uco-core:objectCreatedTime"] = moment(at)
        if by is not None:
            node["uco-core:createdBy"] = by
        return node

    def shared(self) -> list[Node]:
        """Actors and tools, once each; to be asked after all other nodes were made."""
        actors = [self._actor(actor) for actor in self.snapshot.actors.values()]
        return [*actors, *self._tools.values()]

    def _actor(self, actor: Actor) -> Node:
        # UCO lets identities alone create and perform, so a tool with a key is one too.
        person = actor.actor_kind is ActorKind.PERSON
        return {
            "@id": self.iri("actor", actor.fingerprint),
            "@type": "uco-identity:Person" if person else "uco-identity:Identity",
            "uco-core:name": actor.name,
            "uco-core:description": f"{actor.actor_kind} with the key {actor.fingerprint}",
        }


def file_node(iri: str, digest: Digest, *, names: Iterable[str], size: int, media: str) -> Node:
    """A file by its SHA-256, size and the names it came under."""
    hex_digits = digest.hex
    facet: Node = {
        "@id": iri.replace(":", ":content-of-"),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": {
            "@id": iri.replace(":", ":hash-of-"),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": typed("hexBinary", hex_digits),
        },
        "uco-observable:mimeType": media,
        "uco-observable:sizeInBytes": size,
    }
    named: Node = {
        "@id": iri.replace(":", ":names-of-"),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": list(dict.fromkeys(names)),
        "uco-observable:sizeInBytes": size,
    }
    return {
        "@id": iri,
        "@type": ["uco-observable:File", "uco-observable:ObservableObject"],
        "uco-core:description": str(digest),
        "uco-core:hasFacet": [named, facet],
    }
