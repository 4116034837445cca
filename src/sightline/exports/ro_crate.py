"""What lies in a bundle, as an RO-Crate 1.2, for repositories and readers of research data.

Source: https://www.researchobject.org/ro-crate/specification/1.2/. The crate is `data/` of the bag.
It names exhibits, derivatives, the log's parts and reports; records lie among the objects and are
described by the log alone. Like the reports it follows from the case and is bound by no entry.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.exports.citations import Citations
from sightline.exports.visible import one_line
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative
from sightline.model.layout import OBJECTS, object_path
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant

Value: TypeAlias = str | list["Value"] | Mapping[str, "Value"]
Node: TypeAlias = dict[str, Value]

CONTEXT: Final = "https://w3id.org/ro/crate/1.2/context"
_PROFILE: Final = "https://w3id.org/ro/crate/1.2"
_FOLDERS: Final = {
    OBJECTS: "Exhibits, derivatives, tokens and records, each named by its SHA-256",
    "log": "The custody log as C2SP tlog-tiles, and its signed heads",
    "timestamps": "RFC 3161 tokens and OpenTimestamps files over the signed heads",
    "trust": "Keys of the case's actors, as the case itself lists them",
    "report": "Reports made from the case; no entry of the log binds them",
    "restricted": "Objects that only the recipients named can open (age)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a bundle besides the objects, by its path below `data/`."""

    path: str
    digest: Digest
    media_type: str
    title: str


def crate(
    snapshot: Snapshot, parts: Iterable[Part], kept: Iterable[Digest], made_at: Instant
) -> bytes:
    """The bytes of `ro-crate-metadata.json`.

    Args:
        snapshot: The case, as far as it is in the bundle.
        parts: Files besides the objects.
        kept: Objects that are in the bundle.
        made_at: When the bundle is made.
    """
    files = [*_objects(snapshot, kept), *(_file(part) for part in parts)]
    folders = list(_folders([str(file["@id"]) for file in files]))
    actors = [
        {"@id": _actor(name), "@type": "Person", "name": actor.name or name}
        for name, actor in snapshot.actors.items()
    ]
    acts = list(_acquisitions(snapshot))
    loose = [_ref(file) for file in files if "/" not in str(file["@id"])]
    root = _root(snapshot, made_at) | {
        "hasPart": [*(_ref(folder) for folder in folders), *loose],
        "mentions": [_ref(act) for act in acts],
    }
    graph = [_descriptor(), root, _rights(), *folders, *files, *actors, *acts]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1).encode() + b"\n"


def _ref(node: Node) -> Node:
    return {"@id": node["@id"]}


def _descriptor() -> Node:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _PROFILE},
    }


def _root(snapshot: Snapshot, made_at: Instant) -> Node:
    opened = snapshot.opened
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": opened.title or "A case without title",
        "description": f"A Sightline case. Purpose: {opened.purpose or 'not stated'}. The custody "
        "log shows that these bytes are those recorded and unchanged since; it does not show that "
        "what they depict happened.",
        "identifier": str(snapshot.case),
        "datePublished": str(made_at),
        "license": {"@id": "#rights"},
        "author": {"@id": _actor(opened.founder.fingerprint)},
    }


def _rights() -> Node:
    return {
        "@id": "#rights",
        "@type": "CreativeWork",
        "name": "Rights not stated",
        "description": "Exhibits belong to whoever made them; the case states no licence for them.",
    }


def _actor(fingerprint: str) -> str:
    return f"#{fingerprint.replace(':', '-').replace('/', '_').replace('+', '-')}"


def _objects(snapshot: Snapshot, kept: Iterable[Digest]) -> list[Node]:
    there = set(kept)
    cites = Citations(snapshot, None)
    nodes = {
        digest: _object(digest, exhibit.size, exhibit.media_type)
        | {"name": f"{cites.of(digest).label}: {cites.of(digest).name}"}
        for digest, exhibit in snapshot.exhibits.items()
        if digest in there
    }
    for _, made in snapshot.live(Derivative):
        if made.digest in there and made.digest not in nodes:
            name = f"{made.role} of {cites.of(made.exhibit).label}: {one_line(made.label)}"
            nodes[made.digest] = _object(made.digest, made.size, made.media_type) | {
                "name": name,
                "isBasedOn": {"@id": object_path(made.exhibit)},
            }
            if made.exhibit not in there:
                del nodes[made.digest]["isBasedOn"]
    return list(nodes.values())


def _object(digest: Digest, size: int, media_type: str) -> Node:
    return {
        "@id": object_path(digest),
        "@type": "File",
        "identifier": str(digest),
        "sha256": digest.hex,
        "contentSize": str(size),
        "encodingFormat": media_type,
        "description": f"{media_type}, named by its SHA-256",
    }


def _file(part: Part) -> Node:
    return {
        "@id": part.path,
        "@type": "File",
        "name": part.title,
        "description": part.title,
        "sha256": part.digest.hex,
        "encodingFormat": part.media_type,
    }


def _folders(paths: Sequence[str]) -> Iterable[Node]:
    for name, words in _FOLDERS.items():
        inside: list[Value] = [{"@id": path} for path in paths if path.startswith(f"{name}/")]
        if inside:
            yield {
                "@id": f"{name}/",
                "@type": "Dataset",
                "name": words,
                "description": words,
                "hasPart": inside if len(inside) > 1 else inside[0],
            }


def _acquisitions(snapshot: Snapshot) -> Iterable[Node]:
    for digest, record in snapshot.live(Acquisition):
        node: Node = {
            "@id": f"#acquisition-{digest.hex}",
            "@type": "CreateAction",
            "name": f"Acquisition of {one_line(record.source.name)}",
            "description": record.reason or "no reason stated",
            "endTime": str(record.acquired_at),
            "object": f"{record.exhibit}",
        }
        if record.collector in snapshot.actors:
            node["agent"] = {"@id": _actor(record.collector)}
        yield node
