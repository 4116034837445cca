"""Whether a clause tells of an answer, a check or a step of an investigation."""

from collections.abc import Iterator
from typing import Final

from sightline.ledger.claim_types import Response, Step, Verification
from sightline.ledger.kind_types import Kind, first
from sightline.ledger.lines import Line
from sightline.ledger.patterns import Match
from sightline.ledger.statement_types import StatementCandidate
from sightline.model.claim import Hedge
from sightline.model.slots import ClaimType, Polarity

_NO_ANSWER: Final = (
    ("not_received", Response.NOT_RECEIVED),
    ("declined", Response.DECLINED),
    ("not_reached", Response.NOT_REACHED),
    ("referred", Response.REFERRED),
    ("not_yet", Response.NOT_YET),
    ("no_response", Response.NONE),
)
_STEPS: Final = (
    ("not_concluded", Step.NOT_CONCLUDED),
    ("closed", Step.CLOSED),
    ("suspended", Step.SUSPENDED),
    ("tried", Step.TRIED),
    ("charged", Step.CHARGED),
    ("concluded", Step.CONCLUDED),
    ("investigating", Step.ONGOING),
    ("ongoing", Step.ONGOING),
    ("opened", Step.OPENED),
)
_OPEN_STEPS: Final = frozenset(("not_concluded", "ongoing"))
"""Where it stands open whether anything was done; "is investigating" says that something is."""


def not_said(line: Line, statement: StatementCandidate) -> Iterator[Kind]:
    """`The army has not said whether`: no answer, or no confirmation."""
    if not statement.negated or line.grammar.has(
        "phrases.rules_out", statement.cue_word.split()[0]
    ):
        return
    if line.grammar.has("claims.confirming", statement.cue_word):
        yield _not_verified()
    else:
        yield Kind(
            type=ClaimType.RESPONSE,
            polarity=Polarity.NEGATED,
            level=Hedge.UNDETERMINED,
            response=Response.NONE,
        )


def answers(line: Line) -> Iterator[Kind]:
    """`Did not respond`, `declined to comment`, `answered our letter`."""
    for name, response in _NO_ANSWER:
        match = first(line, name)
        if match is not None:
            # What did not come was promised or owed; what was not answered is a silence.
            owed = response is Response.NOT_RECEIVED
            yield Kind(
                type=ClaimType.COMMITMENT if owed else ClaimType.RESPONSE,
                polarity=Polarity.NEGATED,
                level=None if owed else Hedge.UNDETERMINED,
                match=match,
                response=response,
            )
            return
    match = first(line, "answered")
    if match is not None:
        yield Kind(type=ClaimType.RESPONSE, match=match, response=Response.ANSWERED)


def orders(line: Line) -> bool:
    """`an inquiry`, `the prosecutor to open proceedings`: what is ordered is an investigation."""
    return first(line, "opened") is not None or any(
        line.has("claims.probes", here) for here in range(min(4, len(line.lows)))
    )


def _not_verified(match: Match | None = None) -> Kind:
    return Kind(
        type=ClaimType.VERIFICATION,
        polarity=Polarity.NEGATED,
        level=Hedge.UNDETERMINED,
        match=match,
        verification=Verification.NOT_VERIFIED,
    )


def _describes_report(line: Line, match: Match) -> bool:
    """`Unconfirmed reports of a second blast`: a word of another that holds back, no check."""
    phrases = line.grammar.pattern("hedges.phrases")
    phrase = phrases.at(line.lows, match.start, len(line.lows))
    return match.end == match.start + 1 and phrase is not None and phrase.end > match.end


def checks(line: Line) -> Iterator[Kind]:
    """`Could not be verified`, `is checking the video`, `verified the footage`."""
    match = first(line, "not_verified")
    if match is not None and not _describes_report(line, match):
        yield _not_verified(match)
        return
    match = first(line, "checking")
    if match is not None:
        yield Kind(
            type=ClaimType.INVESTIGATION,
            level=Hedge.UNDETERMINED,
            match=match,
            step=Step.ONGOING,
        )
        return
    match = first(line, "verified")
    if match is not None and line.has_any("words.negations", range(match.start)):
        yield _not_verified(match)
    elif match is not None:
        yield Kind(type=ClaimType.VERIFICATION, match=match, verification=Verification.VERIFIED)


def proceedings(line: Line) -> Iterator[Kind]:
    """`Will investigate`, `opened an inquiry`, `was charged`."""
    match = first(line, "will_investigate")
    if match is not None:
        yield Kind(type=ClaimType.COMMITMENT, match=match, step=Step.PROMISED)
        return
    for name, step in _STEPS:
        match = first(line, name)
        if match is not None:
            yield Kind(
                type=ClaimType.INVESTIGATION,
                polarity=Polarity.NEGATED if step is Step.NOT_CONCLUDED else Polarity.AFFIRMED,
                level=Hedge.UNDETERMINED if name in _OPEN_STEPS else None,
                match=match,
                step=step,
            )
            return
