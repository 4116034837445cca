"""Planted breaks are reported where they are; what just goes on is left alone."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.scenes import H, W, flash, hand_held, scene

from sightline.analysis.continuity import ANALYZER
from sightline.analysis.continuity_values import MEASURES, ContinuityValues, Kind
from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock
from sightline.analysis.holds import rhythms
from sightline.analysis.steps import Steps
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.model.times import MediaTime

Grey = NDArray[np.uint8]


def walking(seed: int, frames: int, *, step: int = 2) -> list[Grey]:
    """A fixed camera: three things walk through one scene, with sensor noise."""
    ground = scene(seed)
    source = np.random.default_rng(seed)
    found = []
    for at in range(frames):
        picture = ground.astype(np.int64)
        for number, pace in enumerate((step, -step, step + 1)):
            left = (20 + 45 * number + pace * at) % (W + 20) - 10
            cv2.circle(picture_of := picture.astype(np.uint8), (left, 25 + 20 * number), 8, 250, -1)
            picture = picture_of.astype(np.int64)
        noise = source.normal(0, 1, picture.shape)
        found.append(np.clip(picture + noise, 0, 255).astype(np.uint8))
    return found


def examined(pictures: Sequence[Grey], times: Sequence[int] | None = None) -> ContinuityValues:
    run = ANALYZER.start(driver.media())
    for frame in driver.still_frames(pictures, times):
        run.frame(frame)
    return from_plain(ContinuityValues, run.finish().values)


def found(values: ContinuityValues, kind: Kind) -> list[tuple[int, int]]:
    return [(item.start.pts, item.end.pts) for item in values.happenings if item.kind is kind]


@pytest.mark.parametrize("make", [walking, hand_held])
def test_a_take_that_goes_on_is_left_alone(make: object) -> None:
    for seed in range(4):
        values = examined(make(seed, 120))  # type: ignore[operator]
        assert not values.happenings, (seed, values.happenings)


def test_seconds_taken_out_of_one_view_are_a_jump_at_that_frame() -> None:
    for seed in range(4):
        take = walking(seed, 150)
        values = examined(take[:60] + take[90:])
        assert found(values, Kind.JUMP) == [(60, 60)]


def test_a_flash_is_no_jump() -> None:
    take = walking(1, 120)
    take[60] = flash(take[60])
    assert not found(examined(take), Kind.JUMP)


def test_a_cut_to_another_view_is_told_as_such_and_not_as_a_jump() -> None:
    values = examined(walking(1, 60) + walking(2, 60))
    assert found(values, Kind.CUT) == [(60, 60)]
    assert not found(values, Kind.JUMP)


@pytest.mark.parametrize("held", [4, 12, 50])
def test_a_picture_held_over_others_is_told_with_its_length(held: int) -> None:
    take = walking(3, 160)
    take[60 : 60 + held] = [take[59]] * held
    values = examined(take)
    assert found(values, Kind.HELD) == [(60, 59 + held)]
    assert not found(values, Kind.JUMP)


def test_a_scene_in_which_nothing_moves_is_not_held() -> None:
    assert not examined([scene(5)] * 100).happenings


def test_a_stretch_shown_twice_is_told_with_when_it_was_shown_first() -> None:
    take = walking(4, 160, step=3)
    values = examined([*take[:80], *take[50:160]])
    (again,) = [item for item in values.happenings if item.kind is Kind.SHOWN_AGAIN]
    assert again.start.pts == 80
    assert again.shown_before is not None
    assert again.shown_before.pts == 50
    assert 100 <= again.end.pts <= 112


def test_every_fifth_frame_twice_is_a_rhythm_of_repeats() -> None:
    take = [picture for at, picture in enumerate(walking(6, 150)) for _ in range(1 + (at % 5 == 4))]
    (rhythm,) = [item for item in examined(take).happenings if item.kind is Kind.REPEATS]
    assert rhythm.strength == 6


def test_every_fourth_frame_left_out_is_a_rhythm_of_drops() -> None:
    take = [picture for at, picture in enumerate(hand_held(6, 200)) if at % 4]
    steady = [cv2.GaussianBlur(picture, (5, 5), 0) for picture in take]
    pan = [np.roll(scene(7), (at + at // 3) * 2, axis=1) for at in range(150)]
    assert len(steady) == 150
    drops = [item for item in examined(pan).happenings if item.kind is Kind.DROPS]
    assert [item.strength for item in drops] == [3]


def _uneven_movement(frames: int, left_out: int | None) -> Steps:
    """Steps that grow and shrink by a fifth from frame to frame, doubled where one is left out."""
    wave = np.random.default_rng(3).normal(0, 0.2, frames)
    totals = 2.5 * np.exp(wave)
    if left_out:
        totals[4::left_out] *= 2
    changes = np.clip(np.rint(4 * totals), 0, 255).astype(np.uint8)[:, np.newaxis]
    return Steps(
        changes=np.repeat(changes, 256, axis=1),
        keys=np.arange(frames) % 250 == 0,
        ticks=np.arange(frames),
        numerator=1,
        denominator=25,
        backwards=0,
        left_out=0,
    )


@pytest.mark.parametrize("period", [4, 7, 10, 12])
def test_every_so_manieth_frame_left_out_is_one_rhythm_however_uneven_the_movement(
    period: int,
) -> None:
    (rhythm,) = [item for item in rhythms(_uneven_movement(400, period)) if not item.repeats]
    assert rhythm.period == period
    assert rhythm.last - rhythm.first > 350
    assert rhythm.explains(4 + 20 * period)
    assert not rhythm.explains(5 + 20 * period)


def test_uneven_movement_without_a_beat_is_no_rhythm() -> None:
    assert not [item for item in rhythms(_uneven_movement(2000, None)) if item.beat is not None]


@pytest.mark.parametrize(("seconds_of_sound", "words"), [(1, "sound"), (3, "picture"), (2, "")])
def test_picture_and_sound_that_do_not_end_together_are_told(
    seconds_of_sound: int, words: str
) -> None:
    film = encode(Film(frames=50, tone_hz=300, seconds_of_sound=Fraction(seconds_of_sound)))
    (result,) = driver.examine(film, ANALYZER)
    told = [
        (item.words, round(item.strength, -5))
        for item in from_plain(ContinuityValues, result.values).happenings
        if item.kind is Kind.UNEVEN_ENDS
    ]
    assert told == ([(f"the {words} is shorter", 1_000_000)] if words else [])


def test_a_gap_in_the_frames_times_is_no_jump() -> None:
    take, times = walking(8, 120), list(range(120))
    kept = [*range(60), *range(66, 120)]
    values = examined([take[at] for at in kept], [times[at] for at in kept])
    assert found(values, Kind.GAP) == [(59, 66)]
    assert not found(values, Kind.JUMP)


def test_frames_that_come_unevenly_by_themselves_leave_no_gaps() -> None:
    uneven = np.cumsum(np.tile([1, 2, 1, 6, 1, 3], 20)).tolist()
    take = walking(8, len(uneven))
    assert not found(examined(take, uneven), Kind.GAP)
    later = [time + 25 * (index >= 60) for index, time in enumerate(uneven)]
    assert found(examined(take, later), Kind.GAP) == [(later[59], later[60])]


def test_a_still_picture_that_is_coded_anew_does_not_jump() -> None:
    """At a key frame what was refined over many frames is lost: by two grey levels in one file."""
    still = [scene(3)] * 60
    blurred = [np.asarray(cv2.GaussianBlur(scene(3), (3, 3), 0), np.uint8)] * 60
    run = ANALYZER.start(driver.media())
    for frame in driver.still_frames([*still, *blurred]):
        run.frame(replace(frame, keyframe=frame.index in {0, 60}))
    values = from_plain(ContinuityValues, run.finish().values)
    assert not found(values, Kind.JUMP)
    assert found(examined([*still, *blurred]), Kind.JUMP) == [(60, 60)]


def test_a_caption_that_comes_and_goes_is_a_box_at_its_place() -> None:
    ends = []
    for seed in range(4):
        take = walking(seed, 150)
        for picture in take[50:100]:
            cv2.rectangle(picture, (10, 72), (89, 84), 20, -1)
            cv2.putText(picture, "NEWS", (14, 82), cv2.FONT_HERSHEY_SIMPLEX, 0.35, 255, 1)
        parts = [item for item in examined(take).happenings if item.kind is Kind.PART]
        assert {item.start.pts for item in parts} <= {50, 100}
        boxes = [item.box for item in parts if item.box is not None]
        assert all(box.left <= 80 and box.top >= 700 and box.right <= 640 for box in boxes)
        ends += parts
    # What walks past just then may hide one.
    assert len(ends) >= 7


def test_bars_are_measured_and_their_coming_is_told() -> None:
    take = hand_held(10, 120)

    def barred(picture: Grey) -> Grey:
        made = np.full_like(picture, 16)
        made[15 : H - 15] = picture[15 : H - 15]
        return made

    throughout = examined([barred(picture) for picture in take])
    assert throughout.bars is not None
    assert (throughout.bars.top, throughout.bars.bottom) == (166, 166)
    assert not found(throughout, Kind.BARS)
    coming = examined([*take[:60], *map(barred, take[60:])])
    ((start, end),) = found(coming, Kind.BARS)
    assert start < 60 <= end
    assert end - start <= 12


def test_an_even_sky_is_no_bar() -> None:
    take = hand_held(11, 60)
    for picture in take:
        picture[:20] = 235
    assert examined(take).bars is None


def _hear(*parts: NDArray[np.int16]) -> ContinuityValues:
    samples = np.concatenate(parts)
    run = ANALYZER.start(driver.media(kind=ExhibitKind.SOUND))
    for at in range(0, len(samples), 1000):
        time = MediaTime(pts=at, numerator=1, denominator=SOUND_RATE_HZ)
        run.sound(SoundBlock(time=time, samples=samples[at : at + 1000]))
    return from_plain(ContinuityValues, run.finish().values)


def _background(seconds: float, seed: int, *, dull: int = 1, size: int = 300) -> NDArray[np.int16]:
    source = np.random.default_rng(seed)
    noise = source.normal(0, size, round(seconds * SOUND_RATE_HZ))
    return np.convolve(noise, np.ones(dull) / np.sqrt(dull), "same").astype(np.int16)


def test_zeros_between_sounds_are_dead_silence() -> None:
    values = _hear(_background(3, 1), np.zeros(8000, np.int16), _background(3, 2))
    (dead,) = values.happenings
    assert dead.kind is Kind.DEAD_SOUND
    assert abs(dead.start.pts - 3_000_000) <= 10_000
    assert abs(dead.end.pts - 3_500_000) <= 10_000


def test_a_recording_of_silence_has_no_dead_stretch() -> None:
    assert not _hear(np.zeros(80_000, np.int16)).happenings


def test_one_steady_background_after_another_is_told_to_a_tenth_of_a_second() -> None:
    values = _hear(_background(4, 1), _background(4, 2, dull=9, size=1500))
    (step,) = values.happenings
    assert step.kind is Kind.BACKGROUND
    assert abs(step.start.pts - 4_000_000) <= 100_000


def test_sounds_that_come_and_go_over_one_background_are_no_step() -> None:
    sound = _background(10, 3).astype(np.int64)
    for at in range(10_000, 150_000, 22_000):
        sound[at : at + 3000] += np.random.default_rng(at).integers(-9000, 9000, 3000)
    assert not _hear(np.clip(sound, -32768, 32767).astype(np.int16)).happenings


def test_an_end_in_the_midst_of_things_is_told_as_what_it_may_be() -> None:
    run = ANALYZER.start(driver.media())
    for frame in driver.still_frames(walking(12, 60)):
        run.frame(frame)
    result = run.finish()
    assert from_plain(ContinuityValues, result.values).ending.picture == "moving"
    assert "stopped there, or cut off there" in result.summary


def test_times_that_run_backwards_or_stand_still_are_counted_and_survived() -> None:
    take = walking(13, 60)
    values = examined(take, [at if at < 30 else at - 20 for at in range(60)])
    assert values.frames_backwards == 20
    negative = examined(take, [at - 1000 for at in range(60)])
    assert negative.picture_start_us == -40_000_000
    assert not negative.happenings


def test_turned_film_many_streams_and_no_sound_are_examined() -> None:
    film = Film(frames=40, rotation=90, time_base=Fraction(1, 25))
    result = driver.examine(encode(film), ANALYZER)[0]
    values = from_plain(ContinuityValues, result.values)
    assert result.outcome is Outcome.OBSERVED
    assert values.frames == 40
    assert values.sound_start_us is None


def test_nothing_at_all_is_inconclusive() -> None:
    assert ANALYZER.start(driver.media()).finish().outcome is Outcome.INCONCLUSIVE


def test_every_kind_says_what_its_strength_counts_and_how_often_it_errs() -> None:
    assert set(MEASURES) == set(Kind)
    assert {rate.kind for rate in examined(walking(1, 30)).rates} == set(Kind)


@pytest.mark.real
@pytest.mark.parametrize("name", ["dog-run.mp4", "street-from-above.mp4"])
def test_single_takes_with_a_camera_show_no_break(name: str) -> None:
    result = driver.examine(driver.file("footage", name), ANALYZER)[0]
    assert not from_plain(ContinuityValues, result.values).happenings


@pytest.mark.real
def test_jump_cuts_of_an_edited_clip_are_found_that_shots_cannot_see() -> None:
    result = driver.examine(driver.file("footage", "dog-1.mp4"), ANALYZER)[0]
    values = from_plain(ContinuityValues, result.values)
    assert len(found(values, Kind.CUT)) == 12
    assert len(found(values, Kind.JUMP)) >= 5
