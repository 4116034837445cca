"""The farmyard's ledger: what two of its reports say, with names that mean to steer a reader."""

from typing import TYPE_CHECKING, Any, Final

from tests.builders.ledger_desk import Desk

from sightline.analysis.values import plain_values
from sightline.ledger.comparison import COMPARE
from sightline.model.commitment import (
    Answering,
    Commitment,
    Named,
    Proceeding,
    Request,
    Response,
    Step,
    StepKind,
)
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Finding, Outcome
from sightline.model.joint import JointFinding
from sightline.model.party import Party, PartyKind
from sightline.model.times import Instant, period

if TYPE_CHECKING:
    from tests.builders.farmyard import Book

HOSTILE_PARTY: Final = "Ministry of the South \u202e<img src=x onerror=alert(1)>#[x]$y$"
ACCUSATION: Final = (
    "The Ministry of the North accused Southern soldiers of killing more than ten prisoners in the "
    "village of Lypove. The Ministry of the South did not respond to a request for comment.\n"
)
DENIAL: Final = (
    "The Ministry of the South said that Southern soldiers did not kill prisoners. It said that as "
    "many as nine prisoners were killed by shelling.\n"
)


def add_ledger(book: "Book", by: str, accusing: Digest, denying: Digest) -> None:
    """Parties, what was read, how it compares, and what was asked, promised and begun."""
    signed: dict[str, Any] = {"by": by, "at": book.now}
    north = book.add(
        Party(name="North", party_kind=PartyKind.SIDE, aliases=("Northern",), **signed), "add party"
    )
    south = book.add(
        Party(name="South", party_kind=PartyKind.SIDE, aliases=("Southern",), **signed), "add party"
    )
    for side, name, alias in (
        (north, "Ministry of the North", "the ministry"),
        (south, HOSTILE_PARTY, "Ministry of the South"),
    ):
        book.add(
            Party(
                name=name,
                party_kind=PartyKind.ORGANISATION,
                side=side,
                aliases=(alias,),
                state_affiliated=True,
                basis="a ministry",
                **signed,
            ),
            "add party",
        )
    _compared(book, accusing, denying)
    _accounts(book, signed)


def _compared(book: "Book", accusing: Digest, denying: Digest) -> None:
    desk = Desk()
    for exhibit, text in ((accusing, ACCUSATION), (denying, DENIAL)):
        desk.read(f"{exhibit.short}.txt", text.encode(), exhibit=exhibit)
    found = [finding for _, finding in desk.of(Finding) if finding.method.name == "statements"]
    inputs = tuple(book.add(finding, "examine") for finding in found)
    for digest, party in book.snapshot.live(Party):
        desk.records[digest] = party
    book.add(
        JointFinding(
            method=COMPARE.method,
            inputs=inputs,
            outcome=Outcome.OBSERVED,
            summary="Two reports in two families.",
            values=plain_values(desk.compare()),
            limitations=COMPARE.limitations,
            reproduction=COMPARE.reproduction,
            tolerances={},
            made=(),
            environment=Environment(sightline="0.1.0", builds={}, confinement=()),
        ),
        "compare",
    )


def _accounts(book: "Book", signed: dict[str, Any]) -> None:
    who, when = Named(name="Ministry of the South"), period("2024-03-01", zone="UTC", basis="test")
    request = book.add(
        Request(
            asked=who,
            asker="the desk",
            text="comment",
            sent=when,
            answer_by=Instant.parse("2024-03-02T00:00:00Z"),
            **signed,
        ),
        "ask",
    )
    silence = Response(
        answerer=who,
        answering=Answering.NO_RESPONSE,
        text="no answer",
        given=when,
        request=request,
        **signed,
    )
    book.add(silence, "answer")
    book.add(Commitment(promiser=who, text="to publish", made=when, due=when, **signed), "promise")
    case = book.add(Proceeding(body=who, text="a review", **signed), "note proceeding")
    step = Step(of=case, step=StepKind.OPENED, text="opened", when=when, **signed)
    book.add(step, "note step")
