"""Statements inside others: who says it, inside whose report of it."""

from collections.abc import Iterator

import pytest
from tests.builders.ledger_said import said, shown

from sightline.ledger.types import StatementCandidate


def test_a_verb_of_saying_inside_content_is_nested_and_leads_back_to_the_voice_one_hears() -> None:
    found = said("Marant told Northline that the prosecutor had promised her a report.")
    assert [s.parent for s in found] == [None, found[0].index]
    assert found[1].source is not None
    assert found[1].source.name == "prosecutor"


def test_who_is_cited_stands_inside_the_statement_of_who_cites() -> None:
    outer, inner = said("State radio, citing the ministry, reported that 40 people had died.")[::-1]
    assert (inner.citing, inner.parent) == (True, outer.index)
    assert inner.content == outer.content


def chains(text: str) -> set[tuple[str, ...]]:
    """From the voice that is heard inwards: who says, inside whom, each by the first words."""
    found = said(text)
    return {tuple(reversed(list(_outwards(one, found)))) for one in found}


def _outwards(one: StatementCandidate, found: list[StatementCandidate]) -> Iterator[str]:
    holder: StatementCandidate | None = one
    by_index = {other.index: other for other in found}
    while holder is not None:
        yield holder.source.span.words if holder.source and holder.source.span else ""
        holder = by_index.get(holder.parent) if holder.parent is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ministry said the governor, citing a report, had claimed that ten men were shot.",
            ("The ministry", "the governor, citing a report", "a report"),
        ),
        (
            "The general admitted that his men were there, the Herald reported, citing a memo.",
            ("the Herald", "a memo"),
        ),
        (
            "The general admitted that his men were there, the Herald reported.",
            ("the Herald", "The general"),
        ),
        (
            "The office says it has testimony from a deserter who claims that he was forced.",
            ("The office", "a deserter"),
        ),
        (
            "The general was quoted by the radio as saying that the town was lost.",
            ("the radio", "The general"),
        ),
        (
            "\u201cWe waited. An officer said nobody would be hurt. They left,\u201d said a monk.",
            ("a monk", "An officer"),
        ),
        (
            "\u201cI asked him why,\u201d she recalled. \u201cHe said there were orders.\u201d",
            ("she", "He"),
        ),
        (
            "The lawyer told us that her client withdrew the confession and that he had said why.",
            ("The lawyer", "he"),
        ),
    ],
)
def test_who_speaks_inside_whom_is_told_from_the_grammar(
    text: str, expected: tuple[str, ...]
) -> None:
    assert expected in chains(text)


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        (
            "According to the clinic, quoted by the agency Amar Now, twelve died.",
            ("the agency Amar Now", "quoted", "twelve died"),
            ("the clinic", "According to", "twelve died"),
        ),
        (
            "A ministry statement quoted by state television said that twelve died.",
            ("state television", "quoted", "twelve died"),
            ("A ministry statement", "said", "twelve died"),
        ),
        (
            "A miller told her the brigade had warned them not to wait.",
            ("A miller", "told", "the brigade had warned them not to wait"),
            ("the brigade", "warned", "them not to wait"),
        ),
        (
            "His wife said two officers had warned him the night before not to testify.",
            (
                "His wife",
                "said",
                "two officers had warned him the night before not to testify",
            ),
            ("two officers", "warned", "not to testify"),
        ),
        (
            "The spokesman replied the same evening that the bishop had himself admitted a breach.",
            ("The spokesman", "replied", "the bishop had himself admitted a breach"),
            ("the bishop", "admitted", "a breach"),
        ),
        (
            "A worker told the court the brake was open, according to two people who were there.",
            (
                "two people who were there",
                "according to",
                "A worker told the court the brake was open",
            ),
            ("A worker", "told", "the brake was open"),
        ),
        (
            "His superior, he said, told him to use the spare set.",
            ("he", "said", "His superior / told him to use the spare set"),
            ("His superior", "told", "to use the spare set"),
        ),
        (
            "A lawyer claims two guards have since told colleagues the keys were missing.",
            ("A lawyer", "claims", "two guards have since told colleagues the keys were missing"),
            ("two guards", "told", "the keys were missing"),
        ),
        (
            "Witnesses say a guard yelled at them to go back and fired.",
            ("Witnesses", "say", "a guard yelled at them to go back and fired"),
            ("a guard", "yelled", "to go back"),
        ),
        (
            "She says a colonel came on Saturday and asked that nobody speak.",
            ("She", "says", "a colonel came on Saturday and asked that nobody speak"),
            ("a colonel", "asked", "nobody speak"),
        ),
        (
            "He said an officer had called him on Monday to warn that they were watched.",
            (
                "He",
                "said",
                "an officer had called him on Monday to warn that they were watched",
            ),
            ("an officer", "warn", "they were watched"),
        ),
    ],
)
def test_who_hands_words_on_holds_them(
    text: str, outer: tuple[str, str, str], inner: tuple[str, str, str]
) -> None:
    found = {
        (s.source.span.words, s.cue.words, " / ".join(c.words for c in s.content)): s
        for s in said(text)
        if s.source and s.source.span and s.cue
    }
    assert found.keys() == {outer, inner}
    assert found[inner].parent == found[outer].index


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Orex, the operator, said it had recorded no leak.", ["Orex, the operator"]),
        ("Arrow says 68 of them are theirs, Brane says twenty at most.", ["Arrow", "Brane"]),
    ],
)
def test_what_a_speaker_says_of_himself_or_another_beside_him_is_not_nested(
    text: str, speakers: list[str]
) -> None:
    found = said(text)
    assert [s.source.span.words for s in found if s.source and s.source.span] == speakers
    assert [s.parent for s in found] == [None] * len(speakers)


def test_an_hour_before_a_quotation_ends_the_sentence() -> None:
    text = "He saw them come at about 9.40 a.m. \u201cThey laughed. One waved,\u201d he said."
    assert [one[:2] for one in shown(text)] == [("he", "said")]
    assert [c.words for c in said(text)[0].content] == ["They laughed. One waved"]


def test_an_attribution_behind_a_colon_takes_nothing_from_before_it() -> None:
    text = "The council called it \u201cabsurd\u201d: its nearest gun, it said, was far away."
    contents = {s.cue.words: s.content[0].words for s in said(text) if s.cue}
    assert contents["said"] == "its nearest gun"


def test_what_the_speaker_thought_is_no_second_saying() -> None:
    text = "\u201cI thought it was thunder. He said it was shells,\u201d she said."
    assert [one[:2] for one in shown(text)] == [("she", "said"), ("He", "said")]
