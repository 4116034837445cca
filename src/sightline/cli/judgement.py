"""How things bear on claims, what readers answer, and what is concluded."""

from typing import TypedDict, Unpack

import click

from sightline.cli.ids import ITEM, Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.model.assessment import STANDARDS, Answer, Review, Weighed
from sightline.model.claim import Claim, Direction, Link, Question, Weight
from sightline.model.decision import Decision
from sightline.workbench import accept as deciding
from sightline.workbench import judge

_QUESTION = click.option(
    "--question",
    required=True,
    type=click.Choice([question.value for question in Question]),
    help="Which row of the verification matrix.",
)
_ANSWER = click.option(
    "--answer",
    required=True,
    type=click.Choice([answer.value for answer in Answer]),
    help="What can be said to the question.",
)


class _Bears(TypedDict):
    item: str
    claim: str
    question: str
    bearing: str | None
    weight: str
    reason: str


class _Concluded(TypedDict):
    claim: str
    question: str
    answer: str
    standard: str
    reason: str
    would_change: str
    weigh: tuple[str, ...]


@case_command("link")
@click.argument("item")
@click.argument("claim")
@_QUESTION
@click.option(
    "--supports", "bearing", flag_value=Direction.SUPPORTS.value, help="It speaks for it."
)
@click.option(
    "--contradicts", "bearing", flag_value=Direction.CONTRADICTS.value, help="It speaks against it."
)
@click.option(
    "--neutral", "bearing", flag_value=Direction.NEUTRAL.value, help="It bears on it either way."
)
@click.option(
    "--weight",
    required=True,
    type=click.Choice([weight.value for weight in Weight]),
    help="How much, in your judgement.",
)
@click.option("--reason", required=True, help="Why.")
def link(options: Options, **given: Unpack[_Bears]) -> None:
    """Say how ITEM bears on CLAIM.

    ITEM is an exhibit, a finding (a camera's place or a window of time too), an observation, a
    measured shadow, a bound on time, a choice between namesakes, a search of a map, or a claim.
    """
    bearing = given["bearing"]
    if bearing is None:
        raise click.UsageError("Give one of --supports, --contradicts and --neutral.")
    with opened(options) as case:
        names = Names(case.snapshot)
        digest = judge.link(
            case,
            judge.Bears(
                item=names.find(given["item"], *ITEM),
                claim=names.find(given["claim"], Claim),
                question=Question(given["question"]),
                bearing=Direction(bearing),
                weight=Weight(given["weight"]),
                reason=given["reason"],
            ),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("review")
@click.argument("claim")
@_QUESTION
@_ANSWER
@click.option("--reason", required=True, help="Why.")
@click.option("--blind", is_flag=True, help="Show it to nobody until another person has answered.")
def review(
    options: Options, *, claim: str, question: str, answer: str, reason: str, blind: bool
) -> None:
    """Give your own answer to one question about CLAIM, as a second reader."""
    with opened(options) as case:
        digest = judge.review(
            case,
            Names(case.snapshot).find(claim, Claim),
            Question(question),
            Answer(answer),
            reason=reason,
            blind=blind,
        )
        tell_recorded(Screen(options), case, digest)


@case_command("conclude")
@click.argument("claim")
@_QUESTION
@_ANSWER
@click.option(
    "--standard",
    required=True,
    type=click.Choice([standard.name for standard in STANDARDS]),
    help="The standard it is held to.",
)
@click.option("--reason", required=True, help="Why.")
@click.option("--would-change", required=True, metavar="TEXT", help="What would change it.")
@click.option(
    "--weigh",
    multiple=True,
    metavar="ID=REASON",
    help="A link or review against it, and why the conclusion stands; repeatable.",
)
def conclude(options: Options, **given: Unpack[_Concluded]) -> None:
    """Conclude on one question about CLAIM.

    The standard says how many independent origins and other readers it takes; what stands against
    the answer must be weighed.
    """
    with opened(options) as case:
        names = Names(case.snapshot)
        digest = judge.conclude(
            case,
            judge.Conclusion(
                claim=names.find(given["claim"], Claim),
                question=Question(given["question"]),
                answer=Answer(given["answer"]),
                standard=given["standard"],
                reason=given["reason"],
                would_change=given["would_change"],
                weighed=tuple(_weighed(names, text) for text in given["weigh"]),
            ),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("supersede")
@click.argument("old", metavar="ID")
@click.option("--by", "new", metavar="ID", help="What replaces it. Without it, ID is withdrawn.")
@click.option("--reason", required=True, help="Why.")
def supersede(options: Options, *, old: str, new: str | None, reason: str) -> None:
    """Correct or withdraw what a person wrote; the old record stays in the log.

    A decision on a candidate is withdrawn with what it recorded: the candidate is one again.
    """
    with opened(options) as case:
        names = Names(case.snapshot)
        meant = names.find(old)
        if new is None and isinstance(case.snapshot.records.get(meant), Decision):
            digest = deciding.undo(case, meant, reason=reason)[0]
        else:
            digest = judge.supersede(
                case, meant, None if new is None else names.find(new), reason=reason
            )
        tell_recorded(Screen(options), case, digest)


def _weighed(names: Names, text: str) -> Weighed:
    name, separator, reason = text.partition("=")
    if not separator or not reason.strip():
        raise InputRefused(
            f"{text[:80]!r} does not weigh anything.",
            next_step="Write --weigh L3='why the conclusion stands in spite of it'.",
        )
    return Weighed(link=names.find(name, Link, Review), reason=reason.strip())
