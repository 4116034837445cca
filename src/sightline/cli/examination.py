"""Running methods on exhibits, and running them again to compare."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from sightline.errors import NotVerified
from sightline.exports.words import plural
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.examine import Missing, missing
from sightline.workbench.examine import examine as run_methods
from sightline.workbench.reproduce import Agreement, Reproduced
from sightline.workbench.reproduce import reproduce as run_again

_SUMMARY: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Name"),
    Column(heading="Observed"),
    Column(heading="Inconclusive"),
    Column(heading="Failed"),
)
_AGAIN: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Method", whole=True),
    Column(heading="Second run"),
    Column(heading="What differs"),
)
_DIFFERENCES_DRAWN: Final = 3


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
        only = _chosen(case, wanted)
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


@case_command("reproduce")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
def reproduce(options: Options, *, wanted: tuple[str, ...], jobs: int | None) -> int:
    """Run findings again from the exhibits' bytes, and compare as their methods declare.

    Nothing is recorded. Ends with code 6 where a second run differs.
    """
    screen = Screen(options)
    options.interrupted = "Nothing was recorded: run it again to compare."
    with opened(options) as case:
        only = _chosen(case, wanted)
        settings = settings_of(options)
        settings = dataclasses.replace(settings, workers=jobs or settings.workers)
        with meter(options) as show:
            chosen = [
                exhibit
                for exhibit in case.snapshot.exhibits.values()
                if only is None or exhibit.digest in only
            ]
            watch = Watch(chosen, show)
            again = []
            for item in run_again(case, engine(settings), ANALYZERS, only=only, listener=watch):
                watch.finished(item.finding.exhibit)
                again.append(item)
        names = Names(case.snapshot)
        counts = Counter(item.agreement for item in again)
        document = {
            "counts": {agreement.name.lower(): counts[agreement] for agreement in Agreement},
            "findings": [_again_plain(names, item) for item in again],
        }
        if not screen.document(document):
            _draw_again(screen, names, again)
        return NotVerified.exit_code if counts[Agreement.DIFFERS] else 0


def run_missing(
    case: Case, work: Sequence[Missing], options: Options, jobs: int | None = None
) -> list[Finding]:
    """Run it, showing how far it is.

    Raises:
        StorageFailed: the case cannot be written.
    """
    options.interrupted = (
        "The findings so far are recorded: run `sightline examine` again to go on with the rest."
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


def _chosen(case: Case, wanted: Sequence[str]) -> set[Digest] | None:
    if not wanted:
        return None
    names = Names(case.snapshot)
    return {names.find(typed, Exhibit) for typed in wanted}


def _again_plain(names: Names, item: Reproduced) -> dict[str, object]:
    return {
        "exhibit": str(item.finding.exhibit),
        "exhibit_label": names.label(item.finding.exhibit),
        "method": item.finding.method.name,
        "version": item.finding.method.version,
        "agreement": item.agreement.name.lower(),
        "reason": item.reason,
        "differences": [
            {"path": difference.path, "recorded": difference.recorded, "now": difference.now}
            for difference in item.differences
        ],
        "builds_then": dict(item.builds_then),
        "builds_now": dict(item.builds_now),
    }


def _draw_again(screen: Screen, names: Names, again: Sequence[Reproduced]) -> None:
    screen.table(_AGAIN, [_again_row(names, item) for item in again])
    for item in again:
        if item.agreement is Agreement.DIFFERS:
            changed = _changed(item.builds_then, item.builds_now)
            label = f"{names.label(item.finding.exhibit)} {item.finding.method.name}"
            screen.line(f"{label}: {changed}")
    counts = Counter(item.agreement for item in again)
    words = ", ".join(f"{count} {agreement}" for agreement, count in counts.items())
    screen.line(f"{plural(len(again), 'finding')} run again: {words or 'none'}")


def _again_row(names: Names, item: Reproduced) -> list[str | Cell]:
    shown = [
        f"{difference.path or 'outcome'}: {difference.recorded} then, {difference.now} now"
        for difference in item.differences[:_DIFFERENCES_DRAWN]
    ]
    more = len(item.differences) - len(shown)
    return [
        names.label(item.finding.exhibit),
        item.finding.method.name,
        Cell(
            text=item.agreement.value,
            style="bad" if item.agreement is Agreement.DIFFERS else "plain",
        ),
        item.reason or "; ".join(shown) + (f"; and {more} more" if more > 0 else ""),
    ]


def _changed(then: Mapping[str, Json], now: Mapping[str, Json]) -> str:
    """Builds that are not the same on both sides, which may be why."""
    changed = [
        f"{name} {then.get(name, 'none')} then, {now.get(name, 'none')} now"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    return "builds: " + ("; ".join(changed) if changed else "the same on both sides")
