"""Every record of a case that its viewer may read, as canonical JSON for other programs.

It is a reading copy: signatures and the Merkle tree, which let a stranger check the log, are in the
bundle. Each record stands as in the log, with its digest and the label reports cite it by.
"""

from typing import Final

from sightline.exports.citations import Citations
from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.words import plural
from sightline.model.canonical import Json, encode
from sightline.model.custody import CustodyEntry, Supersession
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.model.records import Record

FORMAT: Final = "sightline case view 1"
_LEFT_OUT: Final = (
    "Exhibits and derivatives themselves: only their digests are here.",
    "Signatures, Merkle tree and time-stamp tokens: the bundle holds them, for checking.",
)


def render(view: CaseView) -> Rendered:
    """The JSON document (RFC 8785), in UTF-8."""
    snapshot = view.snapshot
    cites = Citations(snapshot, view.viewer)
    withheld = cites.hidden | {
        digest
        for digest, record in snapshot.records.items()
        if isinstance(record, Supersession)
        and not cites.hidden.isdisjoint({record.replaces, record.replaced_by})
    }
    notes = list(_LEFT_OUT)
    if withheld:
        notes.append(
            f"{plural(len(withheld), 'record')} of blind reviews by others, until another person "
            "has answered."
        )
    document: Json = {
        "format": FORMAT,
        "case": str(snapshot.case),
        "root": view.root,
        "made_at": str(view.made_at),
        "entries": [_entry(entry, entry.record in withheld) for entry in snapshot.entries],
        "records": [
            _record(digest, record, cites)
            for digest, record in snapshot.records.items()
            if digest not in withheld
        ],
        "superseded": sorted(str(digest) for digest in snapshot.superseded.keys() - withheld),
        "left_out": notes,
    }
    return Rendered(data=encode(document) + b"\n", left_out=tuple(notes))


def _entry(entry: CustodyEntry, withheld: bool) -> Json:  # noqa: FBT001 - a private yes or no
    line: dict[str, Json] = {
        "seq": entry.seq,
        "at": str(entry.at),
        "action": entry.action,
        "kind": entry.kind,
    }
    if withheld:
        # Not even the digest: a short answer could be guessed and compared with it.
        return {**line, "withheld": True}
    return {**line, "actor": entry.actor, "record": str(entry.record)}


def _record(digest: Digest, record: Record, cites: Citations) -> Json:
    fields = to_plain(record)
    return {
        "digest": str(digest),
        "label": cites.label(digest),
        "kind": record.KIND,
        "fields": fields,
    }


EXPORT: Final = Export(
    name="case.json", file_name="case.json", media_type="application/json", render=render
)
