"""Statements: who says what, by which words."""

import pytest
from tests.builders.ledger_said import said, shown

from sightline.ledger.types import CueKind, StatementKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\u201cNobody warned us,\u201d the captain said.",
            ("the captain", "said", "Nobody warned us"),
        ),
        (
            "\u201cWe left,\u201d said Dr. Lena Moss, a surgeon at the clinic.",
            ("Dr. Lena Moss, a surgeon at the clinic", "said", "We left"),
        ),
        (
            "\u201cWhat we saw,\u201d she told the Herald, \u201cwas no accident.\u201d",
            ("she", "told", "What we saw / was no accident"),
        ),
        (
            'The mayor said: "It was them."',
            ("The mayor", "said", "It was them"),
        ),
        (
            "The shells, he said, had come from the ridge.",
            ("he", "said", "The shells / had come from the ridge"),
        ),
        (
            "Three shots were heard, a resident said.",
            ("a resident", "said", "Three shots were heard"),
        ),
        (
            "The ministry said in a statement on Friday that no shells were fired.",
            ("The ministry", "said", "no shells were fired"),
        ),
        (
            "According to two guards, the prisoners asked for water.",
            ("two guards", "According to", "the prisoners asked for water"),
        ),
        (
            "The yard, according to the governor, was empty.",
            ("the governor", "according to", "The yard / was empty"),
        ),
        (
            "In the governor's telling, the shells came from the ridge.",
            ("the governor's", "In the governor's telling", "the shells came from the ridge"),
        ),
        (
            "The ombudsman's office was told by the ministry that no such camp exists.",
            ("the ministry", "told", "no such camp exists"),
        ),
        (
            "A diplomat briefed on the matter said it was too early.",
            ("A diplomat briefed on the matter", "said", "it was too early"),
        ),
        (
            "The ministry on Friday accused soldiers of killing prisoners.",
            ("The ministry", "accused", "soldiers of killing prisoners"),
        ),
        (
            "The panel, which met twice, ruled that the strike was lawful.",
            ("The panel, which met twice", "ruled", "the strike was lawful"),
        ),
        (
            "The Minister of Justice's claim that rebels staged it has not been checked.",
            ("The Minister of Justice's", "claim", "rebels staged it"),
        ),
        (
            "\u00abВогонь у відповідь\u00bb, \u2014 наголосив майор Іла Дорн.",  # noqa: RUF001 - Ukrainian
            ("майор Іла Дорн", "наголосив", "Вогонь у відповідь"),  # noqa: RUF001 - Ukrainian
        ),
        (
            "В Генштабе сообщили, что проводится проверка.",  # noqa: RUF001 - Russian
            ("В Генштабе", "сообщили", "проводится проверка"),  # noqa: RUF001 - Russian
        ),
    ],
)
def test_source_cue_and_content_are_told_apart(text: str, expected: tuple[str, str, str]) -> None:
    assert shown(text) == [expected]


def test_coordinated_verbs_share_their_source() -> None:
    found = shown(
        "The Front denied firing, claimed the shells were the army's and offered a truce."
    )
    assert [source for source, _, _ in found] == ["The Front"] * 3
    assert [cue for _, cue, _ in found] == ["denied", "claimed", "offered"]
    assert found[0][2] == "firing"


def test_who_is_told_is_no_speaker() -> None:
    (one,) = said("A nurse told Open Field Watch that the ward was empty.")
    assert one.source is not None
    assert one.source.name == "nurse"
    assert one.addressee is not None
    assert one.addressee.name == "Open Field Watch"


def test_a_quotation_over_paragraphs_is_one_statement() -> None:
    text = (
        "\u201cFirst part,\u201d she said. \u201cIt goes on.\n\n"
        "\u201cAnd ends here.\u201d\n\nThen more."
    )
    quoted = [part.words for one in said(text) for part in one.content]
    assert quoted == ["First part", "It goes on", "And ends here"]
    assert [one.cue_kind for one in said(text)] == [CueKind.VERB, CueKind.FOLLOWS]


def test_a_quotation_without_a_verb_follows_the_speaker_before_it() -> None:
    first, second = said("\u201cWe left,\u201d said Ana Vos. \u201cThey stayed behind.\u201d")
    assert second.cue_kind is CueKind.FOLLOWS
    assert second.source == first.source


def test_words_in_quotation_marks_without_anybody_have_no_source() -> None:
    (one,) = said("\u201cNobody knows who said this at all.\u201d")
    assert one.source is None
    assert one.doubts


def test_a_negated_cue_says_that_it_was_not_said() -> None:
    (one,) = said("The army has not said whether its guns were firing.")
    assert one.negated


@pytest.mark.parametrize(
    "text",
    [
        "A video said to show prisoners has spread.",
        "Police reports were lost, and claims piled up.",
        "The witness asked not to be named.",
        "The unit is said to have left.",
    ],
)
def test_words_that_only_look_like_cues_attribute_nothing(text: str) -> None:
    assert said(text) == []


def test_a_transcript_names_its_speakers_before_a_colon() -> None:
    text = "ARKO: Then why?\n\nDORNE: It is so. We looked.\n\nARKO: Thank you for that.\n"
    assert [(s.source.name if s.source else "", s.kind) for s in said(text)] == [
        ("ARKO", StatementKind.DIRECT),
        ("DORNE", StatementKind.DIRECT),
        ("ARKO", StatementKind.DIRECT),
    ]


def test_what_a_questioner_asks_is_no_statement_but_what_is_reported_in_it_is() -> None:
    text = "HOST: The Guild says it sank the boat. Is it so?\n\nDORNE: No.\n\nHOST: Thank you.\n"
    found = [(s.source.name if s.source else "", s.parent) for s in said(text)]
    assert found == [("Guild", None), ("DORNE", None), ("HOST", None)]


@pytest.mark.parametrize(
    ("headline", "source"),
    [
        ("Dozens killed at farm: ministry", "ministry"),
        ("UN office: no access to the site yet", "UN office"),
        ("Shells hit market, governor says", "governor"),
    ],
)
def test_headlines_attribute_too(headline: str, source: str) -> None:
    found = [s for s in said(f"{headline}\n\nIt was a long day in the town.") if s.headline]
    assert [s.source.name for s in found if s.source] == [source]


def test_when_and_where_it_was_said_stand_with_the_statement() -> None:
    (one,) = said("The ministry said in a statement on 15 November 2024 that it was over.")
    assert one.said is not None
    assert str(one.said.earliest).startswith("2024-11-14T10")
    assert one.channel is not None
    assert "statement" in one.channel.words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ministry confirmed four deaths, which it attributed to natural causes.",
            ("The ministry", "confirmed", "four deaths"),
        ),
        (
            "Denying that anyone was hurt, General Tarn said the footage was staged.",
            ("General Tarn", "Denying", "anyone was hurt"),
        ),
        (
            "The union's position is that the road was closed.",
            ("The union's", "position is", "the road was closed"),
        ),
        (
            "\u201cWe are looking into it,\u201d was the minister's only answer.",
            ("the minister's", "was", "We are looking into it"),
        ),
        (
            "He spoke of 63 prisoners and corrected himself.",
            ("He", "spoke of", "63 prisoners"),
        ),
        (
            "His deputy was less amused: \u201cThey will hang this on us.\u201d",
            ("His deputy", "was", "They will hang this on us"),
        ),
        (
            "On the night of 14 April, he says, two guards came.",
            ("he", "says", "On the night of 14 April / two guards came"),
        ),
        (
            "The fire service asks everyone to keep the line free.",
            ("The fire service", "asks", "everyone to keep the line free"),
        ),
    ],
)
def test_contents_end_where_the_speaker_s_words_end(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "An inquiry announced by the army into the crash has been suspended.",
        "Residents heard two loud claps over the valley.",
        "A drone passed over the depot shortly before midnight.",
        "The minister refused to rule out an error of his men.",
        "The men were volunteers of the northern battalion.",
    ],
)
def test_what_happens_or_is_perceived_is_not_said(text: str) -> None:
    assert said(text) == []


def test_sentences_that_begin_with_small_letters_are_told_apart() -> None:
    text = "the man at the gate said go home. his cellmate wrote me there were six. i believe him."
    assert ("the man at the gate", "said", "go home") in shown(text)


def test_an_infinitive_governs_no_clause_of_its_own() -> None:
    text = "\u201cThey told us to leave by the gate, and there they shot us,\u201d she said."
    assert shown(text)[1:] == [("They", "told", "to leave by the gate")]


@pytest.mark.parametrize(
    "text",
    ["Forty people set out from a beach at night.", "The bishop said no such thing."],
)
def test_some_verbs_of_saying_say_nothing_here(text: str) -> None:
    assert not shown(text)
