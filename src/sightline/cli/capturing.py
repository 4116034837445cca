"""Capturing web pages."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.capturing import capture_tools, this_machine
from sightline.cli.arriving import cited
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Cell, Column, Screen
from sightline.errors import InputRefused
from sightline.exports.capture_words import PARTS, minimum, route
from sightline.exports.words import plural, size
from sightline.model.capture import Capture, CapturedItem
from sightline.model.plain import to_plain
from sightline.workbench.acquire import Purpose
from sightline.workbench.capture import Outcome, Visit, capture
from sightline.workbench.capture_ports import BROWSER_LIKE, Asking
from sightline.workbench.case import Case

_WITHHELD: Final = "withheld"
_NOBODY: Final = "none: no account, no cookies but those the site gave during the capture"
_MIB: Final = 1 << 20
_LISTED: Final = 40
_COLUMNS: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Part", whole=True),
    Column(heading="Kind", whole=True),
    Column(heading="Size", right=True, whole=True),
    Column(heading="Address"),
)


class _Given(TypedDict):
    addresses: tuple[str, ...]
    reason: str
    origin: str | None
    collector: str | None
    not_before: str | None
    identity: str
    network: str
    user_agent: str | None
    language: str
    browser: Path | None
    no_browser: bool
    allow_private: bool
    any_certificate: bool
    item_mib: int
    total_mib: int
    seconds: int


@case_command("capture")
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option("--reason", required=True, help="Why it is collected.")
@click.option("--origin", metavar="TEXT", help="Where it first came from, as far as you know.")
@click.option("--collector", metavar="NAME", help="Who collects. Default: the name you act as.")
@click.option("--not-before", metavar="ID", help="A token made before you began (NB1).")
@click.option(
    "--identity",
    default=_NOBODY,
    metavar="TEXT",
    help="The account or persona it is collected as. Default: none.",
)
@click.option(
    "--network",
    default=_WITHHELD,
    show_default=True,
    metavar="TEXT",
    help="The public address or line that the site sees: an IP address, 'VPN, exit in Vienna'.",
)
@click.option("--user-agent", metavar="TEXT", help="What the site is told of your program.")
@click.option("--language", default="en", show_default=True, help="The language that is asked for.")
@click.option("--browser", type=FOLDER, metavar="FILE", help="The Chromium to draw the page with.")
@click.option("--no-browser", is_flag=True, help="Draw nothing: keep what is served.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Also ask machines that are not of the public Internet, such as this one.",
)
@click.option(
    "--any-certificate", is_flag=True, help="Also ask servers that cannot show who they are."
)
@click.option(
    "--item-mib",
    type=click.IntRange(1, 1 << 20),
    default=512,
    show_default=True,
    metavar="N",
    help="What is longer than this many MiB is cut there, and marked.",
)
@click.option(
    "--total-mib",
    type=click.IntRange(1, 1 << 20),
    default=2048,
    show_default=True,
    metavar="N",
    help="The same of all that comes for one page.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 3600),
    default=120,
    show_default=True,
    metavar="N",
    help="For each answer, and for the browser.",
)
def capture_command(options: Options, **given: Unpack[_Given]) -> int:
    """Capture the web page at URL: its source as served, a picture of all of it, what it shows.

    This asks the address that you name, and what its page refers to, over the network. Everything
    sent and received is kept in one web archive (WARC 1.1); the page, its pictures, films and
    sounds are exhibits of their own. A browser draws what came, and has no network itself.
    """
    screen = Screen(options)
    options.interrupted = "Pages that were captured before this one stay recorded."
    with opened(options) as case:
        outcomes = [_one(case, address, given, options) for address in given["addresses"]]
        if not screen.document({"captures": [_document(case, outcome) for outcome in outcomes]}):
            for outcome in outcomes:
                _draw(screen, case, outcome)
        failed = any(outcome.cause is not None for outcome in outcomes)
        return InputRefused.exit_code if failed else 0


def _one(case: Case, address: str, given: _Given, options: Options) -> Outcome:
    """Capture one page, saying how far it is."""
    purpose = Purpose(
        reason=given["reason"],
        collector=given["collector"] or case.signer.actor.name,
        address=address,
        origin=given["origin"],
        not_before=cited(case, given["not_before"]),
    )
    visit = Visit(identity=given["identity"], network=given["network"], machine=this_machine())
    with meter(options) as show:

        def told(words: str) -> None:
            show(Step(words=f"{address}: {words}", done=0, total=0))

        tools = capture_tools(case, told)
        return capture(case, address, _asking(given), purpose, visit=visit, tools=tools)


def _asking(given: _Given) -> Asking:
    return Asking(
        user_agent=given["user_agent"] or BROWSER_LIKE,
        languages=given["language"],
        private=given["allow_private"],
        any_certificate=given["any_certificate"],
        browser=given["browser"],
        without_browser=given["no_browser"],
        item_bytes=given["item_mib"] * _MIB,
        total_bytes=given["total_mib"] * _MIB,
        seconds=given["seconds"],
    )


def _captured(case: Case, outcome: Outcome) -> Capture | None:
    record = None if outcome.record is None else case.snapshot.records[outcome.record]
    return record if isinstance(record, Capture) else None


def _document(case: Case, outcome: Outcome) -> dict[str, object]:
    names, record = Names(case.snapshot), _captured(case, outcome)
    return {
        "address": outcome.address,
        "cause": outcome.cause,
        "label": None if outcome.record is None else names.label(outcome.record),
        "record": None if outcome.record is None else str(outcome.record),
        "exhibits": {}
        if record is None
        else {
            names.label(item.exhibit): item.part.value
            for item in record.items
            if item.exhibit is not None
        },
        "minimum_missing": None if record is None else list(record.missing),
        "fields": None if record is None else to_plain(record),
    }


def _draw(screen: Screen, case: Case, outcome: Outcome) -> None:
    record, names = _captured(case, outcome), Names(case.snapshot)
    screen.line(outcome.address, "strong")
    if record is None or outcome.record is None:
        screen.line(f"not captured: {outcome.cause}", "bad")
        screen.remark("That it could not be had is recorded: `sightline exhibits` lists it.")
        return
    for line in route(record):
        screen.line(line, indent=2)
    if outcome.cause is not None:
        screen.line(f"no page: {outcome.cause}", "bad", indent=2)
    screen.table(_COLUMNS, [_row(case, names, item) for item in record.items[:_LISTED]])
    more = len(record.items) - _LISTED
    if more > 0:
        screen.line(f"… and {more} more: `sightline show {names.label(outcome.record)}`.")
    screen.line(
        f"{names.label(record.archive)} is the web archive with everything that was sent and "
        f"received; {plural(record.in_archive_only, 'answer')} (sheets, scripts, what sends on) "
        "stand in it alone."
    )
    for sentence in record.not_examined:
        screen.line(f"not examined: {sentence}", "warn")
    if record.not_fetched:
        screen.line(f"not fetched: {plural(record.not_fetched, 'thing')} the page asks for", "warn")
    screen.line(minimum(record), "warn" if record.missing else "good")
    screen.line(f"Recorded {names.label(outcome.record)}.")


def _row(case: Case, names: Names, item: CapturedItem) -> list[str | Cell]:
    exhibit = None if item.exhibit is None else case.snapshot.exhibits[item.exhibit]
    if exhibit is None:
        return [
            "",
            PARTS[item.part],
            Cell(text=item.note or "not had", style="warn"),
            "",
            item.address,
        ]
    note = f" ({item.note})" if item.note else ""
    return [
        names.label(exhibit.digest),
        PARTS[item.part],
        exhibit.exhibit_kind.value,
        size(exhibit.size).split(" (")[0],
        item.address + note,
    ]
