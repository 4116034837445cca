"""A second reading by a model that the user named: what would be sent, and what came of it."""

import click

from sightline.bootstrap.second_reading import endpoint
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Screen
from sightline.exports.words import plural
from sightline.ledger.accepting import in_line
from sightline.ledger.offers import Offers, Question
from sightline.model.exhibit import Exhibit
from sightline.model.plain import to_plain
from sightline.workbench.second_reading import prepared, second_reading


@case_command("second-reading")
@click.argument("report")
@click.option("--address", required=True, metavar="URL", help="The endpoint, as https://HOST/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model there that is asked.")
@click.option("--key-variable", metavar="NAME", help="Environment variable that holds the key.")
@click.option("--send", is_flag=True, help="Send it; without this it is only shown.")
def second_reading_command(
    options: Options, *, report: str, address: str, model: str, key_variable: str | None, send: bool
) -> None:
    """Have a model of yours read REPORT, an exhibit, beside the reading that is always made.

    Shows what would be sent. With --send, the log records what leaves and where to, and the answer
    is held to the report: words, speakers and numbers that do not stand in it are dropped and
    counted. What is left is shown for you to compare; nothing of it is recorded as read.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        asked = prepared(case, names.find(report, Exhibit), model)
        if not send:
            _show_question(screen, asked, address)
            return
        entry, found = second_reading(case, asked, endpoint(address, key_variable))
        label = Names(case.snapshot).label(entry)
        document = {"delivery": label, "engine": asked.engine, "offers": to_plain(found)}
        if not screen.document(document):
            _show_offers(screen, asked, found, label)


def _show_question(screen: Screen, asked: Question, address: str) -> None:
    if screen.document({"to": address, "model": asked.model, "body": asked.body.decode()}):
        return
    screen.line(f"Nothing was sent. With --send this would go to {address}:", "strong")
    screen.line(asked.body.decode())


def _show_offers(screen: Screen, asked: Question, found: Offers, label: str) -> None:
    screen.line(
        f"{plural(len(found.kept), 'statement')} by {asked.engine}; sent: {label}", "strong"
    )
    for offer in found.kept:
        screen.line(f"{in_line(offer.speaker.words)}: {in_line(offer.words.words)}")
    for why, times in found.dropped.items():
        screen.line(f"dropped, {times}: {why.value}", "warn")
    if not found.kept:
        screen.line("Nothing of the answer stands in the report.", "warn")
