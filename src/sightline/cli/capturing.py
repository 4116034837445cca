"""Capturing web pages."""

from collections.abc import Sequence
from typing import Final, Unpack

import click

from sightline.cli.arriving import cited
from sightline.cli.asking_pages import AskingGiven, asking_options, capture_one
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Cell, Column, Screen
from sightline.errors import InputRefused
from sightline.exports.capture_words import PARTS, minimum, route
from sightline.exports.words import plural, size
from sightline.model.capture import Capture, CapturedItem
from sightline.model.plain import to_plain
from sightline.workbench.acquire import Purpose
from sightline.workbench.capture import Outcome
from sightline.workbench.case import Case

_LISTED: Final = 40
_COLUMNS: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Part", whole=True),
    Column(heading="Kind", whole=True),
    Column(heading="Size", right=True, whole=True),
    Column(heading="Address"),
)


class _Given(AskingGiven):
    addresses: tuple[str, ...]
    reason: str
    origin: str | None
    collector: str | None
    not_before: str | None


@case_command("capture")
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option("--reason", required=True, help="Why it is collected.")
@click.option("--origin", metavar="TEXT", help="Where it first came from, as far as you know.")
@click.option("--collector", metavar="NAME", help="Who collects. Default: the name you act as.")
@click.option("--not-before", metavar="ID", help="A token made before you began (NB1).")
@asking_options
def capture_command(options: Options, **given: Unpack[_Given]) -> int:
    """Capture the web page at URL: its source as served, a picture of all of it, what it shows.

    This asks the address that you name, and what its page refers to, over the network. Everything
    sent and received is kept in one web archive (WARC 1.1); the page, its pictures, films and
    sounds are exhibits of their own. A browser draws what came, and has no network itself.
    """
    screen = Screen(options)
    options.interrupted = "Pages that were captured before this one stay recorded."
    if not all(address.strip() for address in given["addresses"]):
        raise InputRefused(
            "One of the addresses is blank.", next_step="Name each page: https://HOST/PATH"
        )
    with opened(options) as case:
        outcomes = [_one(case, address, given, options) for address in given["addresses"]]
        if not screen.document(
            {"captures": [capture_document(case, outcome) for outcome in outcomes]}
        ):
            draw_captures(screen, case, outcomes)
        failed = any(outcome.cause is not None for outcome in outcomes)
        return InputRefused.exit_code if failed else 0


def _one(case: Case, address: str, given: _Given, options: Options) -> Outcome:
    purpose = Purpose(
        reason=given["reason"],
        collector=given["collector"] or case.signer.actor.name,
        address=address,
        origin=given["origin"],
        not_before=cited(case, given["not_before"]),
    )
    return capture_one(case, address, given, purpose, options)


def _captured(case: Case, outcome: Outcome) -> Capture | None:
    record = None if outcome.record is None else case.snapshot.records[outcome.record]
    return record if isinstance(record, Capture) else None


def capture_document(case: Case, outcome: Outcome) -> dict[str, object]:
    """What became of an address, as a plain value."""
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


def draw_captures(screen: Screen, case: Case, outcomes: Sequence[Outcome]) -> None:
    """What became of each address, for people."""
    for outcome in outcomes:
        _draw(screen, case, outcome)


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
        f"received; in it alone: {plural(record.in_archive_only, 'answer')} (sheets, scripts, what "
        "sends on)."
    )
    for sentence in record.not_examined:
        screen.line(f"not examined: {sentence}", "warn")
    if record.not_fetched:
        screen.line(f"not fetched: {plural(record.not_fetched, 'thing')} the page asks for", "warn")
    screen.line(minimum(record), "warn" if record.missing else "good")
    screen.line(f"Recorded {names.label(outcome.record)}.")


def _row(case: Case, names: Names, item: CapturedItem) -> list[str | Cell]:
    exhibit = None if item.exhibit is None else case.snapshot.exhibits[item.exhibit]
    note = f" ({item.note.removesuffix('.')})" if item.note else ""
    if exhibit is None:
        not_had = Cell(text="not had", style="warn")
        return ["", PARTS[item.part], not_had, "", item.address + note]
    return [
        names.label(exhibit.digest),
        PARTS[item.part],
        exhibit.exhibit_kind.value,
        size(exhibit.size).split(" (")[0],
        item.address + note,
    ]
