"""Everything the case holds on one exhibit."""

from collections.abc import Iterator, Sequence

from sightline.cli.ids import Names
from sightline.cli.screen import Screen
from sightline.cli.wording import OUTCOME_STYLE, first_name, moment, origin, who
from sightline.exports.vouched import vouched
from sightline.exports.words import clock, plural, region, size, span
from sightline.model.claim import Claim, Link, Observation
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, Exhibit
from sightline.model.finding import Finding
from sightline.model.plain import to_plain
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot


def exhibit_document(
    snapshot: Snapshot, names: Names, digest: Digest, lacking: Sequence[str]
) -> dict[str, object]:
    """As a plain value; `lacking` are the titles of methods that have not reported."""
    exhibit = snapshot.exhibits[digest]
    shown = snapshot.display_of(digest)
    return {
        "label": names.label(digest),
        "digest": str(digest),
        "size": exhibit.size,
        "kind": exhibit.exhibit_kind.value,
        "media_type": exhibit.media_type,
        "sniffed_by": exhibit.sniffed_by,
        "origin": origin(snapshot, digest),
        "display": None if shown is None else to_plain(shown),
        "restriction": _restriction(snapshot, names, digest),
        "acquisitions": _records(names, snapshot.about(digest, Acquisition)),
        "observations": _records(names, snapshot.about(digest, Observation)),
        "findings": _records(names, snapshot.findings_of(digest)),
        "derivatives": _records(names, snapshot.about(digest, Derivative)),
        "links": _records(names, _links(snapshot, digest)),
        "not_examined": list(lacking),
    }


def draw_exhibit(
    screen: Screen, snapshot: Snapshot, names: Names, digest: Digest, lacking: Sequence[str]
) -> None:
    """For people."""
    exhibit = snapshot.exhibits[digest]
    screen.line(f"{names.label(digest)}  {first_name(snapshot, digest)}", "strong")
    screen.line(str(digest), "faint")
    screen.line(f"{exhibit.exhibit_kind.value}, {exhibit.media_type}, {size(exhibit.size)}")
    screen.line(f"Origin: {origin(snapshot, digest) or 'not stated'}")
    screen.line(_shown(snapshot, exhibit))
    restricted = snapshot.restricted().get(digest)
    if restricted is not None:
        label = names.label(restricted[0])
        screen.line(f"Restricted ({label}): {restricted[1].reason}", "warn")
    screen.heading("How it came in")
    for record, acquisition in snapshot.about(digest, Acquisition):
        _draw_acquisition(screen, snapshot, names, (record, acquisition))
    screen.heading("Findings")
    for record, finding in snapshot.findings_of(digest):
        _draw_finding(screen, names, record, finding)
    _none_yet(screen, snapshot.findings_of(digest))
    screen.heading("Not examined")
    for title in lacking:
        screen.line(f"- {title}: this method has not been run", "warn")
    if not lacking:
        screen.line("Every method for this kind of exhibit has reported.")
    screen.heading("Derivatives")
    for record, made in snapshot.about(digest, Derivative):
        screen.line(
            f"{names.label(record)}  {made.label}, by {made.method.name}, {size(made.size)}"
        )
    _none_yet(screen, snapshot.about(digest, Derivative))
    screen.heading("Observations")
    _draw_observations(screen, snapshot, names, digest)
    _none_yet(screen, snapshot.about(digest, Observation))
    screen.heading("Bears on")
    _none_yet(screen, _links(snapshot, digest))
    for record, link in _links(snapshot, digest):
        screen.line(
            f"{names.label(record)}  {names.label(link.item)} {link.bearing} "
            f"{names.label(link.claim)}, {link.question} ({link.weight}): {link.reason}"
        )


def _restriction(snapshot: Snapshot, names: Names, digest: Digest) -> dict[str, object] | None:
    standing = snapshot.restricted().get(digest)
    return None if standing is None else next(iter(_records(names, iter([standing]))))


def _none_yet(screen: Screen, found: Iterator[object]) -> None:
    if next(found, None) is None:
        screen.line("none yet")


def _shown(snapshot: Snapshot, exhibit: Exhibit) -> str:
    display = snapshot.display_of(exhibit.digest)
    if display is None:
        return "In what people read: hidden until asked for (nobody has set it)."
    how = "hidden until asked for" if display.graphic else "shown at once"
    warning = f" Warning: {display.warning}" if display.warning else ""
    return f"In what people read: {how}, set by {who(snapshot, display.by)}.{warning}"


def _draw_acquisition(
    screen: Screen, snapshot: Snapshot, names: Names, found: tuple[Digest, Acquisition]
) -> None:
    record, acquisition = found
    source = acquisition.source
    screen.line(f"{names.label(record)}  {source.name}")
    where = source.address or f"none: {source.no_address_reason}"
    when = f"{moment(acquisition.acquired_at)} UTC ({clock(acquisition.clock)})"
    lines = [
        f"address {where}",
        f"collected by {acquisition.collector}, {when}",
        f"because: {acquisition.reason}",
    ]
    if source.member_of is not None:
        lines.append(f"member of {names.label(source.member_of)}")
    if source.modified_at is not None:
        lines.append(f"file last changed {moment(source.modified_at)} UTC, as the disk reports")
    between = vouched(snapshot, record)
    if between:
        lines.append(f"recorded {between}")
    for line in lines:
        screen.line(line, indent=4)


def _draw_finding(screen: Screen, names: Names, record: Digest, finding: Finding) -> None:
    head = f"{names.label(record)}  {finding.method.name} version {finding.method.version}"
    screen.line(f"{head}: {finding.outcome.value}", OUTCOME_STYLE[finding.outcome])
    screen.prose(finding.summary, indent=4)
    for limitation in finding.limitations:
        screen.line(f"limit: {limitation}", "faint", indent=4)
    if finding.derivatives:
        made = plural(len(finding.derivatives), "derivative")
        screen.line(f"{made} made on the way", "faint", indent=4)


def _draw_observations(screen: Screen, snapshot: Snapshot, names: Names, digest: Digest) -> None:
    for record, observation in snapshot.about(digest, Observation):
        where = [
            span(observation.span) if observation.span else "",
            region(observation.region) if observation.region else "",
            observation.count.text if observation.count else "",
            *(f"marking: {marking}" for marking in observation.markings),
        ]
        screen.line(f"{names.label(record)}  {observation.hedge.value}: {observation.text}")
        placed = "; ".join(part for part in where if part)
        by = f"{who(snapshot, observation.by)}, {moment(observation.at)} UTC"
        screen.line(f"{placed} ({by})" if placed else f"({by})", "faint", indent=4)


def _links(snapshot: Snapshot, exhibit: Digest) -> Iterator[tuple[Digest, Link]]:
    """Live links to claims from the exhibit, or from what was found or seen in it."""
    for claim, _ in snapshot.live(Claim):
        for record, link in snapshot.about(claim, Link):
            stands = link.item not in snapshot.superseded
            if stands and exhibit in snapshot.exhibits_behind(link.item):
                yield record, link


def _records(names: Names, found: Iterator[tuple[Digest, Record]]) -> list[dict[str, object]]:
    return [
        {"label": names.label(digest), "record": str(digest), "fields": to_plain(record)}
        for digest, record in found
    ]
