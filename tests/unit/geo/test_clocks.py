from datetime import UTC, datetime

import numpy as np
import pytest

from sightline.errors import InputRefused
from sightline.geo.clocks import (
    Clock,
    land,
    legal_clock,
    meant,
    named_clock,
    notes,
    offset_text,
    shown,
)

KYIV = Clock(zone="Europe/Kyiv", kept_by="legal time of the place")


def at(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ((50.45, 30.52), "Europe/Kyiv"),
        ((48.2151, 61.4223), "Asia/Aqtobe"),
        ((0.0, -150.0), "Etc/GMT+10"),
        ((30.0, 180.0), "Etc/GMT-12"),
    ],
)
def test_a_place_has_its_legal_clock_and_the_sea_its_nautical_one(
    place: tuple[float, float], zone: str
) -> None:
    assert legal_clock(*place).zone == zone


def test_a_clock_shows_its_offset_of_that_day() -> None:
    assert offset_text(shown(KYIV, at(2024, 11, 14, 9))) == "+02:00"
    assert offset_text(shown(KYIV, at(2024, 7, 14, 9))) == "+03:00"
    assert shown(KYIV, at(2024, 7, 14, 9)).hour == 12


def test_an_hour_that_clocks_showed_twice_is_both_of_them() -> None:
    found = meant("2024-10-27T03:30", "Europe/Kyiv", "claimed")
    assert found.earliest is not None
    assert found.latest is not None
    assert found.latest.microseconds - found.earliest.microseconds == 3_660_000_000 - 1


def test_an_hour_that_no_clock_showed_is_refused() -> None:
    with pytest.raises(InputRefused, match="put forward"):
        meant("2024-03-31T03:30", "Europe/Kyiv", "claimed")


def test_a_whole_day_is_that_of_the_zone() -> None:
    found = meant("2024-11-14", "Europe/Kyiv", "claimed")
    assert str(found.earliest) == "2024-11-13T22:00:00.000000Z"
    assert str(found.latest) == "2024-11-14T21:59:59.999999Z"


@pytest.mark.parametrize(
    "text", ["Europe/Nowhere", "../etc/passwd", "", "Kyiv=occupier", "x" * 300]
)
def test_a_zone_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="no zone"):
        named_clock(text)


def test_a_clock_is_named_with_who_keeps_it() -> None:
    clock = named_clock("Europe/Moscow=the occupier's clock")
    assert (clock.zone, clock.kept_by) == ("Europe/Moscow", "the occupier's clock")


def test_zones_that_changed_and_years_that_are_rough_or_foreseen_are_said() -> None:
    now = at(2026, 1, 1)
    assert "changed its clocks" in notes([KYIV], at(2024, 3, 30), at(2024, 4, 2), now)[0]
    assert "Before 1970" in " ".join(notes([KYIV], at(1955, 1, 1), at(1955, 1, 9), now))
    assert "guess" in " ".join(notes([KYIV], at(2051, 1, 1), at(2051, 1, 9), now))
    assert notes([KYIV], at(2024, 11, 14), at(2024, 11, 15), now) == []


def test_the_map_of_zones_tells_land_from_sea() -> None:
    cells = land(10.0)
    assert cells.shape == (18, 36)
    assert cells[14, 22]  # 55 north, 45 east: the Russian plain
    assert not cells[9, 3]  # 5 north, 145 west: the Pacific
    assert 0.2 < np.mean(cells) < 0.45
