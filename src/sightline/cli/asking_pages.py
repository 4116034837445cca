"""Options of asking for web pages, and asking for one: what `capture` and `investigate` share."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypedDict

import click

from sightline.bootstrap.capturing import capture_tools, this_machine
from sightline.cli.options import FOLDER, Options
from sightline.cli.progress import Step, meter
from sightline.workbench.acquire import Purpose
from sightline.workbench.capture import (
    Outcome,
    Visit,
    capture,
    capture_or_refuse,
    captured_before,
)
from sightline.workbench.capture_ports import BROWSER_LIKE, Asking
from sightline.workbench.case import Case

_WITHHELD: Final = "withheld"
_NOBODY: Final = "none: no account, no cookies but those the site gave during the capture"
_MIB: Final = 1 << 20
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class AskingGiven(TypedDict):
    """What the user says of how pages are asked for."""

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


_OPTIONS: Final = (
    click.option(
        "--identity",
        default=_NOBODY,
        metavar="TEXT",
        help="The account or persona it is collected as. Default: none.",
    ),
    click.option(
        "--network",
        default=_WITHHELD,
        show_default=True,
        metavar="TEXT",
        help="The public address or line that the site sees: an IP address, 'VPN, exit in Vienna'.",
    ),
    click.option("--user-agent", metavar="TEXT", help="What the site is told of your program."),
    click.option(
        "--language", default="en", show_default=True, help="The language that is asked for."
    ),
    click.option(
        "--browser", type=FOLDER, metavar="FILE", help="The Chromium to draw the page with."
    ),
    click.option("--no-browser", is_flag=True, help="Draw nothing: keep what is served."),
    click.option(
        "--allow-private",
        is_flag=True,
        help="Also ask machines that are not of the public Internet, such as this one.",
    ),
    click.option(
        "--any-certificate", is_flag=True, help="Also ask servers that cannot show who they are."
    ),
    click.option(
        "--item-mib",
        type=click.IntRange(1, 1 << 20),
        default=512,
        show_default=True,
        metavar="N",
        help="What is longer than this many MiB is cut there, and marked.",
    ),
    click.option(
        "--total-mib",
        type=click.IntRange(1, 1 << 20),
        default=2048,
        show_default=True,
        metavar="N",
        help="The same of all that comes for one page.",
    ),
    click.option(
        "--seconds",
        type=click.IntRange(1, 3600),
        default=120,
        show_default=True,
        metavar="N",
        help="For each answer, and for the browser.",
    ),
)


Command = Callable[..., int | None]


def asking_options(function: Command) -> Command:
    """Give a command these options, in this order."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


Capturing = Callable[..., Outcome]


def capture_one(
    case: Case,
    address: str,
    given: AskingGiven,
    purpose: Purpose,
    options: Options,
    *,
    by: Capturing = capture,
) -> Outcome:
    """Capture one page, saying how far it is."""
    visit = Visit(identity=given["identity"], network=given["network"], machine=this_machine())
    with meter(options) as show:

        def told(words: str) -> None:
            show(Step(words=f"{address}: {words}", done=0, total=0))

        tools = capture_tools(case, told)
        return by(case, address, _asking(given), purpose, visit=visit, tools=tools)


def on_web(word: str) -> bool:
    """Whether what was named is an address: files have no scheme."""
    return _SCHEME.match(word.strip()) is not None


def capture_missing(
    case: Case, address: str, given: AskingGiven, purpose: Purpose, options: Options
) -> Outcome:
    """Capture a page unless one came of its address before; what goes wrong is on record."""
    before = captured_before(case, address)
    if before is not None:
        return Outcome(address=address, record=before, cause=None)
    options.interrupted = (
        "Pages that were captured before this one stay recorded: run the same command again."
    )
    purpose = replace(purpose, address=address.strip(), no_address_reason=None)
    return capture_one(case, address, given, purpose, options, by=capture_or_refuse)


def _asking(given: AskingGiven) -> Asking:
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
