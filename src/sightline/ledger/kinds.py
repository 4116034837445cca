"""What kind of proposition a clause is: decided by patterns, the most specific first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.answer_kinds import answers, checks, not_said, orders, proceedings
from sightline.ledger.claim_types import Step, Verification
from sightline.ledger.kind_types import Kind, first
from sightline.ledger.lines import Line
from sightline.ledger.statement_types import StatementCandidate
from sightline.model.claim import Hedge
from sightline.model.slots import ClaimType, Polarity

_ACTS_OF_HARM: Final = ("killing", "torture", "shelling", "shooting")
_NEGATION_REACH: Final = 5
_ACTOR_REACH: Final = 10
_DENIED: Final = Kind(type=ClaimType.DENIAL, polarity=Polarity.NEGATED, level=Hedge.DENIED)


def kinds_of(line: Line, statement: StatementCandidate, frames: frozenset[str]) -> tuple[Kind, ...]:
    """The types of a clause, the main one first; an event where nothing more special is said.

    Args:
        line: The clause.
        statement: The statement that carries it.
        frames: What the statement's cue verb governs ("accuse", "deny", "demand" ...).
    """
    found: list[Kind] = []
    rules: tuple[Callable[[], Iterator[Kind]], ...] = (
        lambda: not_said(line, statement),
        lambda: answers(line),
        lambda: _conditional(line),
        lambda: _rejected(line, frames),
        lambda: _by_frame(line, statement, frames),
        lambda: checks(line),
        lambda: _denial(line),
        lambda: _other_than_said(line),
        lambda: proceedings(line),
        lambda: _law(line),
        lambda: _wishes(line),
        lambda: _accusation(line, statement),
    )
    for rule in rules:
        for kind in rule():
            types = {other.type for other in found}
            # "Did not execute prisoners" accuses nobody.
            denied = kind.type is ClaimType.ACCUSATION and ClaimType.DENIAL in types
            if kind.type not in types and not denied:
                found.append(kind)
        if found and _is_exclusive(found[0]):
            break
    return tuple(found) or (Kind(type=ClaimType.EVENT),)


def _is_exclusive(kind: Kind) -> bool:
    return (
        kind.type
        in {
            ClaimType.RESPONSE,
            ClaimType.COUNTERFACTUAL,
        }
        or kind.verification is Verification.NOT_VERIFIED
    )


def _conditional(line: Line) -> Iterator[Kind]:
    """`If ... would`: a legal reading under a condition, or what would (have) happen(ed)."""
    inverted = line.has("claims.inverted", 0) and line.has_any(
        "claims.conditional", range(len(line.lows))
    )
    if inverted and "," not in line.lows:
        yield Kind(type=ClaimType.COUNTERFACTUAL, level=Hedge.ASSERTED)
        return
    start = next(
        (k for k, low in enumerate(line.lows) if line.grammar.has("claims.condition_starts", low)),
        None,
    )
    if inverted:
        start = 0
    if start is None:
        return
    end = next((k for k in range(start, len(line.lows)) if line.low(k) == ","), len(line.lows))
    rest = [*line.lows[:start], *line.lows[end:]]
    if not any(line.grammar.has("claims.conditional", low) for low in rest):
        return
    legal = first(line, "legal")
    might = line.has_any("claims.perhaps", range(len(line.lows)))
    open_still = legal is not None or might or not _is_unreal(line, start, end)
    yield Kind(
        type=ClaimType.LEGAL if legal else ClaimType.COUNTERFACTUAL,
        level=Hedge.HEDGED if open_still else Hedge.ASSERTED,
        match=legal,
        condition=(start, end),
    )


def _is_unreal(line: Line, start: int, end: int) -> bool:
    """`If they had asked, we would have come`: it is said that it was not so."""
    past = any(line.low(k) in {"had", "hadn't"} for k in range(start, end))
    done = any(
        line.has("claims.conditional", k) and "have" in line.lows[k + 1 : k + 3]
        for k in range(len(line.lows))
    )
    return past or done


def _by_frame(line: Line, statement: StatementCandidate, frames: frozenset[str]) -> Iterator[Kind]:
    if "accuse" in frames:
        yield Kind(type=ClaimType.ACCUSATION)
    elif "deny" in frames:
        yield _DENIED
    elif "promise" in frames:
        yield Kind(type=ClaimType.COMMITMENT)
    elif frames & {"demand", "tell"} and line.low(0) == "to":
        yield Kind(type=ClaimType.DEMAND)
    elif ("demand" in frames or statement.cue_word in {"announce", "confirm"}) and orders(line):
        yield Kind(type=ClaimType.INVESTIGATION, step=Step.OPENED)
    elif "demand" in frames and not ("judge" in frames and _rejects(line)):
        yield Kind(type=ClaimType.DEMAND)


def _rejected(line: Line, frames: frozenset[str]) -> Iterator[Kind]:
    if "judge" in frames and _rejects(line):
        yield _DENIED


def _rejects(line: Line) -> bool:
    """`Called the reports "theatre"`: what another said is judged to be untrue."""
    places = range(len(line.lows))
    told = line.has_any("claims.charges", places)
    untrue = "claims.untruths" if told else "claims.false"
    return line.has_any(untrue, places)


def _denial(line: Line) -> Iterator[Kind]:
    """`did not execute prisoners`, `has never targeted a market`; words that reject a charge."""
    if "must" in line.lows or first(line, "norm") is not None:
        return
    match = first(line, "denied")
    if match is not None:
        yield replace(_DENIED, match=match)
        return
    if any(_denies_act(line, place) for place in range(len(line.lows))):
        yield _DENIED


def _denies_act(line: Line, place: int) -> bool:
    """`Did not fire on`, `nobody was shot`, `bombed no children`: a negation with a harm."""
    if not line.has("words.negations", place):
        return False
    if line.low(place) == "no" and _is_harm(line, place - 1):
        return True
    past = line.has("claims.denies_with", place - 1) or line.has("claims.denies_alone", place)
    return past and any(
        _is_harm(line, here) for here in range(place + 1, place + 1 + _NEGATION_REACH)
    )


def _is_harm(line: Line, place: int) -> bool:
    acts = any(line.has(f"acts.{name}", place) for name in (*_ACTS_OF_HARM, "denied"))
    return acts and not line.has("acts.results", place)


def _other_than_said(line: Line) -> Iterator[Kind]:
    """`That is not November`, `this is not Pell`: a picture is denied to be of a time or place."""
    if not line.has("claims.pointing", 0) or not line.has("words.be", 1):
        return
    here = 2 + (line.low(2) == "even")
    negated = line.has("words.negations", here)
    if negated and (is_date_word(line, here + 1) or line.is_capital(here + 1)):
        yield Kind(type=ClaimType.DENIAL, polarity=Polarity.NEGATED)


def _law(line: Line) -> Iterator[Kind]:
    match = first(line, "norm")
    if match is not None:
        yield Kind(type=ClaimType.NORM, match=match)
    match = first(line, "legal")
    if match is not None:
        # "It would violate article 40": under a condition that stands elsewhere.
        under = line.has_any("claims.conditional", range(match.start))
        yield Kind(type=ClaimType.LEGAL, level=Hedge.HEDGED if under else None, match=match)


def _wishes(line: Line) -> Iterator[Kind]:
    match = first(line, "demand")
    if match is not None:
        yield Kind(type=ClaimType.DEMAND, match=match)
    match = first(line, "commitment")
    if match is not None:
        negated = line.has_any("words.negations", range(max(0, match.start - 2), match.end))
        yield Kind(
            type=ClaimType.COMMITMENT,
            polarity=Polarity.NEGATED if negated else Polarity.AFFIRMED,
            match=match,
        )


def _accusation(line: Line, statement: StatementCandidate) -> Iterator[Kind]:
    """Words of blame, or an act of harm by armed people, or one that the word itself condemns."""
    grammar = line.grammar
    told = statement.source is None or statement.cue is None
    if told and any(grammar.has("claims.accusing", low) for low in line.lows):
        # "The video prompts accusations of killings": the report tells of them, and accuses nobody.
        return
    match = first(line, "accused")
    if match is not None:
        yield Kind(type=ClaimType.ACCUSATION, match=match)
        return
    if any(grammar.has("acts.grave", low) for low in line.lows):
        yield Kind(type=ClaimType.ACCUSATION)
        return
    for place, low in enumerate(line.lows):
        if not any(grammar.has(f"acts.{act}", low) for act in _ACTS_OF_HARM):
            continue
        if _armed_actor(line, place) and statement.source is not None:
            yield Kind(type=ClaimType.ACCUSATION)
            return


def _armed_actor(line: Line, act: int) -> bool:
    """An armed body before the verb, or behind "by": the act has somebody who is to blame."""
    if line.has("words.determiners", act - 1) or line.low(act + 1) == "of":
        return False
    before = range(max(0, act - _ACTOR_REACH), act)
    passive = line.has_any("words.be", range(max(0, act - 3), act))
    if not passive and line.has_any("nouns.armed", before):
        return True
    for here in range(act + 1, min(len(line.lows), act + _ACTOR_REACH)):
        if line.low(here) == "by":
            named = range(here + 1, min(here + 6, len(line.lows)))
            return any(line.has("nouns.armed", k) or line.is_capital(k) for k in named)
    return False
