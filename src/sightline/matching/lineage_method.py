"""Method `lineage`: the order of all copies in a case, from its comparisons and stated times.

Inputs: the `matching` findings of all exhibits that were compared, the `copies` findings of those
pairs that share something, and the statements that say when an exhibit was made public.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.matching import pair_method
from sightline.matching.descriptor_format import METHOD as DESCRIPTOR
from sightline.matching.direction import Relation
from sightline.matching.grounds import Known, Seen
from sightline.matching.lineage import Contradiction, Descent, Lineage, Material, lineage
from sightline.matching.pair import Verdict
from sightline.model.claim import Statement
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain

NAME: Final = "lineage"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageValues:
    """The typed `values` of the finding. Exhibits are named by their digests."""

    compared: tuple[str, ...]
    """Every exhibit that was compared with every other."""
    pairs: int
    """Pairs that share something."""
    relations: tuple[Relation, ...]
    descents: tuple[Descent, ...]
    materials: tuple[Material, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def lineage(self) -> Lineage:
        """As the search gave it."""
        return Lineage(
            relations=self.relations,
            descents=self.descents,
            materials=self.materials,
            contradictions=self.contradictions,
        )


def run(materials: Materials) -> Result:
    """Put the copies among the given comparisons into order.

    Comparisons made by another version, in another form, are left out.
    """
    compared = [
        str(finding.exhibit)
        for _, finding in materials.of(Finding)
        if finding.method.name == DESCRIPTOR.name
    ]
    pairs = [pair_method.recorded(finding) for _, finding in materials.of(JointFinding)]
    seen = [values.seen for values in pairs if values is not None]
    known = known_times(statement for _, statement in materials.of(Statement))
    found = lineage(seen, known)
    values = LineageValues(
        compared=tuple(sorted(compared)),
        pairs=len(seen),
        relations=found.relations,
        descents=found.descents,
        materials=found.materials,
        contradictions=found.contradictions,
    )
    return Result(
        outcome=Outcome.OBSERVED if found.relations else Outcome.INCONCLUSIVE,
        summary=_summary(values, seen),
        values=plain_values(values),
    )


def recorded(finding: JointFinding) -> LineageValues | None:
    """What a finding of this method says; None where it is of another form, or failed."""
    if finding.method.name != NAME or finding.outcome is Outcome.FAILED:
        return None
    try:
        return from_plain(LineageValues, finding.values)
    except InputRefused:
        return None


def known_times(statements: Iterable[Statement]) -> Mapping[str, Known]:
    """By exhibit, the earliest time at which a statement says it was public."""
    known: dict[str, Known] = {}
    for statement in statements:
        said, exhibit = statement.said, statement.exhibit
        if exhibit is None or said is None or said.latest is None:
            continue
        one = Known(latest=said.latest, earliest=said.earliest, basis=said.basis)
        before = known.get(str(exhibit))
        if before is None or one.latest < before.latest:
            known[str(exhibit)] = one
    return known


def _summary(values: LineageValues, seen: list[Seen]) -> str:
    copies = len(values.relations)
    alike = sum(item.pair.verdict is Verdict.LOOKS_ALIKE for item in seen)
    text = f"{len(values.compared)} exhibits were compared with each other. "
    if not copies:
        return text + "No two of them are copies."
    shown = {name for material in values.materials for name in material.members}
    text += (
        f"{len(shown)} of them share footage: {len(values.materials)} "
        f"{'recording' if len(values.materials) == 1 else 'recordings'}, of which they are copies "
        "or parts. An exhibit that shares footage with another is no second origin for it."
    )
    if values.contradictions:
        count = len(values.contradictions)
        text += " 1 stated time does" if count == 1 else f" {count} stated times do"
        text += " not fit this order."
    if alike == 1:
        text += " 1 pair looks alike and is no copy."
    elif alike:
        text += f" {alike} pairs look alike and are no copies."
    return text


METHOD: Final = JointMethod(
    method=Method(name=NAME, version=3),
    title="Lineage of copies",
    limitations=(
        (
            "It orders only what is in the case: what comes from an exhibit may come from another "
            "copy that is not here, or from what that exhibit itself comes from."
        ),
        (
            "Detail, size and stated times only speak against a direction: pictures can be "
            "sharpened and enlarged, and anyone can state a time."
        ),
        (
            "The nearest picture is taken for the parent; a copy made with the same settings from "
            "the same source can be as near, and is then named beside it or instead."
        ),
        (
            "In large cases only those pairs are compared that an index of their codes proposes; "
            "what it passes over is taken to share nothing."
        ),
        "Who made a copy, and why, does not show.",
    ),
    reproduction=Reproduction.EXACT,
    run=run,
)
