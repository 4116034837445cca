"""A second reading by an engine that the user named: what would be sent, and what came of it."""

from pathlib import Path
from typing import TypedDict, Unpack

import click

from sightline.analysis.second_reading import SecondReadingValues
from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.second_reading import endpoint, pipeline
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.exports.words import plural
from sightline.ledger.accepting import NOT_NAMED, in_line
from sightline.ledger.offers import Offers, Question
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding
from sightline.model.plain import from_plain, to_plain
from sightline.model.records import record_digest
from sightline.workbench.case import Case
from sightline.workbench.second_reading import piped, prepared, record_offers, second_reading


class _Asked(TypedDict):
    report: str
    address: str | None
    model: str | None
    key_variable: str | None
    send: bool
    spacy: Path | None
    python: Path | None


@case_command("second-reading")
@click.argument("report")
@click.option("--address", metavar="URL", help="A model's endpoint, as https://HOST/v1.")
@click.option("--model", metavar="NAME", help="The model there that is asked.")
@click.option("--key-variable", metavar="NAME", help="Environment variable that holds the key.")
@click.option("--send", is_flag=True, help="Send it; without this it is only shown.")
@click.option("--spacy", type=FOLDER, metavar="FOLDER", help="A spaCy pipeline on this machine.")
@click.option("--python", type=FOLDER, metavar="FILE", help="The Python that has it, if not ours.")
def second_reading_command(options: Options, **given: Unpack[_Asked]) -> None:
    """Have an engine of yours read REPORT, an exhibit, beside the reading that is always made.

    With --address and --model it is shown what would be sent; with --send, the log records what
    leaves and where to. With --spacy a pipeline of yours runs here, confined, and nothing leaves.
    The answer is held to the report: words, speakers and numbers that do not stand in it are
    dropped and counted. What is left is recorded as candidates of that engine (F7.s0), beside our
    own, for `accept`, `correct` and `reject`.
    """
    screen = Screen(options)
    address, model, folder = given["address"], given["model"], given["spacy"]
    if (folder is None) == (address is None) or (address is None) != (model is None):
        raise InputRefused(
            "Nothing says which engine is asked.",
            next_step="Give --address and --model, or --spacy FOLDER.",
        )
    with opened(options) as case:
        exhibit = Names(case.snapshot).find(given["report"], Exhibit)
        entry: Digest | None = None
        if folder is not None:
            engine, found = piped(case, exhibit, pipeline(folder, given["python"]))
        else:
            asked = prepared(case, exhibit, model or "")
            if not given["send"]:
                _show_question(screen, asked, address or "")
                return
            engine = asked.engine
            entry, found = second_reading(
                case, asked, endpoint(address or "", given["key_variable"])
            )
        finding = record_offers(case, exhibit, engine, found, joint_tools().environment)
        _show_recorded(screen, case, finding, (found, entry))


def _show_recorded(
    screen: Screen, case: Case, finding: Finding, asked: tuple[Offers, Digest | None]
) -> None:
    found, entry = asked
    names = Names(case.snapshot)
    read = from_plain(SecondReadingValues, dict(finding.values))
    digest = record_digest(finding)
    label = names.label(digest)
    document = {
        "delivery": None if entry is None else names.label(entry),
        "engine": read.engine,
        "finding": str(digest),
        "finding_label": label,
        "candidates": [f"{label}.s{number}" for number in range(len(read.statements))],
        "offers": to_plain(found),
    }
    if screen.document(document):
        return
    sent = "" if entry is None else f"; sent: {names.label(entry)}"
    screen.line(f"{plural(len(read.statements), 'statement')} by {read.engine}{sent}", "strong")
    for number, statement in enumerate(read.statements):
        who = statement.source.known_as if statement.source else NOT_NAMED
        words = " ".join(in_line(part.words) for part in statement.content)
        screen.line(f"{label}.s{number}  {in_line(who)}: {words}")
    for why, times in found.dropped.items():
        screen.line(f"dropped, {times}: {why.value}", "warn")
    if not read.statements:
        screen.line("Nothing of the answer stands in the report.", "warn")
        return
    screen.remark(f"Next: `sightline claims --engine`, `sightline accept {label}.s0`.")


def _show_question(screen: Screen, asked: Question, address: str) -> None:
    if screen.document({"to": address, "model": asked.model, "body": asked.body.decode()}):
        return
    screen.line(f"Nothing was sent. With --send this would go to {address}:", "strong")
    screen.line(asked.body.decode())
