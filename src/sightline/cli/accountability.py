"""Who was asked and answered, what was promised, and what came of it."""

from typing import Final, TypedDict, Unpack

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command, case_family, several
from sightline.cli.parsing import calendar
from sightline.cli.party_meant import find_party
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.cli.showing_accounts import account_document, draw_accounts
from sightline.ledger.accountability import accounts
from sightline.ledger.parties import Register
from sightline.model.claim import Claim, Statement
from sightline.model.commitment import (
    Answering,
    Commitment,
    Named,
    Proceeding,
    Request,
    StepKind,
)
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding
from sightline.model.times import Instant, Interval
from sightline.workbench import account
from sightline.workbench.case import Case

_STATED: Final = "as stated"


class _Shown(TypedDict):
    as_of: str | None
    party: str | None
    open_only: bool


class _Grounds(TypedDict):
    about: str | None
    source: tuple[str, ...]
    zone: str | None


class _Asked(_Grounds):
    whom: str
    text: str
    asker: str
    sent: str
    channel: str | None
    answer_by: str | None


class _Answered(_Grounds):
    whom: str
    text: str
    given: str
    answering: str
    to: str | None


class _Promised(_Grounds):
    whom: str
    text: str
    made: str
    due: str | None
    condition: str | None


class _Begun(_Grounds):
    whom: str
    text: str
    offence: str | None
    subject: str | None


_grounded: Final = several(
    click.option("--about", metavar="CLAIM", help="The claim it is about."),
    click.option(
        "--source",
        multiple=True,
        metavar="ID",
        help="What shows it: an exhibit, statement, claim or finding; repeatable.",
    ),
    click.option("--zone", metavar="ZONE", help="Zone of its dates. Default: unknown."),
)


@case_family("accountability")
@click.option("--as-of", metavar="TIME", help="The day to look from, with zone. Default: now.")
@click.option("--party", metavar="PARTY", help="Only this party: name or ID.")
@click.option("--open", "open_only", is_flag=True, help="Only what is unanswered, unkept or open.")
def accountability(options: Options, **given: Unpack[_Shown]) -> None:
    """List, party by party, who was asked and answered, what was promised, and what came of it."""
    screen = Screen(options)
    with opened(options) as case:
        names, register = Names(case.snapshot), Register.of(case.snapshot)
        as_of = case.times.now() if given["as_of"] is None else Instant.parse(given["as_of"])
        found = accounts(case.snapshot, as_of)
        if given["party"] is not None:
            wanted = find_party(names, register, given["party"])
            found = tuple(
                item
                for item in found
                if item.party is not None and wanted in {*register.chain(item.party), item.side}
            )
        document = account_document(names, found, as_of, open_only=given["open_only"])
        if not screen.document(document):
            draw_accounts(screen, case.snapshot, found, as_of, open_only=given["open_only"])


@case_command("ask")
@click.argument("whom", metavar="PARTY")
@click.argument("text")
@click.option("--asker", required=True, metavar="TEXT", help="Who asked: the desk, an outlet.")
@click.option("--sent", required=True, metavar="DATE", help="When.")
@click.option("--channel", metavar="TEXT", help="Through what: mail, telephone, a letter.")
@click.option("--answer-by", metavar="TIME", help="The deadline given with it, with zone.")
@_grounded
def ask(options: Options, **given: Unpack[_Asked]) -> None:
    """Record that PARTY was asked for TEXT: comment, access, material."""
    with opened(options) as case:
        deadline = given["answer_by"]
        digest = account.ask(
            case,
            account.Question(
                asked=_named(case, given["whom"]),
                asker=given["asker"],
                text=given["text"],
                sent=_when(given["sent"], given["zone"]),
                channel=given["channel"],
                answer_by=None if deadline is None else Instant.parse(deadline),
            ),
            _grounds(case, given),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("answer")
@click.argument("whom", metavar="PARTY")
@click.argument("text")
@click.option(
    "--as",
    "answering",
    required=True,
    type=click.Choice([word.value for word in Answering]),
    help="What kind of answer; no_response records that none had come.",
)
@click.option("--given", required=True, metavar="DATE", help="When; of silence, by when.")
@click.option("--to", metavar="REQUEST", help="The request it answers.")
@_grounded
def answer(options: Options, **given: Unpack[_Answered]) -> None:
    """Record what PARTY answered, in TEXT; or that no answer had come."""
    with opened(options) as case:
        names, to = Names(case.snapshot), given["to"]
        digest = account.answer(
            case,
            account.Reply(
                answerer=_named(case, given["whom"]),
                answering=Answering(given["answering"]),
                text=given["text"],
                given=_when(given["given"], given["zone"]),
                request=None if to is None else names.find(to, Request),
            ),
            _grounds(case, given),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("promise")
@click.argument("whom", metavar="PARTY")
@click.argument("text")
@click.option("--made", required=True, metavar="DATE", help="When it was promised.")
@click.option("--due", metavar="DATE", help="By when it was to be done.")
@click.option("--if", "condition", metavar="TEXT", help="What it was made to depend on.")
@_grounded
def promise(options: Options, **given: Unpack[_Promised]) -> None:
    """Record that PARTY promised TEXT."""
    with opened(options) as case:
        due = given["due"]
        digest = account.promise(
            case,
            _named(case, given["whom"]),
            given["text"],
            made=_when(given["made"], given["zone"]),
            due=None if due is None else _when(due, given["zone"]),
            condition=given["condition"],
            grounds=_grounds(case, given),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("proceeding")
@click.argument("whom", metavar="BODY")
@click.argument("text")
@click.option("--offence", metavar="TEXT", help="What it is for, as named.")
@click.option("--subject", metavar="PARTY", help="Whom it is about, where that was said.")
@_grounded
def proceeding(options: Options, **given: Unpack[_Begun]) -> None:
    """Record that BODY conducts a proceeding, described by TEXT; its steps follow."""
    with opened(options) as case:
        subject = given["subject"]
        digest = account.proceeding(
            case,
            _named(case, given["whom"]),
            given["text"],
            offence=given["offence"],
            subject=None if subject is None else _named(case, subject),
            grounds=_grounds(case, given),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("step")
@click.argument("of", metavar="ID")
@click.argument("kind", metavar="STEP", type=click.Choice([step.value for step in StepKind]))
@click.argument("text")
@click.option("--when", required=True, metavar="DATE", help="When it happened, or was said.")
@click.option("--due", metavar="DATE", help="By when what it promises is to be done.")
@click.option("--source", multiple=True, metavar="ID", help="What shows it; repeatable.")
@click.option("--zone", metavar="ZONE", help="Zone of its dates. Default: unknown.")
def step(
    options: Options,
    *,
    of: str,
    kind: str,
    text: str,
    when: str,
    due: str | None,
    source: tuple[str, ...],
    zone: str | None,
) -> None:
    """Record a STEP of the proceeding or promise ID: opened, suspended, closed, kept."""
    with opened(options) as case:
        names = Names(case.snapshot)
        digest = account.step(
            case,
            names.find(of, Proceeding, Commitment),
            StepKind(kind),
            text,
            when=_when(when, zone),
            due=None if due is None else _when(due, zone),
            sources=_sources(names, source),
        )
        tell_recorded(Screen(options), case, digest)


for _command in (ask, answer, promise, proceeding, step):
    accountability.add_command(_command)


def _when(text: str, zone: str | None) -> Interval:
    return calendar(text, zone, _STATED)


def _named(case: Case, typed: str) -> Named:
    """A party by label, or anybody by name."""
    names, register = Names(case.snapshot), Register.of(case.snapshot)
    for digest, party in register.parties.items():
        if names.label(digest) == typed.strip().upper():
            return Named(name=party.name, party=digest)
    return account.named(case, typed)


def _grounds(case: Case, given: _Grounds) -> account.Grounds:
    names, about = Names(case.snapshot), given["about"]
    return account.Grounds(
        about=None if about is None else names.find(about, Claim),
        sources=_sources(names, given["source"]),
    )


def _sources(names: Names, typed: tuple[str, ...]) -> tuple[Digest, ...]:
    return tuple(names.find(item, Exhibit, Statement, Claim, Finding) for item in typed)
