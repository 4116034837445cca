"""Words in pictures: scripts, mirrors, joining over frames, budgets; engines stand apart."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from tests.unit.analysis import driver

from sightline.adapters.pictures import ReadySmall
from sightline.analysis.contract import Frame, Media, Picture, StreamFacts
from sightline.analysis.scripts import direction_tells, script_of
from sightline.analysis.words import Crop, Engines, Reader, WordsRun, read_line
from sightline.analysis.words_values import Model, Script, WordsValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.model.times import MediaTime


@dataclass
class Says:
    """Reads what it is told a picture says: by its first pixel, and otherwise in the mirror."""

    upright: Mapping[int, tuple[str, int]]
    mirror: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    models: tuple[Model, ...] = ()

    def read(self, line: Picture) -> tuple[str, int]:
        first, last = int(line[0, 0, 0]), int(line[0, -1, 0])
        if last == 255:
            return self.upright.get(first, ("", 0))
        return self.mirror.get(last, ("", 0))


@dataclass
class OneLine:
    """Finds one line a picture, which is the whole of it."""

    def find(self, picture: Picture, most: int) -> Sequence[Crop]:
        assert most > 0
        height, width = picture.shape[:2]
        corners = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, height))
        return [Crop(corners=corners, picture=picture)]


def line(number: int) -> Picture:
    picture = np.zeros((8, 16, 3), np.uint8)
    picture[:, 0], picture[:, -1] = number, 255
    return picture


def _taken(number: int, longest: int) -> Picture:
    assert longest > 0
    return line(number)


def crop(number: int) -> Crop:
    return Crop(corners=((0, 0), (16, 0), (16, 8), (0, 8)), picture=line(number))


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("KRASNE 14", Script.LATIN),
        ("Красне 14", Script.CYRILLIC),
        ("مدينة 5", Script.ARABIC),
        ("14:05", Script.NUMBERS),
        ("村", Script.OTHER),
    ],
)
def test_a_script_is_that_of_most_letters(text: str, script: Script) -> None:
    assert script_of(text) is script


def test_letters_that_are_their_own_mirror_image_tell_no_direction() -> None:
    assert not direction_tells("AVTOMAT 80")
    assert not direction_tells("NR")
    assert direction_tells("Checkpoint")


def test_the_surest_reading_stands_and_what_comes_near_is_kept() -> None:
    readers: dict[str, Reader] = {
        "latin": Says({1: ("MOCT", 960)}),
        "ukr": Says({1: ("Міст", 950)}),
        "ara": Says({1: ("سوق", 720)}),
    }
    found = read_line(crop(1), readers)
    assert found is not None
    assert (found.reading.text, found.reading.by) == ("MOCT", "latin")
    assert [item.text for item in found.others] == ["Міст"]


def test_what_no_model_is_sure_of_is_no_line() -> None:
    readers: dict[str, Reader] = {"latin": Says({1: ("xJ", 300)}), "ukr": Says({1: ("щ", 400)})}
    assert read_line(crop(1), readers) is None


def test_two_or_three_letters_are_a_line_only_where_a_model_is_quite_sure() -> None:
    readers: dict[str, Reader] = {"ara": Says({1: ("للا", 680), 2: ("للا", 900), 3: ("شارع", 680)})}
    assert read_line(crop(1), readers) is None
    for number, text in ((2, "للا"), (3, "شارع")):
        found = read_line(crop(number), readers)
        assert found is not None
        assert found.reading.text == text


def test_a_line_that_reads_clearly_better_in_the_mirror_is_mirrored() -> None:
    told: dict[str, Reader] = {"latin": Says({}, {1: ("Checkpoint 7", 980)})}
    found = read_line(crop(1), told)
    assert found is not None
    assert found.mirrored
    both: dict[str, Reader] = {"latin": Says({1: ("pood", 950)}, {1: ("boog", 970)})}
    undecided = read_line(crop(1), both)
    assert undecided is not None
    assert not undecided.mirrored


def run(
    pictures: Sequence[int], says: Mapping[int, tuple[str, int]], *, most: int = 24
) -> tuple[WordsValues, Outcome, str, str]:
    """Frames a second apart, each with one line."""
    engines = Engines(finder=OneLine(), readers={"latin": Says(says)}, missing=("rus (package)",))
    reading = WordsRun(lambda: engines, most, driver.media())
    for index, number in enumerate(pictures):
        luma = np.full((9, 16), 40 + 9 * (number % 20), np.uint8)
        reading.frame(
            Frame(
                index=index,
                time=MediaTime(pts=index * 2, numerator=1, denominator=1),
                has_pts=True,
                keyframe=True,
                small=ReadySmall(luma),
                picture=functools.partial(_taken, number),
            )
        )
    result = reading.finish()
    values = from_plain(WordsValues, result.values)
    return values, result.outcome, result.summary, "".join(text.text for text in result.texts)


def test_the_same_words_in_several_frames_are_one_line_with_its_time() -> None:
    values, _, _, text = run(
        [1, 2, 3], {1: ("KRASNE", 900), 2: ("KRASNF", 850), 3: ("KRASNE", 990)}
    )
    (found,) = values.lines
    assert (found.reading.text, found.frames) == ("KRASNE", 3)
    assert text == "[0:00:00.0 to 0:00:04.0, Latin, 99 %] KRASNE\n"


def test_a_clock_that_goes_on_is_not_one_line() -> None:
    values, *_ = run([1, 2], {1: ("12:30:01", 990), 2: ("12:30:03", 990)})
    assert [item.reading.text for item in values.lines] == ["12:30:01", "12:30:03"]


def test_a_picture_like_the_one_before_is_not_read_again() -> None:
    values, *_ = run([1, 1, 1], {1: ("KRASNE", 990)})
    assert (values.frames_read, values.frames_alike) == (1, 2)
    assert values.lines[0].frames == 3


def test_what_lies_beyond_the_budget_is_counted_and_said() -> None:
    values, _, summary, _ = run([1, 2, 3], {1: ("KRASNE", 990)}, most=1)
    assert (values.frames_read, values.frames_beyond) == (1, 2)
    assert "2 pictures beyond the budget: not read." in summary


def test_nothing_read_is_not_nothing_there_and_what_was_not_examined_is_named() -> None:
    values, outcome, summary, text = run([1], {})
    assert (values.lines, outcome, text) == ((), Outcome.OBSERVED, "")
    assert "does not mean that there is none" in summary
    assert "Not examined: rus (package)." in summary


def test_a_stated_length_that_lies_cannot_make_more_frames_be_read() -> None:
    facts = StreamFacts(
        index=0,
        kind="video",
        codec="x",
        time_base=None,
        duration=MediaTime(pts=1 << 60, numerator=1, denominator=1),
    )
    media = Media(
        kind=ExhibitKind.FOOTAGE, media_type="x/y", source=driver.Bytes(b""), streams=(facts,)
    )
    engines = Engines(finder=OneLine(), readers={"latin": Says({1: ("KRASNE", 990)})}, missing=())
    assert 0 < WordsRun(lambda: engines, 10, media)._step_us < 1 << 45
