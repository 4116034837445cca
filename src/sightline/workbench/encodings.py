"""Comparing files by how they were written: the findings it takes, and the joint finding."""

from collections.abc import Collection, Sequence

from sightline.analysis.encoding import ANALYZER
from sightline.analysis.encodings import METHOD, TraitRow, asked
from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.joint import JointFinding
from sightline.workbench.case import Case
from sightline.workbench.joint import JointTools, report_jointly


def compare_encodings(
    case: Case,
    tools: JointTools,
    table: Sequence[TraitRow],
    *,
    only: Sequence[Digest] | None = None,
) -> tuple[Digest, JointFinding]:
    """Compare files, and record it; the same comparison made before stands.

    Args:
        case: The case.
        tools: What joint methods run on.
        table: What traits are compatible with.
        only: Exhibits, the first of which the others are held against; None for all.

    Raises:
        InputRefused: fewer than two of them were examined.
        StorageFailed: the case cannot be written.
    """
    case.refresh()
    found = _standing(case, None if only is None else set(only))
    order = list(found) if only is None else [item for item in only if item in found]
    if len(order) < 2:  # noqa: PLR2004 - a comparison takes two
        raise InputRefused(
            f"{len(order)} of these files can be compared; it takes two.",
            next_step="Examine footage, sound or stills first, with `sightline examine`.",
        )
    inputs = [found[item] for item in order]
    return report_jointly(case, METHOD, inputs, tools, parameters=asked(table))


def _standing(case: Case, only: Collection[Digest] | None) -> dict[Digest, Digest]:
    """The finding of each exhibit that was examined."""
    return {
        exhibit: digest
        for exhibit in case.snapshot.exhibits
        if only is None or exhibit in only
        for digest, finding in case.snapshot.findings_of(exhibit)
        if finding.method.key == ANALYZER.method.key and finding.outcome is Outcome.OBSERVED
    }
