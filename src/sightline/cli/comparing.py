"""What the reports say against each other, and who stands behind it."""

from collections.abc import Mapping
from typing import Final

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Cell, Column, Screen, Style
from sightline.errors import CaseDamaged
from sightline.exports.section_contradictions import ends
from sightline.exports.words import plural
from sightline.ledger.compared import Related, Relation
from sightline.ledger.comparison import ComparisonValues
from sightline.ledger.parties import folded
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain, to_plain
from sightline.workbench.compare import compare as compare_reports

_RELATIONS: Final = (
    Column(heading="Relation", whole=True),
    Column(heading="In what", whole=True),
    Column(heading="Claim", whole=True),
    Column(heading="And", whole=True),
    Column(heading="Why"),
)
_STYLES: Final[Mapping[Relation, Style]] = {
    Relation.CONTRADICTS: "bad",
    Relation.UPGRADE: "bad",
    Relation.TENSION: "warn",
    Relation.NAME_CLASH: "warn",
}
_QUIET: Final = frozenset({Relation.AGREES, Relation.SAME_UTTERANCE, Relation.DIFFERENT_REFERENT})


@case_command("compare")
@click.option("--all", "every", is_flag=True, help="Also show agreement and same utterances.")
@click.option(
    "--relation",
    type=click.Choice([relation.value for relation in Relation]),
    help="Only claims that stand so to each other.",
)
def compare(options: Options, *, every: bool, relation: str | None) -> None:
    """Hold the reports against each other: copies, contradictions, who stands behind what.

    The result is recorded as a joint finding; after new reports or decisions, compare again.
    """
    screen = Screen(options)
    with opened(options) as case:
        digest, finding = compare_reports(case, joint_tools())
        names = Names(case.snapshot)
        if finding.outcome is Outcome.FAILED:
            raise CaseDamaged(finding.summary, next_step="Run `sightline examine` and try again.")
        values = from_plain(ComparisonValues, dict(finding.values))
        keys = claim_names(names, values)
        shown = [
            item
            for item in values.relations
            if (item.relation.value == relation)
            or (relation is None and (every or item.relation not in _QUIET))
        ]
        document = {
            "label": names.label(digest),
            "finding": str(digest),
            "summary": finding.summary,
            "values": to_plain(values),
            "candidates": keys,
        }
        if screen.document(document):
            return
        screen.line(f"{names.label(digest)}  {finding.summary}", "strong")
        _draw_families(screen, names, values)
        _draw_backed(screen, keys, values)
        _draw_counts(screen, keys, values)
        _draw_relations(screen, keys, shown)


def claim_names(names: Names, values: ComparisonValues) -> dict[str, str]:
    """The candidate that people type for each claim compared: `E3.c4`."""
    labels = {report.key: names.label(report.exhibit) for report in values.reports}
    found = {}
    for stance in values.claims:
        report, _, number = stance.key.rpartition("/")
        found[stance.key] = f"{labels[report]}.c{number}"
    return found


def _draw_families(screen: Screen, names: Names, values: ComparisonValues) -> None:
    reports = {report.key: report for report in values.reports}
    screen.heading("Families: reports that count once")
    for family in values.families:
        members = ", ".join(
            f"{names.label(reports[key].exhibit)} {reports[key].outlet}" for key in family.members
        )
        screen.line(members, indent=2)
        for link in family.links:
            pair = " and ".join(
                names.label(reports[key].exhibit) for key in (link.first, link.second)
            )
            screen.line(f"{pair}: {link.reason}", "faint", indent=6)


def _draw_backed(screen: Screen, keys: Mapping[str, str], values: ComparisonValues) -> None:
    screen.heading("Accusations and denials, and who stands behind them")
    if not values.backed:
        screen.line("None was read.", indent=2)
    # A body nobody registered is keyed by its name folded; people read it as it first stood.
    written = {folded(stance.speaker): stance.speaker for stance in reversed(values.claims)}
    for one in values.backed:
        who = ", ".join(one.actors) or "nobody named"
        screen.line(f"{one.type.value}: {one.act or 'other conduct'} by {who}", indent=2)
        if one.actors:
            screen.line(f"{one.sentence}; {plural(one.independent, 'independent origin')}",
                        "strong", indent=6)  # fmt: skip
            screen.line(
                f"originators: {', '.join(written.get(key, key) for key in one.originators)}",
                indent=6,
            )
            if one.unnamed:
                beside = " ".join(keys[key] for key in one.unnamed)
                screen.line(f"beside them, naming nobody and not counted: {beside}", indent=6)
        else:
            screen.line("not counted together: they name nobody", indent=6)
        screen.line(f"claims: {' '.join(keys[key] for key in one.claims)}", "faint", indent=6)


def _draw_counts(screen: Screen, keys: Mapping[str, str], values: ComparisonValues) -> None:
    if not values.counted:
        return
    screen.heading("Counts")
    for one in values.counted:
        screen.line(f"{one.outcome} {one.group} {one.side}: {one.together}",
                    "bad" if one.apart else "plain", indent=2)  # fmt: skip
        given = ", ".join(f"{keys[item.claim]} {ends(item.low, item.high)}" for item in one.given)
        screen.line(given, "faint", indent=6)


def _draw_relations(screen: Screen, keys: Mapping[str, str], shown: list[Related]) -> None:
    screen.heading("How claims stand to each other")
    if not shown:
        screen.line("None stands against another.", indent=2)
        return
    screen.table(
        _RELATIONS,
        [
            [
                Cell(text=item.relation.value, style=_STYLES.get(item.relation, "plain")),
                item.aspect.value,
                keys[item.first],
                keys[item.second],
                item.reason + (" (within one side)" if item.within_side else ""),
            ]
            for item in shown
        ],
    )
