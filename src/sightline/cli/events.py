"""Which event each claim speaks of: as compared, and as a person says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import click

from sightline.cli.deciding import find_candidate
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.exports.words import plural
from sightline.ledger.comparison import ComparisonValues, latest
from sightline.model.decision import CandidateKind
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.workbench.case import Case
from sightline.workbench.events import say_event


@case_command("events")
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--event", metavar="TEXT", help="The event that these claims speak of.")
@click.option("--reason", metavar="TEXT", help="Why they do.")
def events_command(
    options: Options, *, claims: tuple[str, ...], event: str | None, reason: str | None
) -> None:
    """List the events that the compared claims speak of, or say which one CLAIMs speak of.

    Claims (E3.c4) are put to the event called --event, whatever the comparison made of
    their days and places; the same name is the same event. Then run `sightline compare` again.
    Undo with `sightline supersede`.
    """
    screen = Screen(options)
    if bool(claims) is not bool(event and reason):
        raise click.UsageError("To say which event, give claims, --event and --reason.")
    with opened(options) as case:
        if claims:
            for finding, numbers in _by_reading(case, claims).items():
                digest = say_event(case, finding, numbers, name=str(event), reason=str(reason))
                tell_recorded(screen, case, digest)
            return
        found = latest(case.snapshot)
        values = None if found is None else found[1]
        if not screen.document({"events": to_plain(values.events) if values else None}):
            _draw(screen, Names(case.snapshot), values)


def _by_reading(case: Case, claims: Sequence[str]) -> Mapping[Digest, list[int]]:
    """The claims' numbers, by the reading that each stands in."""
    names = Names(case.snapshot)
    found: dict[Digest, list[int]] = defaultdict(list)
    for typed in claims:
        chosen = find_candidate(case.snapshot, names, typed)
        if chosen.kind is not CandidateKind.CLAIM:
            raise InputRefused(
                f"{typed[:80]!r} is a statement.", next_step="Name claims, as listed: E3.c4."
            )
        found[chosen.read.finding].append(chosen.number)
    return found


def _draw(screen: Screen, names: Names, values: ComparisonValues | None) -> None:
    if values is None:
        screen.line("Nothing was compared yet: `sightline compare`.")
        return
    if not values.events:
        screen.line("All claims are taken to speak of one event.")
    exhibits = {report.key: names.label(report.exhibit) for report in values.reports}
    for event in values.events:
        screen.line(f"{event.name}: {plural(len(event.claims), 'claim')}", "strong")
        screen.line(event.reason, "faint", indent=2)
        labels = (key.split("/") for key in event.claims)
        screen.line(" ".join(f"{exhibits[report]}.c{claim}" for report, claim in labels), indent=2)
