"""Counts are intervals; what is no count is not read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.counts import CountReader
from sightline.ledger.grammar import grammar
from sightline.ledger.reading import read_closely

_UNITS = "one two three four five six seven eight nine".split()  # noqa: SIM905 - reads better


def counts(text: str) -> list[tuple[str, int | None, int | None, bool]]:
    reading = read_closely(text)
    taken = [(date.first, date.last) for date in reading.dates]
    reader = CountReader(reading.words, reading.grammar)
    found = [count.reading for count in reader.find(0, len(reading.words.tokens), taken)]
    return [(c.span.words, c.low, c.high, c.low_soft or c.high_soft) for c in found]


@pytest.mark.parametrize(
    ("words", "low", "high", "soft"),
    [
        ("more than 10", 11, None, False),
        ("over ten", 11, None, False),
        ("at least a dozen", 12, None, True),
        ("no fewer than 29", 29, None, False),
        ("as many as 10", None, 10, False),
        ("up to fifteen", None, 15, False),
        ("fewer than ten", None, 9, False),
        ("around 12", 12, 12, True),
        ("nearly 40", 40, 40, True),
        ("three or four", 3, 4, False),
        ("between 40 and 50", 40, 50, False),
        ("10 to 12", 10, 12, False),
        ("10-12", 10, 12, False),
        ("dozens of", 24, None, True),
        ("hundreds of", 200, None, True),
        ("tens of thousands of", 20_000, None, True),
        ("several", 3, None, True),
        ("two hundred and fifty", 250, 250, False),
        ("twenty-three", 23, 23, False),
        ("2,400", 2400, 2400, False),
        ("two dozen", 24, 24, True),
        ("12 or more", 12, None, False),
        ("14", 14, 14, False),
        ("forty-odd", 40, 40, True),
        ("30ish", 30, 30, True),
        ("140-plus", 140, None, False),
        ("140+", 140, None, False),
        ("~30", 30, 30, True),
        (">30", 31, None, False),
        ("north of 40", 41, None, False),
        ("up to and including 20", None, 20, False),
        ("two-three", 2, 3, False),
        ("a handful of", 3, None, True),
        ("several dozen", 36, None, True),
        ("a few hundred", 300, None, True),
        ("a hundred or so", 100, 100, True),
        ("a hundred and sixty", 160, 160, False),
        ("a few", 3, None, True),
        ("a good dozen", 12, 12, True),
        ("one and a half dozen", 18, 18, True),
        ("two and a half thousand", 2500, 2500, False),
        ("fifteen, perhaps sixteen", 15, 16, False),
        ("approx. 400", 400, 400, True),
        ("a dozen or more", 12, None, True),
    ],
)
def test_words_of_a_count_give_its_interval(
    words: str, low: int | None, high: int | None, *, soft: bool
) -> None:
    found = counts(f"They counted {words} soldiers in the yard.")
    assert [count[1:3] for count in found] == [(low, high)]
    assert found[0][0].split()[0] == words.split(maxsplit=1)[0]
    assert words.endswith("dozen") or found[0][3] is soft


@pytest.mark.parametrize(
    "text",
    [
        "The video was posted on 14 November 2024 at 10:30.",
        "She was 34 and lived 12 kilometres away for three years.",
        "House No. 14 stands on Route 7; see paragraph 3.",
        "No one came and one by one they left.",
        "It cost $300 and took 40 minutes, or 12 percent more.",
        "The 19-year-old spoke of the 2023 campaign.",
        "Major Seven Street",
        "Flight 212 fell from 33,000 feet.",
        "They were told to stand down at 6 p.m. by radio.",
        "Not one civilian was near.",
        "Her grandson, 12, and a cook of fifty spoke to a man of sixty-three.",
        "Declared dead at the scene (male, 19; female, 22).",
        "The women were under 25, the children (9 and 11) below the age of ten.",
        "Their average age was 23.",
        "0248: radar contact.",
        "The building came down around 2, the neighbours said.",
        "She has swept the yard for three winters.",
    ],
)
def test_ages_dates_measures_and_names_are_no_counts(text: str) -> None:
    assert counts(text) == []


def test_what_is_counted_is_told() -> None:
    reading = read_closely("More than ten captured servicemen were killed.")
    found = CountReader(reading.words, reading.grammar).find(0, len(reading.words.tokens), [])
    assert found[0].reading.of is not None
    assert found[0].reading.of.words == "captured servicemen"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Погибли не менее 29 человек.", 29, None),
        ("Погибли пять или шесть его товарищей.", 5, 6),  # noqa: RUF001 - Russian
        ("Йдеться про понад десять осіб.", 11, None),  # noqa: RUF001 - Ukrainian
        ("Тоді загинули щонайменше 12 людей.", 12, None),
    ],
)
def test_counts_are_read_in_ukrainian_and_russian(text: str, low: int, high: int | None) -> None:
    assert [count[1:3] for count in counts(text)] == [(low, high)]


@given(st.integers(1, 999_999), st.sampled_from(["", "about ", "more than ", "up to "]))
def test_every_number_comes_from_its_words(number: int, before: str) -> None:
    for _, low, high, _ in counts(f"He saw {before}{number} people and {number:,} shells."):
        assert {low, high} - {None} <= {number, number + 1}


@given(st.sampled_from(_UNITS), st.sampled_from(_UNITS))
def test_two_numbers_joined_by_or_are_a_range_only_upwards(one: str, other: str) -> None:
    first, second = _UNITS.index(one) + 1, _UNITS.index(other) + 1
    found = counts(f"There were {one} or {other} men.")
    if first < second:
        assert (first, second) in [count[1:3] for count in found]
    assert all(low is None or high is None or low <= high for _, low, high, _ in found)


def test_a_language_without_numbers_gives_no_counts() -> None:
    assert grammar("und").list("numbers.units") == frozenset()
    assert counts("\u4ed6\u8bf4 \u6709 \u4eba") == []


@pytest.mark.parametrize("bound", ["about ", "at least "])
def test_bounds_heaped_on_each_other_are_read_to_an_end(bound: str) -> None:
    (found,) = counts("They buried " + bound * 3000 + "40 men.")
    assert found[0].endswith("40")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ninety-seven arrived before the assault, 41 after it.", [(97, 97), (41, 41)]),
        ("Three bodies, with 22 more under the roof, and another 110 in the yard.", [3, 22, 110]),
        ("The toll was raised from four to seven.", [4, 7]),
        ("Deaths rose to 58, compared with 49 in 2032.", [58, 49]),
        ("There were ten soldiers at the very least.", [(10, None)]),
        ("A single shot was fired.", [1]),
        ("He sent a couple of hundred blankets.", [200]),
        ("Not even ten bodies were found.", [(None, 9)]),
        ("The crowd was closer to 1,500.", [1500]),
        ("Three nurses carried one rifle.", [3, 1]),
    ],
)
def test_numbers_go_on_from_one_another(
    text: str, read: list[int | tuple[int | None, int | None]]
) -> None:
    wanted = [one if isinstance(one, tuple) else (one, one) for one in read]
    assert [count[1:3] for count in counts(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Pieter Voss, 44, was killed.",
        "Four in ten of those homes stand.",
        "We got there at 3 so who knows.",
        "The two sides blame each other.",
        "Those were not two.",
        "A couple in their seventies died.",
        "They slept there for nineteen nights.",
        "It was denied on six occasions.",
        "The second one threw her down in the blast.",
        "He could not confirm a single casualty.",
        "My brother was 22 and strong.",
    ],
)
def test_ages_shares_hours_and_numbers_known_already_are_no_counts(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize("text", ["He stood between", "It fell between 2 May 2031 and 4 May 2031"])
def test_nothing_is_counted_behind_a_between_that_no_number_follows(text: str) -> None:
    assert counts(text) == []
