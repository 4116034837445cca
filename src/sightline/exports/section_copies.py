"""Section: copies, in words a reader can check, with frames side by side and the lineage drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.learned_view import LearnedPart, learned_parts
from sightline.exports.lineage_svg import Node, drawing
from sightline.exports.pictures import Shown, shown
from sightline.exports.report_types import Drawing, Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.words import plural
from sightline.matching import lineage_method, pair_method
from sightline.matching.explain import CALLED, explain, short_changes
from sightline.matching.lineage import Descent, Material
from sightline.matching.lineage_method import METHOD as LINEAGE
from sightline.matching.lineage_method import LineageValues
from sightline.matching.pair import PairResult, Verdict
from sightline.matching.pair_method import METHOD as PAIRS
from sightline.matching.pair_method import MatchValues, renamed
from sightline.matching.side_by_side import has_outline
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding

PICTURES_MOST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPart:
    """Two exhibits that share something, or look alike."""

    cite: Cite
    a: Cite
    b: Cite
    verdict: str
    short: str
    """What was changed, in a few words; may be empty."""
    sentences: tuple[str, ...]
    made: Ref
    picture: Drawing | None
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikePart:
    """Near misses of the same two recordings, or of an exhibit and a recording: one says it all."""

    first: PairPart
    more: tuple[PairPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescentPart:
    """What one exhibit comes from."""

    child: Cite
    seconds: str
    parents: tuple[Cite, ...]
    open_with: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPart:
    """One recording and the exhibits that show it."""

    title: str
    most_complete: Cite
    earliest: Cite | None
    graph: Drawing
    descents: tuple[DescentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesPart:
    """All of it."""

    summary: str
    lineage: Cite | None
    made: Ref | None
    recordings: tuple[RecordingPart, ...]
    contradictions: tuple[str, ...]
    shown: tuple[PairPart, ...]
    """Each copy with what it comes from, with a picture; what shares only a stretch or sound."""
    others: tuple[PairPart, ...]
    """All other pairs of copies, in words."""
    alike: tuple[AlikePart, ...]
    learned: tuple[LearnedPart, ...]
    """What models of the desk's own propose: apart from all of the above."""


def build(desk: Desk) -> Built[CopiesPart] | None:
    """The section, or None where nothing was compared."""
    pairs = list(_pairs(desk))
    latest, values = None, None
    for digest, finding in desk.view.snapshot.joint(LINEAGE.method.name):
        if (read := lineage_method.recorded(finding)) is not None:
            latest, values = (digest, finding), read
    learned = learned_parts(desk)
    if latest is None and not pairs and not learned:
        return None
    near = set() if values is None else set(_nearest(values))
    copies = [item for item in pairs if item.values.pair.verdict is Verdict.COPY]
    alike = [item for item in pairs if item.values.pair.verdict is Verdict.LOOKS_ALIKE]
    first = [i for i in pairs if i not in alike and (i not in copies or i.names in near)]
    first.sort(key=lambda item: item.values.pair.verdict is not Verdict.COPY)
    part = CopiesPart(
        summary=latest[1].summary if latest else "Not all exhibits were compared with each other.",
        lineage=desk.cites.of(latest[0]) if latest else None,
        made=desk.methods.of(latest[1]) if latest else None,
        recordings=() if values is None else tuple(_recordings(desk, values, copies)),
        contradictions=() if values is None else tuple(_contradictions(desk, values)),
        shown=tuple(_part(desk, item, n < PICTURES_MOST) for n, item in enumerate(first)),
        others=tuple(_part(desk, i, picture=False) for i in copies if i not in first),
        alike=tuple(_alike(desk, alike, () if values is None else values.materials)),
        learned=learned,
    )
    return Built(part=part)


def _alike(
    desk: Desk, pairs: list["_Pair"], materials: tuple[Material, ...]
) -> Iterator[AlikePart]:
    """Near misses, one for each two recordings: what looks like one copy looks like them all."""
    shows = {name: number for number, item in enumerate(materials) for name in item.members}
    groups: dict[frozenset[int | str], list[_Pair]] = {}
    for item in pairs:
        groups.setdefault(frozenset(shows.get(name, name) for name in item.names), []).append(item)
    for number, (first, *more) in enumerate(groups.values()):
        yield AlikePart(
            first=_part(desk, first, number < PICTURES_MOST),
            more=tuple(_part(desk, item, picture=False) for item in more),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    digest: Digest
    finding: JointFinding
    values: MatchValues

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.values.pair.a, self.values.pair.b))


def _pairs(desk: Desk) -> Iterator[_Pair]:
    for digest, finding in desk.view.snapshot.joint(PAIRS.method.name):
        values = pair_method.recorded(finding)
        if values is not None:
            yield _Pair(digest=digest, finding=finding, values=values)


def _nearest(values: LineageValues) -> Iterator[frozenset[str]]:
    for item in values.descents:
        for other in (*item.parents, *item.undetermined)[:1]:
            yield frozenset((item.child, other))


def _cite(desk: Desk, name: str) -> Cite:
    return desk.cites.of(Digest.parse(name))


def _part(desk: Desk, item: _Pair, picture: bool) -> PairPart:  # noqa: FBT001 - one of two forms
    pair = item.values.pair
    a, b = _cite(desk, pair.a), _cite(desk, pair.b)
    named = renamed(pair, {pair.a: a.label, pair.b: b.label})
    said = explain(named, a.label, b.label)
    drawn, caption = _picture(desk, item, (a, b)) if picture else (None, "")
    return PairPart(
        cite=desk.cites.of(item.digest),
        a=a,
        b=b,
        verdict=CALLED[pair.verdict],
        short=short_changes(pair, pair.b),
        sentences=said.sentences,
        made=desk.methods.of(item.finding),
        picture=drawn,
        caption=caption,
    )


def _picture(desk: Desk, item: _Pair, cites: tuple[Cite, Cite]) -> tuple[Drawing | None, str]:
    a, b = cites
    for made in item.finding.made[:1]:
        found = shown(desk.view.small_object(made.digest), made.digest, made.media_type)
        if not isinstance(found, Shown):
            return None, found
        exhibits = (Digest.parse(name) for name in (item.values.pair.a, item.values.pair.b))
        words = " ".join((f"Left {a.label}, right {b.label}.", *_colours(item.values.pair)))
        alt = f"A frame of {a.label} beside the same moment of {b.label}"
        picture = Drawing(alt=alt, picture=found.picture, hidden=desk.hidden(*exhibits))
        return picture, words
    return None, ""


def _colours(pair: PairResult) -> Iterator[str]:
    """What lines in the picture mean, where there are any."""
    shape = pair.by_picture[0].geometry if pair.by_picture else None
    if shape is None or pair.verdict is Verdict.LOOKS_ALIKE:
        return
    if has_outline(shape):
        yield "Amber: in each, where the other's frame lies."
    if shape.differs:
        yield "Cyan: where something else is seen."


def _recordings(desk: Desk, values: LineageValues, copies: list[_Pair]) -> Iterator[RecordingPart]:
    for number, material in enumerate(values.materials, start=1):
        members = set(material.members)
        descents = [
            item
            for item in sorted(values.descents, key=lambda item: _order(desk, item))
            if item.child in members and set(item.parents + item.undetermined) <= members
        ]
        title = f"Recording {number}: {plural(len(members), 'exhibit')}"
        nodes = _nodes(desk, material, descents, copies)
        yield RecordingPart(
            title=title,
            most_complete=_cite(desk, material.most_complete),
            earliest=None if material.earliest is None else _cite(desk, material.earliest),
            graph=Drawing(alt=f"Lineage of {title.lower()}", svg=drawing(nodes, title)),
            descents=tuple(_descent(desk, item) for item in descents),
        )


def _order(desk: Desk, item: Descent) -> tuple[int, int]:
    """As exhibits came in, and by time within each."""
    return _cite(desk, item.child).entry, item.start_us


def _descent(desk: Desk, item: Descent) -> DescentPart:
    return DescentPart(
        child=_cite(desk, item.child),
        seconds=_seconds(item),
        parents=tuple(_cite(desk, name) for name in item.parents),
        open_with=tuple(_cite(desk, name) for name in item.undetermined),
    )


def _seconds(item: Descent) -> str:
    if item.start_us == item.end_us == 0:
        return "the still"
    if item.start_us == item.end_us:
        return f"at {item.start_us / 1e6:.1f} s"
    return f"{item.start_us / 1e6:.1f} to {item.end_us / 1e6:.1f} s"


def _nodes(
    desk: Desk, material: Material, descents: list[Descent], copies: list[_Pair]
) -> list[Node]:
    found = {item.names: item.values.pair for item in copies}
    nodes: dict[str, Node] = {}
    for item in descents:
        label = _cite(desk, item.child).label
        parents = tuple(_cite(desk, name).label for name in item.parents)
        before = nodes.get(label)
        pair = found.get(frozenset((item.child, *item.parents[:1])))
        nodes[label] = Node(
            label=label,
            words="" if pair is None else short_changes(pair, item.child),
            parents=tuple(dict.fromkeys((*(before.parents if before else ()), *parents))),
            open_with=tuple(_cite(desk, name).label for name in item.undetermined),
            root=item.child in material.roots,
        )
    return list(nodes.values())


def _contradictions(desk: Desk, values: LineageValues) -> Iterator[str]:
    for item in values.contradictions:
        child, parent = _cite(desk, item.child), _cite(desk, item.parent)
        yield item.words.format(child=child.label, parent=parent.label)
