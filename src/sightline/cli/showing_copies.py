"""Pairs of exhibits that share something, and the order of copies, for people and programs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.cli.ids import Names
from sightline.cli.screen import Cell, Column, Screen, Style
from sightline.cli.wording import first_name
from sightline.exports.words import plural
from sightline.matching.explain import CALLED, explain
from sightline.matching.lineage import Descent
from sightline.matching.lineage_method import LineageValues
from sightline.matching.pair import PairResult, Verdict
from sightline.matching.pair_method import METHOD as PAIRS
from sightline.matching.pair_method import MatchValues, recorded, renamed
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.plain import to_plain
from sightline.model.snapshot import Snapshot
from sightline.workbench.match_archive import ArchiveHit, ArchiveSearch

_PAIRS: Final = (
    Column(heading="Finding", whole=True),
    Column(heading="Exhibits", whole=True),
    Column(heading="Share"),
    Column(heading="In words"),
)
_DESCENTS: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Name"),
    Column(heading="Comes from"),
    Column(heading="Not settled with"),
)
_STYLES: Final[dict[Verdict, Style]] = {
    Verdict.COPY: "strong",
    Verdict.LOOKS_ALIKE: "faint",
}
StandingLineage: TypeAlias = tuple[Digest, JointFinding, LineageValues]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPair:
    """A recorded comparison that found something."""

    digest: Digest
    values: MatchValues

    @property
    def exhibits(self) -> tuple[Digest, Digest]:
        """A and B."""
        return Digest.parse(self.values.pair.a), Digest.parse(self.values.pair.b)


def standing_pairs(
    snapshot: Snapshot, only: Collection[Digest] | None = None
) -> list[StandingPair]:
    """What was found between exhibits; near misses last."""
    found = [
        StandingPair(digest=digest, values=values)
        for digest, finding in snapshot.joint(PAIRS.method.name)
        if (values := recorded(finding)) is not None
    ]
    if only is not None:
        found = [item for item in found if not set(item.exhibits).isdisjoint(only)]
    return sorted(found, key=lambda item: item.values.pair.verdict is Verdict.LOOKS_ALIKE)


def in_words(names: Names, pair: PairResult) -> PairResult:
    """The pair under the labels that people type."""
    labels = {name: names.label(Digest.parse(name)) for name in (pair.a, pair.b)}
    return renamed(pair, labels)


def pairs_document(names: Names, pairs: Sequence[StandingPair]) -> list[dict[str, object]]:
    """As plain values."""
    return [
        {
            "finding": names.label(item.digest),
            "a": names.label(item.exhibits[0]),
            "b": names.label(item.exhibits[1]),
            "verdict": item.values.pair.verdict.value,
            "sentences": list(_explained(names, item.values.pair)),
            "segments": to_plain(item.values.pair.segments),
            "a_covered_permille": item.values.pair.a_covered_permille,
            "b_covered_permille": item.values.pair.b_covered_permille,
        }
        for item in pairs
    ]


def _explained(names: Names, pair: PairResult) -> tuple[str, ...]:
    named = in_words(names, pair)
    return explain(named, named.a, named.b).sentences


def draw_pairs(
    screen: Screen, snapshot: Snapshot, names: Names, pairs: Sequence[StandingPair]
) -> None:
    """A table of what is shared, and one of what only looks alike."""
    alike = [item for item in pairs if item.values.pair.verdict is Verdict.LOOKS_ALIKE]
    shared = [item for item in pairs if item.values.pair.verdict is not Verdict.LOOKS_ALIKE]
    if not shared:
        screen.line("No two exhibits share pictures or sound, as far as was found.")
    else:
        screen.table(_PAIRS, [_row(names, item) for item in shared])
    if alike:
        screen.heading("Look alike, not copies")
        screen.table(_PAIRS, [_row(names, item) for item in alike])
    listed = dict.fromkeys(exhibit for item in pairs for exhibit in item.exhibits)
    if listed:
        screen.heading("Exhibits named")
        for exhibit in listed:
            screen.line(f"{names.label(exhibit)}  {first_name(snapshot, exhibit)}", indent=2)


def _row(names: Names, item: StandingPair) -> list[str | Cell]:
    pair = item.values.pair
    return [
        names.label(item.digest),
        f"{names.label(item.exhibits[0])} {names.label(item.exhibits[1])}",
        Cell(text=CALLED[pair.verdict], style=_STYLES.get(pair.verdict, "plain")),
        " ".join(_explained(names, pair)),
    ]


def lineage_document(names: Names, standing: StandingLineage) -> dict[str, object]:
    """As plain values, exhibits by label."""
    digest, _, values = standing

    def label(name: str) -> str:
        return names.label(Digest.parse(name))

    def labels(listed: Sequence[str]) -> list[str]:
        return sorted(map(label, listed), key=lambda text: (len(text), text))

    return {
        "finding": names.label(digest),
        "compared": labels(values.compared),
        "descents": [
            {
                "child": label(item.child),
                "start_us": item.start_us,
                "end_us": item.end_us,
                "parents": [label(name) for name in item.parents],
                "undetermined": [label(name) for name in item.undetermined],
            }
            for item in values.descents
        ],
        "recordings": [
            {
                "members": labels(item.members),
                "roots": labels(item.roots),
                "most_complete": label(item.most_complete),
                "earliest": None if item.earliest is None else label(item.earliest),
            }
            for item in values.materials
        ],
        "contradictions": [
            {
                "child": label(item.child),
                "parent": label(item.parent),
                "words": item.words.format(child=label(item.child), parent=label(item.parent)),
            }
            for item in values.contradictions
        ],
    }


def draw_lineage(
    screen: Screen, snapshot: Snapshot, names: Names, standing: StandingLineage
) -> None:
    """Each recording with its copies."""
    digest, finding, values = standing
    screen.line(f"{names.label(digest)}: {finding.summary}")
    for number, material in enumerate(values.materials, start=1):
        screen.heading(f"Recording {number}: {plural(len(material.members), 'exhibit')}")
        for line in _about(names, material.most_complete, material.earliest):
            screen.line(line)
        rows = [
            row
            for descent in _in_order(names, values.descents)
            if descent.child in material.members
            and not set(descent.parents + descent.undetermined) - set(material.members)
            for row in _descent_row(snapshot, names, descent)
        ]
        screen.table(_DESCENTS, rows)
    for item in values.contradictions:
        child, parent = (names.label(Digest.parse(name)) for name in (item.child, item.parent))
        screen.line(item.words.format(child=child, parent=parent), "warn")
    if not values.materials:
        screen.remark("What only looks alike is listed by `sightline match`.")


def _in_order(names: Names, descents: Sequence[Descent]) -> list[Descent]:
    """By label, as exhibits came in."""
    labels = {item.child: names.label(Digest.parse(item.child)) for item in descents}
    return sorted(
        descents, key=lambda item: (len(labels[item.child]), labels[item.child], item.start_us)
    )


def _about(names: Names, most_complete: str, earliest: str | None) -> Iterator[str]:
    yield f"Most complete: {names.label(Digest.parse(most_complete))}."
    if earliest is None:
        yield "When it was first public is not on record."
    else:
        yield f"First public, as far as stated: {names.label(Digest.parse(earliest))}."


def _descent_row(snapshot: Snapshot, names: Names, descent: Descent) -> Iterator[list[str | Cell]]:
    child = Digest.parse(descent.child)
    parents = " or ".join(names.label(Digest.parse(name)) for name in descent.parents)
    open_ones = ", ".join(names.label(Digest.parse(name)) for name in descent.undetermined)
    whole = Cell(text="no other exhibit here", style="faint")
    yield [names.label(child), first_name(snapshot, child), parents or whole, open_ones]


def hits_document(names: Names, found: ArchiveSearch) -> dict[str, object]:
    """As plain values."""
    return {
        "cases": found.cases,
        "withheld": found.withheld,
        "undescribed": found.undescribed,
        "passed_over": found.passed_over,
        "hits": [
            {
                "case": str(hit.case),
                "title": hit.title,
                "exhibit": names.label(hit.exhibit),
                "other": str(hit.other),
                "verdict": "same bytes" if hit.pair is None else hit.pair.verdict.value,
                "words": _hit_words(names, hit),
            }
            for hit in found.hits
        ],
    }


def _hit_words(names: Names, hit: ArchiveHit) -> str:
    here = names.label(hit.exhibit)
    if hit.pair is None:
        return f"The same bytes as {here}."
    return explain(hit.pair, here, f"exhibit {hit.other.short}").text


def draw_hits(screen: Screen, names: Names, found: ArchiveSearch) -> None:
    """What other cases hold."""
    screen.heading(f"In {plural(found.cases, 'other case')}")
    for hit in found.hits:
        screen.line(f"{names.label(hit.exhibit)} in “{hit.title}”: {_hit_words(names, hit)}")
    if found.withheld:
        holds = "holds" if found.withheld == 1 else "hold"
        cases = plural(found.withheld, "case")
        screen.line(f"{cases} that you do not act in {holds} a copy of something here.", "warn")
    if not found.hits and not found.withheld:
        screen.line("No copy was found there.")
    if found.undescribed:
        exhibits = plural(found.undescribed, "exhibit")
        screen.line(f"{exhibits} there could not be compared: run `sightline match` in them.")
    if found.passed_over:
        pairs = plural(found.passed_over, "pair")
        screen.line(f"{pairs} passed over: an index found nothing in common.")
    screen.remark("Nothing of this is recorded: add an exhibit here to have it compared on record.")
