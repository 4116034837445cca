"""From files to a report in one command, which can be cut off and run again."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Unpack

import click

from sightline.bootstrap.cases import new_case
from sightline.bootstrap.examination import ANALYZERS
from sightline.bootstrap.intake import expander
from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.reports import write_reports
from sightline.cli.arriving import arrive, draw_arrivals
from sightline.cli.asking_pages import AskingGiven, asking_options, capture_missing, on_web
from sightline.cli.capturing import capture_document, draw_captures
from sightline.cli.examination import draw_examined, examined_document, run_missing
from sightline.cli.ids import Names
from sightline.cli.opening import named_folder, opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.parties import import_file
from sightline.cli.reports import REPORTS, delivered_plain, draw_delivered
from sightline.cli.screen import Screen
from sightline.cli.together import STEPS, put_together
from sightline.errors import InputRefused, SightlineError
from sightline.exports.words import plural
from sightline.ledger.reads import reads
from sightline.model.claim import Claim
from sightline.model.finding import Finding, Outcome
from sightline.workbench.acquire import Purpose
from sightline.workbench.case import Case
from sightline.workbench.compare import compare as compare_reports
from sightline.workbench.deliver import Delivered
from sightline.workbench.examine import missing

_NO_ADDRESS: Final = "given as local files; address not stated"
_REASON: Final = "given to `sightline investigate`"
_PURPOSE: Final = "To establish what the material shows, and what can be said of claims about it."

_NEXT: Final = (
    ("sightline claim 'TEXT' --speaker NAME", "what is claimed, and by whom"),
    ("sightline claims, sightline accept E1.c0 ...", "what was read in reports, and your decision"),
    ("sightline place --for C1, sightline shadow, sightline when", "where and when it was"),
    ("sightline observe E1 'TEXT' --at 0:12", "what you see, and where in it"),
    ("sightline link O1 C1 --question content --supports ...", "how it bears on a claim"),
    ("sightline review C1 ..., sightline conclude C1 ...", "a second reader, then a conclusion"),
    ("sightline seal, sightline export DIR", "let others check the case"),
)
_NEXT_WIDTH: Final = max(len(words) for words, _ in _NEXT) + 2


class _Given(AskingGiven):
    sources: tuple[str, ...]
    title: str | None
    reason: str
    address: str | None
    origin: str | None
    parties: Path | None
    without: tuple[str, ...]
    jobs: int | None


@case_command("investigate")
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--title", help="What a new case is called. Default: the name of its folder.")
@click.option("--reason", default=_REASON, show_default=True, help="Why it is collected.")
@click.option("--address", metavar="URL", help="Where all of it was published, if in one place.")
@click.option("--origin", metavar="TEXT", help="Where all of it first came from, if known.")
@click.option("--parties", type=FOLDER, metavar="FILE", help="Register of parties to take over.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(STEPS),
    help="Leave out finding copies, or the common clock; repeatable.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
@asking_options
def investigate(options: Options, **given: Unpack[_Given]) -> int:
    """Take footage and reports in, run every method on them, and write the report.

    Each is examined; then copies are found and put in order, clips laid on one clock and reports
    held against each other, wherever there are two of them. The case is made if it is not there
    yet. Cut off, the same command goes on where it stood.

    A page on the web (URL) is captured first, as `capture` does it: this asks that address, and
    what its page refers to, over the network. One that a page came of is not asked again.
    """
    screen = Screen(options)
    _make(options, screen, given["title"])
    with opened(options) as case:
        if given["parties"] is not None:
            import_file(case, given["parties"], update=False)
        purpose = _purpose(case, given)
        addresses = [word for word in given["sources"] if on_web(word)]
        paths = [Path(word) for word in given["sources"] if not on_web(word)]
        pages = [capture_missing(case, it, given, purpose, options) for it in addresses]
        arrivals = arrive(case, paths, purpose, expander(), options)
        if pages and not options.json:
            screen.heading("Captured")
            draw_captures(screen, case, pages)
        if paths and not options.json:
            screen.heading("Taken in")
            draw_arrivals(screen, arrivals, Names(case.snapshot))
        findings = run_missing(case, missing(case, ANALYZERS), options, given["jobs"])
        names = Names(case.snapshot)
        if not options.json:
            _draw_just_now(screen, case, names, findings)
        settings = settings_of(options)
        settings = dataclasses.replace(settings, workers=given["jobs"] or settings.workers)
        together = put_together(case, options, settings, given["without"])
        compared = _compare(screen, case, options)
        delivered = write_reports(case, named_folder(options) / REPORTS)
        document = {
            "case": str(case.snapshot.case),
            "folder": str(named_folder(options).absolute()),
            "captured": [capture_document(case, page) for page in pages],
            "taken_in": arrivals.document(names),
            "examined": examined_document(case.snapshot, names, findings),
            "together": together,
            "compared": compared,
            "reports": delivered_plain(delivered),
        }
        if not screen.document(document):
            _draw_end(screen, case, delivered)
            screen.heading(f"What to do next, with --case {named_folder(options)}")
            claimed = any(True for _ in case.snapshot.live(Claim))
            for words, use in _NEXT[claimed:]:
                screen.line(f"{words:<{_NEXT_WIDTH}}{use}", indent=2)
        unanswered = any(page.cause is not None for page in pages)
        return InputRefused.exit_code if unanswered else arrivals.exit_code


def _purpose(case: Case, given: _Given) -> Purpose:
    return Purpose(
        reason=given["reason"],
        collector=case.signer.actor.name,
        address=given["address"],
        no_address_reason=None if given["address"] else _NO_ADDRESS,
        origin=given["origin"],
    )


def _make(options: Options, screen: Screen, title: str | None) -> None:
    """Make the case unless it is there.

    Making is what tells: a file that is there may hold no entry yet, where another command is
    just making the case or one was cut off.
    """
    folder = named_folder(options)
    settings = settings_of(options)
    name = title or folder.absolute().name
    try:
        case = new_case(folder, settings, title=name, purpose=_PURPOSE)
    except SightlineError:
        # What is there is opened next, and says for itself what may be wrong with it.
        if not (folder / "case.sqlite").exists():
            raise
        return
    case.log.close()
    screen.remark(f"Made the case '{name}' in {folder}; you act as {settings.name}.")


def _draw_just_now(screen: Screen, case: Case, names: Names, findings: Sequence[Finding]) -> None:
    screen.heading("Examined just now")
    draw_examined(screen, case.snapshot, names, findings)
    if not findings:
        screen.line("Nothing was missing.")


def _compare(screen: Screen, case: Case, options: Options) -> str | None:
    """Hold the reports against each other, where there are any; what came of it."""
    if not any(True for _ in reads(case.snapshot)):
        return None
    digest, finding = compare_reports(case, joint_tools())
    if not options.json:
        screen.heading("Reports held against each other")
        screen.line(f"{Names(case.snapshot).label(digest)}  {finding.summary}")
    return finding.summary


def _draw_end(screen: Screen, case: Case, delivered: list[Delivered]) -> None:
    snapshot = case.snapshot
    outcomes = Counter(finding.outcome for finding in snapshot.findings.values())
    words = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in Outcome)
    screen.heading("The case now")
    screen.line(f"{plural(len(snapshot.exhibits), 'exhibit')}; findings: {words}")
    screen.heading("Report")
    draw_delivered(screen, delivered)
