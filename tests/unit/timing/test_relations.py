import numpy as np
import pytest
from tests.doubles.sounds import Wave, babble, later, played, printed, with_noise

from sightline.analysis.coarse import coarsened
from sightline.timing.listening import RATE_HZ
from sightline.timing.prints import ClockPrint, SightPrint, SoundPrint
from sightline.timing.relations import Clip, compare
from sightline.timing.ties import Kind
from sightline.timing.watching import Watcher

SECONDS = 12


def _sight(
    seed: int, *, flash_at: int | None = None, skip: int = 0, frame_us: int = 40_000
) -> SightPrint:
    """Pictures that move at random, the same for one seed; a flash on request."""
    rng = np.random.default_rng(seed)
    ground = rng.integers(30, 200, (9, 16)).astype(np.float64)
    watcher = Watcher()
    for index in range(SECONDS * 25):
        ground = np.clip(ground + rng.normal(0, rng.exponential(2.0), ground.shape), 20, 210)
        shown = ground + (12 if index == flash_at else 0)
        if index >= skip:
            grey = shown.astype(np.uint8)
            watcher.frame((index - skip) * frame_us, grey, coarsened(grey))
    return watcher.print()


def _clip(track: Wave | None, sight: SightPrint | None = None) -> Clip:
    sound = SoundPrint.nothing() if track is None else printed(track)
    return Clip.of(ClockPrint(sound=sound, sight=sight or SightPrint.nothing()))


def _two_microphones(first_m: float, second_m: float) -> tuple[Wave, Wave]:
    """Two sources, the second twice as far apart, heard at distances that differ; own hiss each."""
    near, far = babble(51, SECONDS), babble(52, SECONDS)
    near[6 * RATE_HZ :], far[: 6 * RATE_HZ] = 0, 0
    hiss = [0.002 * np.random.default_rng(n).standard_normal(len(near)) for n in (1, 2)]
    shifts = [m / 340 * RATE_HZ for m in (first_m, second_m)]
    one = later(near, 200) + later(far, 200) + hiss[0]
    other = later(near, 200 + shifts[0]) + later(far, 200 + shifts[1]) + hiss[1]
    return one, other


def test_sound_and_pictures_that_agree_are_a_copy() -> None:
    track = babble(61, SECONDS)
    found = compare(_clip(track, _sight(1)), _clip(with_noise(track, 20, 1), _sight(1)), 100)
    assert [tie.kind for tie in found.ties] == [Kind.COPY]


def test_one_sound_under_other_pictures_is_told_and_ties_nothing() -> None:
    track = babble(61, SECONDS)
    found = compare(_clip(track, _sight(1)), _clip(with_noise(track, 25, 1), _sight(2)), 100)
    assert [tie.kind for tie in found.ties] == [Kind.SHARED_SOUND]


def test_music_over_two_scenes_ties_them_no_more_than_music_alone() -> None:
    music = babble(62, SECONDS)
    scenes = [music + 0.05 * babble(seed, SECONDS) for seed in (71, 72)]
    found = compare(_clip(scenes[0], _sight(1)), _clip(scenes[1], _sight(2)), 100)
    assert [tie.kind for tie in found.ties] == [Kind.SHARED_SOUND]


def _slowly(seed: int) -> SightPrint:
    """Pictures that brighten and darken slowly from the first frame on, 25 a second."""
    rng = np.random.default_rng(seed)
    speeds, starts = rng.uniform(0.5, 2.5, (9, 16)), rng.uniform(0, 6, (9, 16))
    watcher = Watcher()
    for index in range(SECONDS * 25):
        grey = (120 + 60 * np.sin(speeds * index / 25 + starts)).astype(np.uint8)
        watcher.frame(index * 40_000, grey, coarsened(grey))
    return watcher.print()


@pytest.mark.parametrize("seed", range(1, 9, 2))
def test_music_that_begins_with_two_slow_films_makes_them_no_copies(seed: int) -> None:
    music = babble(62, SECONDS)
    one, other = (_clip(music, _slowly(number)) for number in (seed, seed + 1))
    assert [tie.kind for tie in compare(one, other, 100).ties] == [Kind.SHARED_SOUND]


def test_two_microphones_are_one_scene_with_the_way_of_sound_as_doubt() -> None:
    one, other = _two_microphones(10.0, -20.0)
    (tie,) = compare(_clip(one), _clip(other), 100).ties
    assert tie.kind is Kind.SCENE
    (moment,) = tie.moments
    assert 0 < moment.sigma_s < 100 / 300
    assert abs(moment.second_s - moment.first_s) < 100 / 300
    assert tie.apart_least_m is not None
    assert 12 < tie.apart_least_m <= 15


def test_the_doubt_grows_with_how_far_microphones_may_have_stood_apart() -> None:
    one, other = _two_microphones(10.0, -20.0)
    near, far = (compare(_clip(one), _clip(other), metres).ties[0] for metres in (40, 400))
    assert near.moments[0].sigma_s < far.moments[0].sigma_s


def test_a_flash_that_both_saw_tells_the_offset_to_a_frame() -> None:
    one, other = _two_microphones(10.0, -20.0)
    first, second = _sight(1, flash_at=150), _sight(2, flash_at=150)
    (tie,) = compare(_clip(one, first), _clip(other, second), 100).ties
    assert len(tie.flashes) == 1
    (moment,) = tie.moments
    assert moment.second_s == pytest.approx(moment.first_s)
    assert moment.sigma_s < 0.04


def test_a_second_camera_played_faster_is_no_surer_of_the_clocks_than_sound_can_be() -> None:
    one, other = _two_microphones(10.0, -20.0)
    faster = played(other, 1.1)
    (tie,) = compare(_clip(one), _clip(faster), 100).ties
    assert tie.kind is Kind.SCENE
    (moment,) = tie.moments
    assert 0.1 < moment.sigma_s < 100 / 300
    assert abs(moment.second_s - moment.first_s / 1.1) < 100 / 300
    assert tie.apart_least_m is not None
    assert 10 < tie.apart_least_m <= 15


def test_a_flash_is_met_in_a_second_camera_played_faster() -> None:
    one, other = _two_microphones(10.0, -20.0)
    first = _sight(1, flash_at=250)
    second = _sight(2, flash_at=250, frame_us=36_364)
    faster = played(other, 1.1)
    (tie,) = compare(_clip(one, first), _clip(faster, second), 100).ties
    (flash,) = tie.flashes
    assert (flash.first_us, flash.second_us) == (10_000_000, 9_091_000)
    (moment,) = tie.moments
    assert moment.sigma_s < 0.04


def test_silent_copies_are_tied_by_their_pictures() -> None:
    found = compare(_clip(None, _sight(3)), _clip(None, _sight(3, skip=50)), 100)
    (tie,) = found.ties
    assert tie.kind is Kind.PICTURES
    assert tie.offset_s == pytest.approx(-2.0, abs=0.03)


def test_other_pictures_without_sound_are_refused() -> None:
    assert compare(_clip(None, _sight(3)), _clip(None, _sight(4)), 100).ties == ()


def test_what_is_told_does_not_depend_on_which_clip_comes_first() -> None:
    one, other = _two_microphones(10.0, -20.0)
    first, second = _clip(one), _clip(other[: 11 * RATE_HZ])
    (tie,), (turned,) = (compare(a, b, 100).ties for a, b in ((first, second), (second, first)))
    assert tie.offset_s == pytest.approx(-turned.offset_s, abs=1e-4)
    assert tie.first_from_s == pytest.approx(turned.second_from_s, abs=1e-4)
    assert [(a.first_s, a.second_s) for a in tie.arrivals] == [
        (a.second_s, a.first_s) for a in turned.arrivals
    ]
