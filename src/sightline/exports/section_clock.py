"""Section: clips on one clock, drawn and in words."""

from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.clock_svg import drawing
from sightline.exports.clock_view import ClocksView, ClockView, Label, clocks_view
from sightline.exports.report_types import Drawing, Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import prose
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.timing.clock_values import OneClockValues
from sightline.timing.one_clock import APART_MOST, METHOD


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnClock:
    """A clock and its drawing."""

    view: ClockView
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPart:
    """The newest common clock of the case."""

    cite: Cite
    summary: str
    made: Ref
    apart_most_m: int
    clocks: tuple[DrawnClock, ...]
    rest: ClocksView
    stands: bool
    """False where something it was given was superseded since."""


def build(desk: Desk) -> Built[ClockPart] | None:
    """The newest clock, or None where clips were never aligned."""
    snapshot = desk.view.snapshot
    found = [
        (digest, finding)
        for digest, finding in snapshot.joint(METHOD.method.name)
        if finding.method.version == METHOD.method.version and finding.outcome is not Outcome.FAILED
    ]
    if not found:
        return None
    digest, finding = found[-1]
    values = from_plain(OneClockValues, finding.values)
    label = _label(desk)
    view = clocks_view(values, label)
    apart = finding.method.parameters[APART_MOST]
    return Built(
        part=ClockPart(
            cite=desk.cites.of(digest),
            summary=prose(finding.summary),
            made=desk.methods.of(finding),
            apart_most_m=apart if isinstance(apart, int) else 0,
            clocks=tuple(
                DrawnClock(
                    view=clock,
                    drawing=Drawing(
                        alt=f"{clock.name}: a bar for each clip; the table says the same",
                        svg=drawing(values, number, label),
                    ),
                )
                for number, clock in enumerate(view.clocks)
            ),
            rest=view,
            stands=snapshot.superseded.keys().isdisjoint(finding.inputs),
        )
    )


def _label(desk: Desk) -> Label:
    def label(exhibit: str) -> str:
        digest = Digest.parse(exhibit)
        if digest not in desk.view.snapshot.exhibits:
            return digest.short
        cite = desk.cites.of(digest)
        return f"{cite.label} {cite.name}"

    return label
