"""Acts that take several people: what waits, for whom, and agreeing to it."""

from typing import Final

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command, case_family
from sightline.cli.recorded import tell_recorded
from sightline.cli.recorded_roster import act_words
from sightline.cli.screen import Column, Screen
from sightline.model.plain import to_plain
from sightline.model.roster import SEAL, Proposal
from sightline.workbench import approvals
from sightline.workbench.approvals import Waiting
from sightline.workbench.case import Case

_COLUMNS: Final = (
    Column(heading="Proposal", whole=True),
    Column(heading="To do"),
    Column(heading="Agreed"),
    Column(heading="Still needed"),
    Column(heading="Why"),
)


@case_family("approvals")
def approvals_command(options: Options) -> None:
    """List what waits for people to agree, and who they may be.

    `sightline supersede ID` takes a proposal or an agreement back, by the person who made it.
    """
    screen = Screen(options)
    with opened(options) as case:
        found, names = approvals.waiting(case.snapshot), Names(case.snapshot)
        if screen.document({"waiting": [waiting_plain(names, item) for item in found]}):
            return
        if not found:
            screen.line("Nothing waits for anybody to agree.")
            if case.snapshot.edition is None:
                screen.remark("The case has no roster, so each person acts alone.")
            return
        screen.table(_COLUMNS, [_row(names, item) for item in found])


@case_command("give")
@click.argument("proposal", metavar="ID")
def give(options: Options, *, proposal: str) -> None:
    """Agree to the proposed act ID; look at it with `sightline show ID` before."""
    screen = Screen(options)
    with opened(options) as case:
        meant = Names(case.snapshot).find(proposal, Proposal)
        tell_recorded(screen, case, approvals.give(case, meant))
        for item in approvals.waiting(case.snapshot):
            if item.digest == meant:
                screen.remark(_next(Names(case.snapshot), item))


approvals_command.add_command(give)


def tell_waiting(screen: Screen, case: Case, item: Waiting) -> None:
    """Say that an act was proposed and is not done yet, and who is missing."""
    names = Names(case.snapshot)
    if screen.document({"waiting": [waiting_plain(names, item)]}):
        return
    screen.line(f"Not done yet: {names.label(item.digest)} is {_what(item.proposal)}.", "warn")
    screen.line(f"Agreed: {', '.join(item.standing.agreed) or 'nobody'}.")
    screen.remark(_next(names, item))


def waiting_plain(names: Names, item: Waiting) -> dict[str, object]:
    """The same for machines."""
    reached = item.standing
    return {
        "label": names.label(item.digest),
        "proposal": str(item.digest),
        "role": reached.role.name,
        "needed": reached.role.needed,
        "agreed": list(reached.agreed),
        "missing": reached.missing,
        "could_agree": list(reached.could_agree),
        "fields": to_plain(item.proposal),
    }


def _what(proposal: Proposal) -> str:
    return f"a proposal to {act_words(proposal)}"


def _next(names: Names, item: Waiting) -> str:
    label, reached = names.label(item.digest), item.standing
    if reached.missing:
        people = ", ".join(reached.could_agree)
        return (
            f"{reached.missing} more must agree, of {people}: each runs `sightline approvals give "
            f"{label}` with their own key."
        )
    how = "sightline seal" if item.proposal.act == SEAL else "sightline export"
    return f"{label} has its agreement: `{how}`, by one of {', '.join(reached.role.members)}."


def _row(names: Names, item: Waiting) -> list[str]:
    reached = item.standing
    still = f"{reached.missing} of {', '.join(reached.could_agree)}" if reached.missing else "none"
    return [
        names.label(item.digest),
        act_words(item.proposal),
        ", ".join(reached.agreed),
        still,
        item.proposal.reason,
    ]
