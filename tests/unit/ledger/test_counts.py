"""Counts are intervals; what is no count is not read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.counts import CountReader
from sightline.ledger.grammar import grammar
from sightline.ledger.reading import read_closely

_UNITS = "one two three four five six seven eight nine".split()  # noqa: SIM905 - reads better
_AROUND = (  # noqa: SIM905 - reads better
    "one 1 two 40 1,200 2.4m 4x 100+ a the of in to at about maybe half each every more fewer per "
    "votes how many boat lane . , ; : ( ) | - \u201c \u201d {"
).split()


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
        ("a dozen and a half", 18, 18, True),
        ("half a hundred", 50, 50, True),
        ("not fewer than three-and-fifty", 53, None, False),
        ("five-and-twenty", 25, 25, False),
        ("threescore", 60, 60, False),
        ("some two score", 40, 40, True),
        ("a score or more", 20, None, True),
        ("ten or a dozen", 10, 12, False),
        ("nine or perhaps ten", 9, 10, False),
        ("a hundred and fifty to a hundred and eighty", 150, 180, False),
        ("between a hundred and two hundred", 100, 200, False),
        ("1 200", 1200, 1200, False),
        ("12.000", 12_000, 12_000, False),
        ("1.250.000", 1_250_000, 1_250_000, False),
        ("1,000-1,500", 1000, 1500, False),
        ("3k", 3000, 3000, False),
        ("1.5k", 1500, 1500, False),
        ("c. 60", 60, 60, True),
        ("min. 11", 11, None, False),
        ("max 20", None, 20, False),
        ("nearer 250", 250, 250, True),
        ("well nigh two hundred", 200, 200, True),
        ("at least another 12", 12, None, False),
        ("up to a further 40", None, 40, False),
        ("getting on for 200", 200, 200, True),
        ("south of 200", None, 199, False),
        ("some half-dozen", 6, 6, True),
        ("a couple of dozen", 24, 24, True),
        ("fifteen-twenty", 15, 20, False),
        ("millions of", 2_000_000, None, True),
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
        ("Request one surgeon, twenty stretchers.", [1, 20]),
        ("They face seventeen counts of manslaughter and one of arson.", [17, 1]),
        ("The blast killed one and wounded three.", [1, 3]),
        ("One patient was flown to the mainland.", [1]),
        ("Bales of hemp: 2,450 (of the stock).", [2450]),
        ("Ward B\nCritical: 4. Serious: 9. Stable: 18.", [4, 9, 18]),
        ("It admitted 31 (M 19, F 12).", [31, 19, 12]),
        ("Killed | 14 | 20 |\nHospital | 13 | n/a | 31 |", [14, 20, 13, 31]),
        ("DEAD AT LEAST FORTY EIGHT STOP WOUNDED SOME NINETY STOP", [(48, None), 90]),
        ("KIA 3, WIA 11, MIA nil.", [3, 11, 0]),
        ("Cartridge cases (x36) lay there.", [36]),
        ("In 5 min 3 rockets fell.", [3]),
        ("The navy inspected 14 vessels and turned back three.", [14, 3]),
        ("Seven, all women, were buried at once.", [7]),
        ("We sent ten questions. It has received answers to three.", [10, 3]),
        ("The army lost 30 men, the rebels 50.", [30, 50]),
        ("The toll rose by three to 44.", [3, 44]),
        ("A quarter of a million people have no water.", [250_000]),
        ("It holds 3,5 million people.", [3_500_000]),
        ("They swam past three posts; the toll climbed past 40.", [3, (41, None)]),
        ("Open: 7 of 11 villages.", [7, 11]),
        ("Two boys, 8 and 11, were killed.", [2]),
        ("Fourteen children under the age of ten and three women left.", [14, 3]),
        ("A mother of four hid 12 (twelve) pupils.", [4, 12]),
        ("There was one survivor. The drone carried one warhead.", [1, 1]),
        ("Eight men died at the gate and one, a boy, in hospital.", [8, 1]),
        ("They counted heads: eighteen, nineteen, twenty.", [18, 19, 20]),
        ("Several thousand men came.", [(2000, None)]),
        ("Two or three thousand men came, 20 to 30,000 stayed.", [(2000, 3000), (20_000, 30_000)]),
        ("There were never more than four boats.", [(None, 4)]),
        ("There were just shy of 200 men, 20 men at a minimum.", [(None, 199), (20, None)]),
        ("She has one son left.", [1]),
        ("At five past eight two men came.", [2]),
        ("Two thousand five hundred people fled, some hundred on foot.", [2500, 100]),
        ("Six holes are in the door and one in the frame.", [6, 1]),
        ("There is a quarrel over ninety cases; over ninety men fled.", [90, (91, None)]),
        ("It paid for one truss out of nine. A three-judge panel met.", [1, 9, 3]),
        ("One has since died.", [1]),
        ("Five came back and one did not.", [5, 1]),
        ("Four were treated; one, a boy of ten, had a broken arm.", [4, 1]),
        ("Twelve rooms were searched; in one, the last, lay a rifle.", [12, 1]),
        ("He received twelve letters and answered one.", [12, 1]),
        ("It has one truck for 24 men. One!", [1, 24, 1]),
        ("The bench turned it down by two to one.", [2, 1]),
        ("Parliament passed the law 212 to 187.", [212, 187]),
        ("How many guards were there? Twenty-two.", [22]),
        ("Not five. They were nine men. Nine.", [9, 9]),
        ("The plan foresaw 48, another 100 by spring.", [48, 100]),
        ("Adults 23, children 11", [23, 11]),
        ("Children: 11; women: 9; men: 3.", [11, 9, 3]),
        ("Boats seized - 7", [7]),
        ("Trucks so far: one", [1]),
        ("Army Says 60 Rebels Killed, Group Admits Four Dead", [60, 4]),
        ("Train Kills Nine Workers, Injures Dozens", [9, (24, None)]),
        ("1 man lay dead by the pump.", [1]),
        ("The dead now number 31.", [31]),
        ("A staff of 15 ran a 40-bed hospital, with 4x tents.", [15, 40, 4]),
        ("It has asked 2.4m voters.", [2_400_000]),
        ("Three quarters of the 120 beds are empty.", [120]),
        ("The toll has gone up to two.", [2]),
        ("The hospital has taken in 19, two to a bed.", [19, 2]),
        ("There are two per room, a handful remain.", [2, (3, None)]),
        ("It visited 388 stations. In 22, soldiers stood inside.", [388, 22]),
        ("It had 57 complaints. It was able to look into 18.", [57, 18]),
        ("Five spoke of police boots, one of civilian shoes.", [5, 1]),
        ("It named five men and said one had been captured.", [5, 1]),
        ("They were beaten at three other stations.", [3]),
        ("This year 34 were recorded.", [34]),
        ("I had two brothers. I have one now.", [2, 1]),
        ("On the ring road some two dozen youths threw stones.", [24]),
        ("There were 12 not 11 of us.", [12]),
        ("Rescuers airlifted 12 from the roof; the navy stopped 9 off the coast.", [12, 9]),
        ("The queue grew to 400 by noon.", [400]),
        ("They include 14 from abroad, with 9 in critical condition.", [14, 9]),
        ("The surviving 9 were named.", [9]),
        ("Five exceeded the limit, one by a factor of forty.", [5, 1]),
        ("Of the six sailings a day two are left.", [6, 2]),
        ("Thirteen hundred and more lay there.", [(1300, None)]),
        ("They had a pair of night glasses.", [2]),
        ("Eleven cables pass through the strait.", [11]),
        ("We were nine when the water came.", [9]),
        ("On the ring road ninety-six towers stand.", [96]),
        ("Left: a handful\n\nMore tomorrow", [(3, None)]),
        ("They took five women and let go one, an old one.", [5, 1]),
        ("One mobile team is on site and two more follow.", [1, 2]),
        ("The statement spoke of one “saboteur”.", [1]),
        ("He bought four rolls. One each.", [4, 1]),
        ("Discharged: 8. In intensive care: 7 (1 fewer than then).", [8, 7, 1]),
        ("They sent 3, of whom 1 by air.", [3, 1]),
        ("They passed two signals; the toll passed 200.", [2, (201, None)]),
        ("Last year four leaks were told.", [4]),
        ("Nine hundred odd men stood there, 100+ when it is dry.", [900, (100, None)]),
        ("The hall, which seats 900, held twice that.", [900]),
        ("Police say one suspect was shot. One boat more sank.", [1, 1]),
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
        "[4] The witness spoke.",
        "Nos. 2 and 3 batteries engaged.",
        "It is exaggerated by a factor of three.",
        "The rate was 1.618 per head.",
        "We have 4k video of it.",
        "Coordinates: 41, 12.",
        "Shot fell 3 cables ahead, in 9 fathoms.",
        "One man said he saw it.",
        "A boy of 14 died; so did men between 18 and 60.",
        "Those over 60 were let go.",
        "The youngest of the dead was nineteen, the oldest 63.",
        "One shop in five is closed.",
        "Nearly four in ten of those homes stand.",
        "It employs one in six adults; it lasts 48 sec.",
        "The boys of 13 taken away came back.",
        "He left two and a half years ago.",
        "It came down around 2, my uncle says.",
        "In Ruvia Camp 9 burned, and Bus 40 was hit.",
        "Numbers 2, 4 and 9 Dyke Street come down, as does 14 Mill Lane.",
        "They asked USD 14 million, or 300 florins each.",
        "The branch was split in two, they marched two by two.",
        "The silence lasted four.",
        "It was twenty past eight on the largest, the Ilse 3, as told.",
        "Train 4417 was late at level crossing 12.",
        "The Nine Elms estate and the Big Four banks lost.",
        "Four of every ten were children, one for every four.",
        "Only one bus in three ran.",
        "The water fell by 40 centimetres, by four fifths since the flood of '74.",
        "One can see that, and one has to ask why.",
        "It cost millions.",
        "The temperature rose to 40 on Friday, at odds of 3 to 1.",
        "He died at 84 in his sleep; the oldest is 91\n\nMore soon",
        "1 in 10 had none; around 9 they left.",
        "World War Two ended on night three.",
        "One guy from the night shift writes that it burned.",
        "As one of us put it, if one man lies, all do.",
        "A one-man show in lane four and at gate three.",
        "They left positions 31 to 39 and rows 4 and 5.",
        "The girls, most of them under 16, one was sixteen.",
        "A boy of about six wept, and a girl, maybe five, too.",
        "They rang nine times. Nine!",
    ],
)
def test_ages_shares_hours_and_numbers_known_already_are_no_counts(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize("text", ["He stood between", "It fell between 2 May 2031 and 4 May 2031"])
def test_nothing_is_counted_behind_a_between_that_no_number_follows(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    "text", ["{1", "the Nine 11", "one", "how many? one", "all 4x", "a handful"]
)
def test_a_number_at_the_very_end_is_read_without_error(text: str) -> None:
    assert len(counts(text)) <= 1


@given(st.lists(st.sampled_from(_AROUND), max_size=12))
def test_numbers_in_any_company_are_read_without_error(words: list[str]) -> None:
    for _, low, high, _ in counts(" ".join(words)):
        assert low is None or high is None or low <= high
