"""The methods on recorded points: what they report, and what is no answer."""

from dataclasses import replace
from typing import Any

import pytest
from tests.builders.farmyard_places import Given, matched

from sightline.analysis.contract import Result
from sightline.analysis.joint import JointMethod
from sightline.errors import InputRefused
from sightline.geo.camera_method import CAMERA
from sightline.geo.sightlines_method import SIGHTLINES
from sightline.model.canonical import Json, encode
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.place_records import PointMatch
from sightline.model.records import record_digest
from sightline.model.times import Instant

POINTS = matched(
    Digest.of(b"clip"), "SHA256:x", Instant(1_700_000_000_000_000), candidate="Yard"
)  # fmt: skip


def run(method: JointMethod, points: list[PointMatch], **asked: Json) -> Result:
    parameters = method.asked(asked).parameters
    records = {record_digest(point): point for point in points}
    return method.run(Given(records, parameters))  # type: ignore[arg-type]


def values(result: Result) -> Any:  # noqa: ANN401 - any JSON
    return result.values


def test_a_camera_is_reported_in_whole_numbers_with_its_error() -> None:
    found = run(CAMERA, POINTS)
    assert found.outcome is Outcome.OBSERVED
    assert encode(found.values)
    assert values(found)["heading_mdeg"] == pytest.approx(357_000, abs=4000)
    assert values(found)["fits"] is True
    assert len(values(found)["points"]) == 8
    assert found.data[0].media_type == "application/geo+json"


def test_the_same_points_give_the_same_bytes() -> None:
    assert encode(run(CAMERA, POINTS).values) == encode(run(CAMERA, POINTS).values)


def test_three_points_are_inconclusive_and_say_how_many_it_takes() -> None:
    found = run(CAMERA, POINTS[:3])
    assert found.outcome is Outcome.INCONCLUSIVE
    assert found.summary.startswith("3 matched points")
    assert "6 are needed" in found.summary


def test_points_of_two_pictures_are_refused() -> None:
    other = replace(POINTS[7], candidate="Another yard")
    with pytest.raises(InputRefused, match="2 pictures or places"):
        run(CAMERA, [*POINTS[:7], other])


def test_points_of_pictures_of_two_sizes_are_refused() -> None:
    other = replace(POINTS[7], width=3840, height=2160)
    with pytest.raises(InputRefused, match="different sizes"):
        run(CAMERA, [*POINTS[:7], other])


def test_a_known_height_is_taken_in() -> None:
    free = values(run(CAMERA, POINTS))["place"]["up_error_cm"]
    held = values(run(CAMERA, POINTS, up_cm=170, up_error_cm=20))["place"]["up_error_cm"]
    assert held < free


@pytest.mark.parametrize(
    "lines",
    [
        [3],
        [{"ends_mpx": [1, 2, 3], "error_mpx": 5}],
        [{"ends_mpx": [1, 2, 3, "4"], "error_mpx": 5}],
    ],
)
def test_a_line_that_is_none_is_refused(lines: Json) -> None:
    with pytest.raises(InputRefused, match="line"):
        run(CAMERA, POINTS, lines=lines)


def test_a_point_outside_its_picture_is_no_record() -> None:
    with pytest.raises(InputRefused, match="outside the picture"):
        replace(POINTS[0], x_mpx=1_920_001)
    with pytest.raises(InputRefused, match="not positive"):
        replace(POINTS[0], point_error_cm=0)


def bearing(azimuth: int, east_e7: int) -> dict[str, Json]:
    return {
        "label": "stated",
        "latitude_e7": 482_151_300,
        "longitude_e7": 614_222_900 + east_e7,
        "place_error_cm": 200,
        "azimuth_mdeg": azimuth,
        "error_mdeg": 1000,
    }


def test_stated_bearings_meet_without_any_camera() -> None:
    found = run(SIGHTLINES, [], bearings=[bearing(45_000, 0), bearing(315_000, 13_480)])
    place = values(found)["place"]
    assert found.outcome is Outcome.OBSERVED
    # 100 m apart, at 45 degrees each: 50 m north of the middle.
    assert place["latitude_e7"] - 482_151_300 == pytest.approx(4496, abs=30)


def test_bearings_that_do_not_meet_are_an_answer() -> None:
    found = run(SIGHTLINES, [], bearings=[bearing(45_000, 0), bearing(44_000, 13_480)])
    assert found.outcome is Outcome.INCONCLUSIVE
    assert "parallel" in found.summary
    assert len(values(found)["lines"]) == 2


def test_a_target_without_its_camera_is_refused() -> None:
    target: Json = {"x_mpx": 1, "y_mpx": 1, "error_mpx": 1}
    with pytest.raises(InputRefused, match="1 picture points were given for 0"):
        run(SIGHTLINES, [], targets=[target])
