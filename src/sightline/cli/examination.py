"""Running methods on exhibits."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

import click

from sightline.bootstrap.examination import ANALYZERS, engine
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import Options, case_command
from sightline.cli.progress import meter
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.watching import Watch
from sightline.cli.wording import first_name
from sightline.exports.words import plural
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import to_plain
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.examine import Missing, missing
from sightline.workbench.examine import examine as run_methods

_SUMMARY: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Name"),
    Column(heading="Observed"),
    Column(heading="Inconclusive"),
    Column(heading="Failed"),
)


@case_command("examine")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option("--again", is_flag=True, help="Also run what failed before.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
def examine(options: Options, *, wanted: tuple[str, ...], again: bool, jobs: int | None) -> None:
    """Run every method that has not reported on an exhibit yet; all exhibits, or those named.

    There is nothing to resume: after an interrupt, run it again and only what is missing runs.
    """
    screen = Screen(options)
    with opened(options) as case:
        only = chosen(case, wanted)
        work = missing(case, ANALYZERS, only=only, again=again)
        findings = run_missing(case, work, options, jobs)
        names = Names(case.snapshot)
        if screen.document(examined_document(case.snapshot, names, findings)):
            return
        draw_examined(screen, case.snapshot, names, findings)
        if not work:
            screen.line("Nothing is missing: every method has reported.")
        elif not findings:
            screen.line("Run again: the reports are those recorded before.")
        else:
            screen.remark("Next: `sightline show EXHIBIT` for what was found, `sightline report`.")


def run_missing(
    case: Case, work: Sequence[Missing], options: Options, jobs: int | None = None
) -> list[Finding]:
    """Run it, showing how far it is.

    Raises:
        StorageFailed: the case cannot be written.
    """
    options.interrupted = (
        "What was found so far is recorded: run the same command again to go on with the rest."
    )
    settings = settings_of(options)
    settings = dataclasses.replace(settings, workers=jobs or settings.workers)
    with meter(options) as show:
        watch = Watch((item.exhibit for item in work), show)
        return run_methods(case, engine(settings), work, watch)


def examined_document(
    snapshot: Snapshot, names: Names, findings: Sequence[Finding]
) -> dict[str, object]:
    """What was found just now, as a plain value."""
    counts = Counter(finding.outcome for finding in findings)
    return {
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
        "findings": [
            {
                "exhibit": str(finding.exhibit),
                "exhibit_label": names.label(finding.exhibit),
                "name": first_name(snapshot, finding.exhibit),
                "method": finding.method.name,
                "version": finding.method.version,
                "outcome": finding.outcome.value,
                "summary": finding.summary,
            }
            for finding in findings
        ],
    }


def draw_examined(
    screen: Screen, snapshot: Snapshot, names: Names, findings: Sequence[Finding]
) -> None:
    """One row an exhibit: which method came to which outcome; then why methods failed."""
    by_exhibit: dict[Digest, dict[Outcome, list[str]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        by_exhibit[finding.exhibit][finding.outcome].append(finding.method.name)
    rows: list[list[str | Cell]] = [
        [
            names.label(exhibit),
            first_name(snapshot, exhibit),
            ", ".join(sorted(methods[Outcome.OBSERVED])),
            Cell(text=", ".join(sorted(methods[Outcome.INCONCLUSIVE])), style="warn"),
            Cell(text=", ".join(sorted(methods[Outcome.FAILED])), style="bad"),
        ]
        for exhibit, methods in by_exhibit.items()
    ]
    if not rows:
        return
    screen.table(_SUMMARY, rows)
    _draw_failures(screen, names, findings)
    counts = Counter(finding.outcome for finding in findings)
    words = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome)
    screen.line(f"{plural(len(findings), 'finding')}: {words}")


def _draw_failures(screen: Screen, names: Names, findings: Sequence[Finding]) -> None:
    """Why methods failed; one cause often stops several."""
    causes: dict[tuple[Digest, str], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is Outcome.FAILED:
            causes[finding.exhibit, finding.summary].append(finding.method.name)
    for (exhibit, summary), methods in causes.items():
        screen.line(f"failed: {names.label(exhibit)} {', '.join(methods)}: {summary}", "bad")


def finding_plain(
    names: Names, held: tuple[Digest, Digest, Finding], values: object
) -> dict[str, object]:
    """An exhibit, its finding and what that holds, as a plain value."""
    exhibit, digest, finding = held
    return {
        "exhibit": names.label(exhibit),
        "finding": names.label(digest),
        "outcome": finding.outcome.value,
        "summary": finding.summary,
        "values": to_plain(values),
    }


def exhibit_line(case: Case, names: Names, exhibit: Digest, digest: Digest) -> str:
    """The head of what one finding tells of one exhibit."""
    return f"{names.label(exhibit)} {first_name(case.snapshot, exhibit)}  {names.label(digest)}"


def chosen(case: Case, wanted: Sequence[str]) -> set[Digest] | None:
    """The exhibits that were named; None for all.

    Raises:
        NotFound: there is no such exhibit.
    """
    if not wanted:
        return None
    names = Names(case.snapshot)
    return {names.find(typed, Exhibit) for typed in wanted}
