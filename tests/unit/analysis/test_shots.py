import pytest
from tests.unit.analysis import driver
from tests.unit.analysis.driver import examine, media, still_frames
from tests.unit.analysis.scenes import Grey, hand_held

from sightline.analysis.shots import ANALYZER, ShotsValues
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain


def _values(pictures: list[Grey], times: list[int] | None = None) -> ShotsValues:
    run = ANALYZER.start(media())
    for frame in still_frames(pictures, times):
        run.frame(frame)
    return from_plain(ShotsValues, run.finish().values)


def test_shots_share_out_every_frame_and_keep_their_ticks() -> None:
    times = [3 * at + at % 2 for at in range(90)]
    values = _values(hand_held(1, 40) + hand_held(2, 50), times)
    assert [(shot.first_index, shot.frames, shot.begins) for shot in values.shots] == [
        (0, 40, "start"),
        (40, 50, "cut"),
    ]
    assert [(shot.first.pts, shot.last.pts) for shot in values.shots] == [
        (times[0], times[39]),
        (times[40], times[89]),
    ]


def test_no_picture_is_inconclusive_and_not_one_shot() -> None:
    result = ANALYZER.start(media()).finish()
    assert result.outcome is Outcome.INCONCLUSIVE


def test_a_single_frame_is_one_shot() -> None:
    assert _values(hand_held(1, 1)).shot_count == 1


def test_damage_is_told_beside_the_shots() -> None:
    run = ANALYZER.start(media())
    for frame in still_frames(hand_held(1, 5)):
        run.frame(frame)
    run.damage("broken")
    result = run.finish()
    assert "damage" in result.summary
    assert from_plain(ShotsValues, result.values).damage_reports == 1


ONE_TAKE = (
    "bedroom-jump.mp4",
    "cars-pan.mp4",
    "coffee.mp4",
    "corridor-persons.mp4",
    "counter-vfr.mp4",
    "dog-run.mp4",
    "old-flv.flv",
    "pedestrian-surveillance.mp4",
    "portrait-hevc.mp4",
    "road-dashcam.mp4",
    "speaker-a.mp4",
    "speaker-b.mp4",
    "square-walkers.avi",
    "street-from-above.mp4",
    "toy-apple.mp4",
    "toy-elf.mp4",
    "toy-elf.webm",
    "toy-pillow.mp4",
    "toy-rabbit.mp4",
    "toy-rabbit-small.mp4",
    "toy-teddy.mp4",
    "tree.avi",
    "vehicle-surveillance.mp4",
    "gym-overlay.mp4",
)
TRUTH: dict[str, list[tuple[str, int]]] = {
    # Looked up frame by frame; a dissolve is given by its middle.
    "space-station.mp4": [("gradual", 138), ("cut", 202)],
    "dog-1.mp4": [
        ("cut", at) for at in (149, 372, 399, 431, 473, 489, 525, 824, 880, 955, 1032, 1067)
    ],
    **{name: [] for name in ONE_TAKE},
}


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(TRUTH))
def test_shots_of_real_footage_are_those_seen_by_eye(name: str) -> None:
    values = from_plain(ShotsValues, examine(driver.file("footage", name), ANALYZER)[0].values)
    found = [(shot.begins, shot.first_index) for shot in values.shots[1:]]
    assert len(found) == len(TRUTH[name])
    for (kind, at), (kind_seen, seen) in zip(found, TRUTH[name], strict=True):
        assert kind == kind_seen
        assert abs(at - seen) <= (3 if kind == "gradual" else 0)


@pytest.mark.real
def test_three_encodings_of_one_clip_have_their_cuts_at_the_same_times() -> None:
    cuts = []
    for name in ("dog-1.mp4", "dog-2.mp4", "dog-3.webm"):
        result = examine(driver.file("footage", name), ANALYZER)[0]
        shots = from_plain(ShotsValues, result.values).shots
        cuts.append([round(float(shot.first.seconds), 1) for shot in shots])
    assert cuts[0] == cuts[1] == cuts[2]
