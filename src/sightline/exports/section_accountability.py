"""Section: who was asked and answered, what was promised, what came of it, as of the report."""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.exports.words import briefly, moment, plural
from sightline.ledger.accountability import (
    Account,
    Asked,
    Days,
    Process,
    Promise,
    Standing,
    accounts,
)
from sightline.ledger.parties import Register
from sightline.model.commitment import Response, Step
from sightline.model.digest import Digest
from sightline.model.times import Interval

_LACKING = {
    Standing.UNANSWERED,
    Standing.NO_ANSWER_RECORDED,
    Standing.OVERDUE,
    Standing.SAID_NOT_KEPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedPart:
    """An answer or a step."""

    cite: Cite
    what: str
    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPart:
    """A request, promise or proceeding with what came of it."""

    cite: Cite | None
    kind: str
    text: str
    when: str
    standing: str
    lacking: bool
    """Whether something is owed: an answer, or what was promised."""
    age: str
    happened: tuple[HappenedPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPart:
    """All matters of one party."""

    name: str
    side: str
    matters: tuple[MatterPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPart:
    """All parties."""

    as_of: str
    accounts: tuple[AccountPart, ...]


def build(desk: Desk) -> Built[AccountsPart] | None:
    """The accounts, or None where nobody was asked and nothing promised."""
    register = Register.of(desk.view.snapshot)
    found = accounts(desk.view.snapshot, desk.view.made_at)
    if not found:
        return None
    parts = tuple(_account(desk, register, account) for account in found)
    return Built(part=AccountsPart(as_of=moment(desk.view.made_at), accounts=parts))


def age(days: Days) -> str:
    """A number of days in words; empty where nothing bounds it."""
    if days.least is None and days.most is None:
        return ""
    if days.most is None:
        return f"at least {plural(days.least or 0, 'day')}"
    if days.least is None:
        return f"at most {plural(days.most, 'day')}"
    if days.least == days.most:
        return plural(days.least, "day")
    return f"{days.least} to {plural(days.most, 'day')}"


def _account(desk: Desk, register: Register, account: Account) -> AccountPart:
    side = register.parties[account.side].name if account.side else ""
    return AccountPart(
        name=one_line(account.name),
        side=one_line("" if account.side == account.party else side),
        matters=(
            *(_asked(desk, item) for item in account.asked),
            *(_promise(desk, item) for item in account.promises),
            *(_process(desk, item) for item in account.processes),
        ),
    )


def _asked(desk: Desk, item: Asked) -> MatterPart:
    happened = tuple(_responses(desk, item.responses))
    if item.request is None:
        return MatterPart(
            cite=None,
            kind="said",
            text="unasked, as far as is known",
            when="",
            standing="",
            lacking=False,
            age="",
            happened=happened,
        )
    digest, request = item.request
    return MatterPart(
        cite=desk.cites.of(digest),
        kind="asked",
        text=one_line(f"by {request.asker}: {request.text}"),
        when=briefly(request.sent),
        standing=item.standing.value + (", past the deadline" if item.overdue else ""),
        lacking=item.standing in _LACKING,
        age=age(item.age),
        happened=happened,
    )


def _promise(desk: Desk, item: Promise) -> MatterPart:
    digest, commitment = item.commitment
    due = f"; due {briefly(commitment.due)}" if commitment.due else ""
    condition = f" (if: {commitment.condition})" if commitment.condition else ""
    late = f", {age(item.late)} late" if item.late else ""
    return MatterPart(
        cite=desk.cites.of(digest),
        kind="promised",
        text=one_line(commitment.text + condition),
        when=briefly(commitment.made) + due,
        standing=item.standing.value + late,
        lacking=item.standing in _LACKING,
        age=age(item.age),
        happened=tuple(_steps(desk, item.steps)),
    )


def _process(desk: Desk, item: Process) -> MatterPart:
    digest, proceeding = item.proceeding
    quiet = age(item.quiet)
    return MatterPart(
        cite=desk.cites.of(digest),
        kind="proceeding",
        text=one_line(proceeding.text),
        when="",
        standing=item.standing.value + (f"; nothing further for {quiet}" if quiet else ""),
        lacking=False,
        age=age(item.age),
        happened=tuple(_steps(desk, item.steps)),
    )


def _responses(
    desk: Desk, responses: tuple[tuple[Digest, Response], ...]
) -> Iterator[HappenedPart]:
    for digest, response in responses:
        yield _happened(desk, digest, response.answering.value, response.given, response.text)


def _steps(desk: Desk, steps: tuple[tuple[Digest, Step], ...]) -> Iterator[HappenedPart]:
    for digest, step in steps:
        yield _happened(desk, digest, step.step.value, step.when, step.text)


def _happened(desk: Desk, digest: Digest, word: str, when: Interval, text: str) -> HappenedPart:
    return HappenedPart(
        cite=desk.cites.of(digest),
        what=word.replace("_", " "),
        when=briefly(when),
        text=one_line(text),
    )
