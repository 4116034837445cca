import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.workbench.query import (
    MAX_TERMS,
    MAX_WORD,
    Query,
    Term,
    excerpt,
    passages,
    words_of,
)

texts = st.text(max_size=80)


def folded(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("The GATE", "the gate"),
        ("Zoë's café", "zoe s cafe"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Белый ФУРГОН", "белый фургон"),
        ("Арсёнов", "арсенов"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "istanbul"),
        ("Straße", "STRASSE"),
        ("\uff57\uff49de", "wide"),
        ("soft\u00adhyphen", "softhyphen"),
        ("می\u200cم", "میم"),
    ],
)
def test_case_and_accents_make_no_difference(written: str, typed: str) -> None:
    assert folded(written) == folded(typed)


@pytest.mark.parametrize(("one", "other"), [("हिन्दी", "हन्द"), ("ที่", "ท"), ("が", "か")])
def test_signs_that_make_another_word_stay(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_han_characters_are_a_word_each() -> None:
    assert folded("北京 gate") == ["北", "京", "gate"]


def test_punctuation_parts_words() -> None:
    assert folded("IMG_0042.mov, (left)") == ["img", "0042", "mov", "left"]


def test_a_very_long_word_is_compared_by_its_beginning() -> None:
    assert folded("x" * 10_000) == ["x" * MAX_WORD]
    assert folded("é" * 10_000) == ["e" * MAX_WORD]


@given(texts)
def test_a_word_stands_where_it_says(text: str) -> None:
    end = 0
    for word in words_of(text):
        assert end <= word.start < word.end
        assert folded(text[word.start : word.end]) == [word.folded]
        assert not set(word.folded) & set(' "*\0')
        end = word.end


@given(st.text(max_size=40))
def test_the_words_of_a_text_do_not_depend_on_what_stands_beside_it(text: str) -> None:
    alone = folded(text)
    # A mark elsewhere makes the reader of words take another way.
    assert folded(f"{text} e\u0301.") == [*alone, "e"]
    assert folded(f"{text} \u00e9.") == [*alone, "e"]


def test_what_is_typed_becomes_terms() -> None:
    assert Query.parse('gate "White van" check* -lorry -"red car" "at the g"*') == Query(
        wanted=(
            Term(words=("gate",)),
            Term(words=("white", "van")),
            Term(words=("check",), prefix=True),
            Term(words=("at", "the", "g"), prefix=True),
        ),
        unwanted=(Term(words=("lorry",)), Term(words=("red", "car"))),
    )


def test_a_word_of_several_parts_is_a_phrase() -> None:
    assert Query.parse("well-known").wanted == (Term(words=("well", "known")),)


def test_a_phrase_left_open_ends_with_the_text() -> None:
    assert Query.parse('"white van').wanted == (Term(words=("white", "van")),)


@pytest.mark.parametrize("text", ["", " ", '"', '""', "*", "-", "-gate", "()", "\0", "🐎"])
def test_nothing_to_look_for_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="no word to look for"):
        Query.parse(text)


def test_too_many_words_are_refused() -> None:
    text = " ".join(f"w{number}" for number in range(MAX_TERMS + 1))
    with pytest.raises(InputRefused, match="too many"):
        Query.parse(text)
    assert len(Query.parse("again " * 1000).wanted) == 1


@given(st.text(st.sampled_from("ab \n\u0301é北"), max_size=300).map(lambda text: text * 60))
def test_passages_hold_the_whole_text_in_order(text: str) -> None:
    parts, at = list(passages(text)), 0
    for number, part in enumerate(parts):
        assert len(part) <= 4_000
        start = text.index(part, 0) if number == 0 else at - 264
        found = text.find(part, max(0, start))
        assert 0 <= found <= at
        at = found + len(part)
    assert at == len(text)


def test_a_phrase_across_two_passages_is_whole_in_one() -> None:
    for shift in range(0, 400, 7):
        text = "x" * shift + " pad" * 950 + " the white van " + "pad " * 2000
        assert any("the white van" in part for part in passages(text)), shift


@given(texts, st.lists(st.sampled_from(["gate", "van", "é"]), min_size=1, max_size=3))
def test_an_excerpt_marks_what_was_looked_for(around: str, wanted: list[str]) -> None:
    text = f"{around} {' '.join(wanted)} {around}"
    query = Query.parse(" ".join(wanted))
    shown = excerpt(text, query)
    assert shown is not None
    known = {word for term in query.wanted for word in term.words}
    assert shown.matches
    for start, end in shown.matches:
        assert set(folded(shown.text[start:end])) <= known
    assert "\n" not in shown.text


def test_an_excerpt_is_short_and_says_what_it_leaves_out() -> None:
    text = "before " * 500 + "the white\n  van " + "after " * 500
    shown = excerpt(text, Query.parse("van white"))
    assert shown is not None
    assert shown.text.startswith("… ")
    assert shown.text.endswith(" …")
    assert "the white van after" in shown.text
    assert len(shown.text) < 250
    assert [shown.text[start:end] for start, end in shown.matches] == ["white", "van"]


def test_an_excerpt_shows_the_place_with_most_of_what_was_looked_for() -> None:
    text = "gate " + "x " * 500 + "gate and van" + " y" * 500
    shown = excerpt(text, Query.parse("van gate"))
    assert shown is not None
    assert "gate and van" in shown.text


def test_matches_that_overlap_are_marked_as_one() -> None:
    shown = excerpt("a b c d", Query.parse('"a b" "b c"'))
    assert shown is not None
    assert shown.matches == ((0, 5),)


def test_there_is_no_excerpt_where_nothing_matches() -> None:
    assert excerpt("a b", Query.parse('"b a"')) is None
    assert excerpt("", Query.parse("a")) is None
    assert excerpt("gateway", Query.parse("gate")) is None
    assert excerpt("gateway", Query.parse("gate*")) is not None
