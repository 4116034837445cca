"""A captured page: how it was had, what was kept of it, and how it changed."""

from sightline.cli.ids import Names
from sightline.cli.screen import Screen
from sightline.exports.capture_words import changed, facts, item_line
from sightline.model.capture import Capture
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.model.snapshot import Snapshot


def capture_document(snapshot: Snapshot, names: Names, digest: Digest) -> dict[str, object]:
    """As a plain value."""
    capture = _capture(snapshot, digest)
    entry = snapshot.entries[snapshot.seq_of[digest]]
    return {
        "record": str(digest),
        "label": names.label(digest),
        "kind": capture.KIND,
        "seq": entry.seq,
        "at": str(entry.at),
        "action": entry.action,
        "actor": entry.actor,
        "minimum_missing": list(capture.missing),
        "changed": list(changed(snapshot, digest, names.label)),
        "fields": to_plain(capture),
    }


def draw_capture(screen: Screen, snapshot: Snapshot, names: Names, digest: Digest) -> None:
    """For people."""
    capture = _capture(snapshot, digest)
    screen.line(f"{names.label(digest)}  {capture.requested}", "strong")
    screen.line(str(digest), "faint")
    for name, value in facts(capture):
        screen.line(f"{name}: {value}", indent=2)
    screen.heading("Kept of it")
    screen.line(f"{names.label(capture.archive)}: the web archive, all that was sent and received")
    for item in capture.items:
        label = "not had" if item.exhibit is None else names.label(item.exhibit)
        screen.line(item_line(item, label), "warn" if item.note else "plain")
    screen.heading("Captured before")
    for sentence in list(changed(snapshot, digest, names.label)) or ["Not from this address."]:
        screen.line(sentence)


def _capture(snapshot: Snapshot, digest: Digest) -> Capture:
    record = snapshot.records[digest]
    if not isinstance(record, Capture):
        raise TypeError(type(record).__name__)
    return record
