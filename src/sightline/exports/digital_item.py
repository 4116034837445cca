"""Six questions to a digital item (Berkeley Protocol, 159 to 166), answered from the log alone.

Nothing here judges: each answer says what is on record, and where nothing is, that nothing is.
"""

from collections.abc import Iterator
from typing import Final

from sightline.analysis.container_values import ContainerValues
from sightline.exports.citations import Citations
from sightline.exports.decoded import decoded
from sightline.exports.visible import one_line
from sightline.exports.words import moment, plural
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Link, Observation, Question
from sightline.model.custody import Checkpoint, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Exhibit, ExhibitKind
from sightline.model.finding import Finding, Outcome
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import NotBefore, OtsStamp
from sightline.model.upkeep import Audit, Copy

_OPENS_WITH: Final = {
    "text": "any program that shows plain text",
    "image": "a picture viewer or web browser",
    "video": "a video player",
    "audio": "a sound player",
}
_BY_TYPE: Final = {
    "text/html": "a web browser; on this page's own terms only in a web archive's replay tool",
    "application/pdf": "a PDF reader",
    "message/rfc822": "a mail program",
    "application/zip": "any program that opens zip archives",
    "application/warc": "a replay tool for web archives (WARC 1.1), such as those that read WACZ",
    "image/heic": "a picture viewer with HEVC stills; many browsers have none",
}
_READERS: Final = {
    ExhibitKind.FOOTAGE: frozenset({"keyframes", "sound"}),
    ExhibitKind.STILL: frozenset({"keyframes"}),
    ExhibitKind.SOUND: frozenset({"sound"}),
    ExhibitKind.REPORT: frozenset({"text"}),
}
"""The methods that must decode a kind to report; one of them observing shows that it can be."""


def digital_item(
    snapshot: Snapshot, cites: Citations, exhibit: Digest
) -> Iterator[tuple[str, str]]:
    """The six questions, each with its answer."""
    held = snapshot.exhibits[exhibit]
    yield "Authenticity: is it what it is held to be?", _authenticity(snapshot, cites, exhibit)
    yield "Availability: can it be had?", _availability(snapshot, exhibit)
    yield "Identity: can it be told from all others?", _identity(cites, held)
    yield "Persistence: will it last?", _persistence(snapshot, exhibit)
    yield "Renderability: can it be shown?", _renderability(snapshot, held)
    yield "Understandability: can it be understood?", _understandability(snapshot, held)


def _authenticity(snapshot: Snapshot, cites: Citations, exhibit: Digest) -> str:
    """What bears on integrity and provenance; an unnamed author alone speaks against nothing."""
    bearing = [
        cites.label(digest)
        for claim, _ in snapshot.live(Claim)
        for digest, link in snapshot.about(claim, Link)
        if link.question in {Question.INTEGRITY, Question.PROVENANCE}
        and link.item not in snapshot.superseded
        and exhibit in snapshot.exhibits_behind(link.item)
    ]
    stated = next(
        (one_line(item.origin) for _, item in snapshot.about(exhibit, Acquisition) if item.origin),
        None,
    )
    said = f"First came from, as stated: {stated}." if stated else "Nobody stated its origin."
    found = plural(sum(1 for _ in snapshot.findings_of(exhibit)), "finding")
    linked = (
        f"On integrity and provenance: {', '.join(bearing)}."
        if bearing
        else ("Nothing was linked to a claim on integrity or provenance.")
    )
    return (
        f"{said} {found} on its bytes. {linked} An author who is not named speaks against nothing."
    )


def _availability(snapshot: Snapshot, exhibit: Digest) -> str:
    restricted = snapshot.restricted().get(exhibit)
    if restricted is not None:
        return f"Restricted: {one_line(restricted[1].reason)}. It leaves the case encrypted alone."
    addresses = dict.fromkeys(
        one_line(item.source.address)
        for _, item in snapshot.about(exhibit, Acquisition)
        if item.source.address
    )
    where = (
        f"It was at {', '.join(addresses)} when it was collected"
        if addresses
        else ("No address is recorded where it was published")
    )
    dates = [record.started for _, record in snapshot.about(exhibit, Capture)]
    when = f" (last captured {moment(max(dates))})" if dates else ""
    return f"Kept in this case, not restricted. {where}{when}."


def _identity(cites: Citations, held: Exhibit) -> str:
    return (
        f"{cites.of(held.digest).label} in this case, never given to another; its SHA-256 is its "
        "name everywhere."
    )


def _persistence(snapshot: Snapshot, exhibit: Digest) -> str:
    places = {record.to for _, record in snapshot.live(Copy)}
    read = "It was never read again."
    audits = [record for _, record in snapshot.live(Audit) if record.covers(exhibit)]
    if audits:
        state = "damaged or missing" if exhibit in audits[-1].unfit else "unchanged"
        read = f"Read again {moment(audits[-1].ended)}: {state}."
    seals = sum(1 for _ in snapshot.live(Checkpoint))
    stamps = sum(1 for kind in (Stamp, OtsStamp, NotBefore) for _ in snapshot.live(kind))
    return (
        f"{plural(len(places) + 1, 'copy', 'copies')} of the case on record. {read} "
        f"{plural(seals, 'seal')}, {plural(stamps, 'time stamp')} of others."
    )


def _renderability(snapshot: Snapshot, held: Exhibit) -> str:
    findings = [finding for _, finding in snapshot.findings_of(held.digest)]
    family = held.media_type.partition("/")[0]
    program = _BY_TYPE.get(held.media_type) or _OPENS_WITH.get(family)
    needs = f"Opens with {program}." if program else "What opens it is not known here."
    coded = _codecs(findings)
    needs += f" Coded as {', '.join(coded)}." if coded else ""
    if not findings:
        return f"{needs} No method has read it yet."
    readers = _READERS.get(held.exhibit_kind, frozenset())
    asked = [finding for finding in findings if finding.method.name in readers]
    if asked and not any(finding.outcome is Outcome.OBSERVED for finding in asked):
        names = ", ".join(sorted(finding.method.name for finding in asked))
        return f"Warning: it could not be decoded here ({names}). {needs}"
    failed = [finding.method.name for finding in findings if finding.outcome is Outcome.FAILED]
    if failed:
        return f"{needs} Warning: {', '.join(failed)} could not read it."
    return f"{needs} {plural(len(findings), 'method')} read it here."


def _codecs(findings: list[Finding]) -> list[str]:
    """What its streams are coded with, as its container says."""
    for finding in findings:
        if finding.method.name == "container":
            values = decoded(ContainerValues, finding)
            return [one_line(stream.codec) for stream in values.streams] if values else []
    return []


def _understandability(snapshot: Snapshot, held: Exhibit) -> str:
    noted = sum(1 for _ in snapshot.about(held.digest, Observation))
    names = {finding.method.name for _, finding in snapshot.findings_of(held.digest)}
    helped = sorted(names & {"text", "statements", "words", "transcript", "translation"})
    read = (
        f"Words of it were read by {', '.join(helped)}."
        if helped
        else ("Nothing in it was read as words.")
    )
    seen = plural(noted, "observation") if noted else "No observation"
    whole = "" if held.exhibit_kind is not ExhibitKind.OTHER else " Its kind is not known."
    return f"{seen} on record. {read}{whole}"
