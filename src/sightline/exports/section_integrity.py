"""Section: what the file itself tells: where a recording does not go on, how a file was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from sightline.analysis.continuity import ANALYZER as CONTINUITY
from sightline.analysis.continuity_rates import most_an_hour
from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.analysis.encoding import ANALYZER as ENCODING
from sightline.analysis.encoding import EncodingValues
from sightline.errors import InputRefused
from sightline.exports import integrity_words as words
from sightline.exports.claim_types import Cite
from sightline.exports.integrity_svg import drawing
from sightline.exports.pictures import Shown, shown
from sightline.exports.report_types import Drawing, Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative
from sightline.model.finding import Finding, Method, Outcome
from sightline.model.plain import from_plain

LISTED_MOST: Final = 40
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPart:
    """A recording in which something was found."""

    exhibit: Cite
    cite: Cite
    made: Ref
    bar: Drawing
    sheet: Drawing | None
    """A contact sheet, where one was made."""
    lines: tuple[str, ...]
    left_out: int
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPart:
    """What a kind that was found means, and how often it is reported wrongly."""

    name: str
    meaning: str
    most_an_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPart:
    """How a file was written."""

    exhibit: Cite
    cite: Cite
    by: str
    streams: str
    keys: str
    earlier: str
    like: tuple[Cite, ...]
    """Other exhibits whose traits are all equal, but for the bit rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityPart:
    """All of it."""

    broken: tuple[BrokenPart, ...]
    quiet: tuple[Cite, ...]
    """Recordings in which nothing was found."""
    abrupt: tuple[Cite, ...]
    """Of those, the ones that end in the midst of movement."""
    barred: tuple[Cite, ...]
    """Recordings with even bars beside the picture from beginning to end."""
    kinds: tuple[KindPart, ...]
    written: tuple[WrittenPart, ...]
    made: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found(Generic[V]):
    digest: Digest
    finding: Finding
    values: V


def build(desk: Desk) -> Built[IntegrityPart] | None:
    """The section, or None where neither method has reported."""
    seen = list(_found(desk, CONTINUITY.method, ContinuityValues))
    written = list(_found(desk, ENCODING.method, EncodingValues))
    if not seen and not written:
        return None
    broken = [item for item in seen if item.values.happenings]
    quiet = [item for item in seen if not item.values.happenings]
    kinds = {happening.kind for item in broken for happening in item.values.happenings}
    findings = [item.finding for item in seen[:1]] + [item.finding for item in written[:1]]
    return Built(
        part=IntegrityPart(
            broken=tuple(_broken(desk, item) for item in broken),
            quiet=tuple(desk.cites.of(item.finding.exhibit) for item in quiet),
            abrupt=tuple(
                desk.cites.of(item.finding.exhibit) for item in quiet if words.ending(item.values)
            ),
            barred=tuple(desk.cites.of(i.finding.exhibit) for i in seen if i.values.bars),
            kinds=tuple(_kinds(broken[0].values, kinds)) if broken else (),
            written=tuple(_written(desk, item, written) for item in written),
            made=tuple(map(desk.methods.of, findings)),
        )
    )


def _found(desk: Desk, method: Method, kind: type[V]) -> Iterator[_Found[V]]:
    """Standing findings of a method in its present version, in the order of the log."""
    snapshot = desk.view.snapshot
    for exhibit in snapshot.exhibits:
        for digest, finding in snapshot.findings_of(exhibit):
            observed = finding.outcome is Outcome.OBSERVED
            if finding.method.key != method.key or not observed:
                continue
            try:
                values = from_plain(kind, finding.values)
            except InputRefused:
                continue
            yield _Found(digest=digest, finding=finding, values=values)


def _broken(desk: Desk, item: _Found[ContinuityValues]) -> BrokenPart:
    exhibit = desk.cites.of(item.finding.exhibit)
    values = item.values
    number = sum(count.number for count in values.counts)
    lines = [one_line(words.told(happening)) for happening in values.happenings[:LISTED_MOST]]
    name = f"{exhibit.label}: a bar for the recording, {number} marks; the list says the same"
    return BrokenPart(
        exhibit=exhibit,
        cite=desk.cites.of(item.digest),
        made=desk.methods.of(item.finding),
        bar=Drawing(alt=name, svg=drawing(values, name)),
        sheet=_sheet(desk, item.finding.exhibit),
        lines=tuple(lines),
        left_out=number - len(lines),
        ending=words.ending(values),
    )


def _sheet(desk: Desk, exhibit: Digest) -> Drawing | None:
    """The newest contact sheet that stands, shown only as the exhibit itself is."""
    found = [
        made
        for _, made in desk.view.snapshot.about(exhibit, Derivative)
        if made.label == "contact sheet"
    ]
    if not found:
        return None
    made = found[-1]
    data = desk.view.small_object(made.digest)
    picture = shown(data, made.digest, made.media_type)
    if not isinstance(picture, Shown):
        return None
    name = desk.cites.of(exhibit).label
    return Drawing(
        alt=f"Contact sheet of {name}", picture=picture.picture, hidden=desk.hidden(exhibit)
    )


def _kinds(values: ContinuityValues, found: set[Kind]) -> Iterator[KindPart]:
    for rate in values.rates:
        if rate.kind in found:
            yield KindPart(
                name=words.NAMES[rate.kind],
                meaning=words.MEANINGS[rate.kind],
                most_an_hour=most_an_hour(rate),
            )


def _written(
    desk: Desk, item: _Found[EncodingValues], everything: list[_Found[EncodingValues]]
) -> WrittenPart:
    values = item.values
    codecs = [trait.value for trait in values.traits if trait.name.endswith(" / codec")]
    size = words.trait(values, " / size")
    own = _key(values)
    return WrittenPart(
        exhibit=desk.cites.of(item.finding.exhibit),
        cite=desk.cites.of(item.digest),
        by=one_line(words.written_by(values)),
        streams=one_line(", ".join([*codecs, *([size] if size else [])])) or "none stated",
        keys=words.trait(values, " / frames between key frames"),
        earlier=words.earlier(values.earlier),
        like=tuple(
            desk.cites.of(other.finding.exhibit)
            for other in everything
            if other is not item and _key(other.values) == own
        ),
    )


def _key(values: EncodingValues) -> tuple[tuple[str, str], ...]:
    return tuple(
        (trait.name, trait.value)
        for trait in values.traits
        if not trait.name.endswith((" / bits a second", " / frames between key frames"))
    )
