"""Speakers in copies: whom a re-spun copy calls otherwise than the text it was made from.

A copy that prints the words of "the defence ministry" where its original quotes a ministry by its
name means that ministry. And who says in a copy what one known body says in the original is no
second source. Both lower what stands behind a claim; neither can raise it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sightline.ledger.comparable import Heard
from sightline.ledger.compared import Assertion, Voice
from sightline.ledger.own_voice import is_own
from sightline.ledger.parties import folded
from sightline.ledger.types import StatementCandidate
from sightline.ledger.utterances import same_quotation

Known = Callable[[Voice], bool]
"""Whether a voice is one of the register's."""


def recognised(heard: Sequence[Heard], texts: Mapping[str, str], known: Known) -> tuple[Heard, ...]:
    """The same reports; speakers in copies stand for who says the very words in the original.

    Args:
        heard: The reports.
        texts: Which text each report prints, by its key (`families.printed_again`).
        known: Whether a voice is one of the register's.
    """
    printed: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        if one.key in texts:
            printed[texts[one.key]].append(one)
    return tuple(
        replace(one, meant=dict(_meant(one, printed.get(texts.get(one.key, ""), ()), known)))
        for one in heard
    )


def _meant(one: Heard, copies: Sequence[Heard], known: Known) -> Iterator[tuple[str, Voice]]:
    """Names of unknown speakers with whom they stand for, where the copies leave only one."""
    for said in one.made.statements:
        source = said.source
        if source is None or is_own(source) or known(one.voice(said)):
            continue
        voices = {
            other.voice(theirs)
            for other in copies
            if other.key != one.key
            for theirs in other.made.statements
            if known(other.voice(theirs)) and _shares_quotation((one, said), (other, theirs))
        }
        if len(voices) == 1:
            yield folded(source.known_as), voices.pop()


def _shares_quotation(
    mine: tuple[Heard, StatementCandidate], theirs: tuple[Heard, StatementCandidate]
) -> bool:
    quoted, others = (
        [one.made.report.text[span.start : span.end] for span in said.quoted]
        for one, said in (mine, theirs)
    )
    return any(same_quotation(a, b) for a in quoted for b in others)


def with_origin(
    claims: Sequence[Assertion], texts: Mapping[str, str], known: Known
) -> tuple[Assertion, ...]:
    """The same claims; an unknown speaker of a copy has the originator of who says it there."""
    said: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim in claims:
        if known(claim.voice) and claim.report in texts and claim.act:
            said[_proposition(claim, texts)].add(claim.voice.originator)
    return tuple(_with_origin(claim, said, texts, known) for claim in claims)


def _with_origin(
    claim: Assertion,
    said: Mapping[tuple[object, ...], set[str]],
    texts: Mapping[str, str],
    known: Known,
) -> Assertion:
    own = claim.own_words and claim.voice.name == claim.outlet
    if known(claim.voice) or own or not claim.act or claim.report not in texts:
        return claim
    origins = said.get(_proposition(claim, texts), set())
    if len(origins) != 1:
        return claim
    return replace(claim, voice=replace(claim.voice, originator=next(iter(origins))))


def _proposition(claim: Assertion, texts: Mapping[str, str]) -> tuple[object, ...]:
    return texts[claim.report], claim.type, claim.act, tuple(sorted(claim.actors))
