import math

import numpy as np
import pytest

from sightline.errors import InputRefused
from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.simulation.scenario import TEMPERATURE_DECI_C, speed_of_sound_m_s

COLD = SoundAir(celsius=4.0, celsius_error=3.0)


def test_sound_at_twenty_degrees_runs_as_published() -> None:
    assert SoundAir(celsius=20.0, celsius_error=0.0).speed_m_s == pytest.approx(343.2, abs=0.1)


def test_the_incident_and_the_method_agree_on_the_air() -> None:
    air = SoundAir(celsius=TEMPERATURE_DECI_C / 10.0, celsius_error=0.0)
    assert air.speed_m_s == pytest.approx(speed_of_sound_m_s(), rel=1e-9)


def test_the_range_holds_the_distance_at_the_stated_rate() -> None:
    random, held = np.random.default_rng(2), 0
    for _ in range(2_000):
        celsius, metres = random.uniform(-20.0, 35.0), random.uniform(5.0, 4_000.0)
        told = celsius + random.standard_normal() * 3.0 / 1.96
        speed = 331.3 * math.sqrt(1.0 + celsius / 273.15) + random.standard_normal() * 2.0 / 1.96
        delay = metres / speed + random.standard_normal() * 0.03 / 1.96
        air = SoundAir(celsius=told, celsius_error=3.0, wind_m_s=2.0)
        found = sound_distance(max(delay, 0.0), 0.03, air)
        held += found.least_m <= metres <= found.most_m
    assert 0.94 <= held / 2_000 <= 0.99


def test_a_distance_is_never_below_nothing() -> None:
    assert sound_distance(0.01, 0.05, COLD).least_m == 0.0


@pytest.mark.parametrize("wrong", [(-1.0, 0.1), (1.0, 0.0), (99.0, 0.1), (float("nan"), 0.1)])
def test_a_delay_that_makes_no_sense_is_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(InputRefused):
        sound_distance(*wrong, COLD)


def test_air_that_nobody_breathes_is_refused() -> None:
    with pytest.raises(InputRefused):
        SoundAir(celsius=400.0, celsius_error=1.0)
