"""How often the stated 95 % windows hold the true time, in simulation.

    .venv/bin/python benchmarks/shadow_calibration.py [--cases 3000] [--seed 1]

Sites, dates, hours, errors and ranges are drawn at random; so are slope, lean, half-shadow, height
and refraction within what is declared. The shadows are thrown by code of its own (NOAA's sun
equations of the simulation, rays cut with a tilted plane), not by the method's sampler. The last
rows break the declaration on purpose, to show what that costs.
"""

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from sightline.geo.chronolocate import Site, scan
from sightline.geo.shadow import NORMAL_95, Measurement, Ranges
from sightline.geo.shadow_consistency import Consistency
from sightline.simulation.sun import sun_position

BANDS = ((1.0, 5.0), (5.0, 15.0), (15.0, 30.0), (30.0, 60.0), (60.0, 90.0))
PER_TABLE = 25


@dataclass(frozen=True)
class Truth:
    """Where and when a shadow really fell."""

    site: Site
    when: float
    azimuth_deg: float
    altitude_deg: float


def truth(random: np.random.Generator) -> Truth:
    """A place between 66 south and north, some time of 2000 to 2030, the sun above 1 degree."""
    while True:
        latitude = float(np.degrees(np.arcsin(random.uniform(-0.9135, 0.9135))))
        site = Site(latitude_deg=latitude, longitude_deg=float(random.uniform(-180.0, 180.0)))
        when = float(random.uniform(946_684_800.0, 1_893_456_000.0))
        sun = sun_position(datetime.fromtimestamp(when, UTC), latitude, site.longitude_deg)
        if sun.elevation_deg > BANDS[0][0]:
            return Truth(site, when, sun.azimuth_deg, sun.elevation_deg)


def declared(random: np.random.Generator) -> Measurement:
    """Errors and ranges such as an analyst states; the numbers measured come later."""
    kind = random.integers(3)
    return Measurement(
        azimuth_deg=None if kind == 1 else 0.0,
        azimuth_error_deg=float(random.uniform(1.0, 5.0)),
        ratio=None if kind == 2 else 1.0,  # noqa: PLR2004 - one of three kinds
        ratio_error=float(random.uniform(0.03, 0.15)),
        ranges=Ranges(
            slope_deg=float(random.uniform(0.0, 4.0)),
            lean_deg=float(random.uniform(0.0, 3.0)),
            height_share=float(random.uniform(0.0, 0.08)),
        ),
    )


def thrown(random: np.random.Generator, at: Truth, given: Measurement, worse: float) -> Measurement:
    """Throw one shadow and measure it; `worse` multiplies slope and lean beyond the declared."""
    ranges = given.ranges
    lift = 0.57 * 0.1 * random.standard_normal() / (1.0 + at.altitude_deg / 2.0)
    height = at.altitude_deg + lift + 0.2666 * ranges.penumbra_share * random.uniform(-1.0, 1.0)
    light = _unit(at.azimuth_deg, max(height, 0.05))
    normal = _off_vertical(random, worse * ranges.slope_deg)
    top = _off_vertical(random, worse * ranges.lean_deg)
    if light @ normal <= 1e-6:  # noqa: PLR2004 - the light never lands
        return thrown(random, at, given, worse)
    tip = top - light * (top @ normal) / (light @ normal)
    known_height = 1.0 + ranges.height_share * random.uniform(-1.0, 1.0)
    ratio = float(np.linalg.norm(tip)) / known_height
    ratio *= float(np.exp(random.standard_normal() * given.ratio_error / NORMAL_95))
    azimuth = float(np.degrees(np.arctan2(tip[0], tip[1])))
    azimuth += random.standard_normal() * given.azimuth_error_deg / NORMAL_95
    return replace(
        given,
        azimuth_deg=None if given.azimuth_deg is None else azimuth % 360.0,
        ratio=None if given.ratio is None else min(ratio, 1100.0),
    )


def _unit(azimuth_deg: float, altitude_deg: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    azimuth, altitude = np.radians(azimuth_deg), np.radians(altitude_deg)
    flat = np.cos(altitude)
    return np.array((flat * np.sin(azimuth), flat * np.cos(azimuth), np.sin(altitude)))


def _off_vertical(
    random: np.random.Generator, limit_deg: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return _unit(random.uniform(0.0, 360.0), 90.0 - random.uniform(0.0, 1.0) * limit_deg)


@dataclass(frozen=True)
class Case:
    """Whether the windows held the truth, and how long they were."""

    altitude_deg: float
    kind: str
    held: bool
    minutes: float


def cases(seed: int, count: int, worse: float = 1.0) -> list[Case]:
    """Run the method on so many shadows, PER_TABLE of them a declaration."""
    random = np.random.default_rng(seed)
    found: list[Case] = []
    while len(found) < count:
        given = declared(random)
        table = Consistency(given, seed=int(random.integers(1 << 30)))
        for _ in range(PER_TABLE):
            at = truth(random)
            table.given = thrown(random, at, given, worse)
            day = at.when - at.when % 86_400.0
            (windows,) = scan(at.site, (day, day + 86_400.0), [table]).windows
            found.append(
                Case(
                    altitude_deg=at.altitude_deg,
                    kind=_kind(given),
                    held=any(start <= at.when <= end for start, end in windows),
                    minutes=sum(end - start for start, end in windows) / 60.0,
                )
            )
    return found


def _kind(given: Measurement) -> str:
    if given.ratio is None:
        return "direction"
    return "length" if given.azimuth_deg is None else "both"


def line(name: str, found: list[Case]) -> None:
    """Print one row."""
    rate = np.mean([case.held for case in found])
    low, high = (rate + side * 1.96 * np.sqrt(rate * (1 - rate) / len(found)) for side in (-1, 1))
    minutes = np.median([case.minutes for case in found])
    print(
        f"  {name:<34} {len(found):>5}   {rate:6.1%} ({low:.1%} to {high:.1%})   {minutes:6.0f} min"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = cases(options.seed, options.cases)
    print("  windows of the day                 cases    hold the truth          median length")
    line("all", found)
    for kind in ("both", "direction", "length"):
        line(f"measured: {kind}", [case for case in found if case.kind == kind])
    for low, high in BANDS:
        band = [case for case in found if low <= case.altitude_deg < high]
        line(f"sun {low:.0f} to {high:.0f} degrees high", band)
    for worse in (1.5, 2.0, 3.0):
        broken = cases(options.seed + 1, options.cases // 3, worse)
        line(f"slope and lean {worse:g} x the declared", broken)


if __name__ == "__main__":
    main()
