"""The sun against an ephemeris, and against pvlib, suncalc and ShadowFinder's computation.

    .venv/bin/python benchmarks/sun.py [--points 10000000] [--runs 5] [--peers PYTHON]

Processor seconds of one process, medians, all in one run. ShadowFinder (with the suncalc that it
calls) lives in an environment of its own; name its Python with --peers:

    uv venv peers && uv pip install --python peers/bin/python shadowfinder
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pvlib.spa

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.builders.planets import Planets, apart_deg, instants

from sightline.geo.chronolocate_legal import legal_area
from sightline.geo.clocks import legal_offset_s
from sightline.geo.horizon import Places, height_sine
from sightline.geo.moon import moon_at
from sightline.geo.shadow import Measurement
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.sun import UNIT_M, sun_at, sun_vectors

LATITUDES, LONGITUDES = np.arange(-60.0, 85.0, 0.5), np.arange(-180.0, 180.0, 0.5)
POST = Consistency(Measurement(ratio=0.8, ratio_error=0.05))
"""As ShadowFinder is asked: 8 long of 10 high, without a direction."""
YEARS = ((1900, 1972), (1972, 2025), (2025, 2050))
PEERS = """
import sys, time, statistics, warnings
warnings.simplefilter("ignore")
from datetime import datetime
import numpy as np, pandas as pd
from suncalc import get_position
from shadowfinder import ShadowFinder
runs = int(sys.argv[1])
def cpu(work):
    spent = []
    for _ in range(runs):
        start = time.process_time(); work(); spent.append(time.process_time() - start)
    return statistics.median(spent)
times = np.random.default_rng(1).uniform(1.6e9, 1.7e9, 1_000_000)
times = pd.to_datetime(times, unit="s", utc=True)
print(cpu(lambda: get_position(times, 61.4, 48.2)) / 1e6)
for kind in ("utc", "local"):
    finder = ShadowFinder(10, 8, datetime(2024, 11, 14, 9, 12), kind)
    if kind == "utc":
        lats = np.arange(finder.min_lat, finder.max_lat, finder.angular_resolution)
        lons = np.arange(finder.min_lon, finder.max_lon, finder.angular_resolution)
        finder.lons, finder.lats = np.meshgrid(lons, lats)
        finder.timezones = np.empty(0)
    else:
        start = time.process_time()
        finder.generate_timezone_grid()
        grid = time.process_time() - start
    print(cpu(finder.find_shadows))
print(grid)
"""
"""ShadowFinder's own computation on its own grid (60 south to 85 north, half a degree)."""


def cpu(work: Callable[[], object], runs: int) -> float:
    """Median processor seconds."""
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def report_errors() -> None:
    """Print degrees between ours, pvlib's and the ephemeris."""
    planets = Planets()
    print("degrees from DE421 (Skyfield), unrefracted    median     95 %      max")
    for years in YEARS:
        seconds, place = instants(7, years, 10_000)
        for body, ours in (("sun", sun_at), ("moon", moon_at)):
            sky = ours(*place, seconds)
            true = planets.sky(body, place, seconds)
            _line(f"{body}, {years[0]} to {years[1]}", sky.azimuth_deg, sky.altitude_deg, true)
        if years == (1972, 2025):
            theirs = pvlib.spa.solar_position_numpy(
                seconds, *place, 0.0, 1010.0, 10.0, 67.0, 0.5667, numthreads=1
            )
            _line("sun by pvlib", theirs[4], theirs[3], planets.sky("sun", place, seconds))
    planets.close()


def _line(
    name: str,
    azimuth: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    altitude: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    true: tuple[
        np.ndarray[tuple[int, ...], np.dtype[np.float64]],
        np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ],
) -> None:
    apart = apart_deg(azimuth, altitude, true)
    middle, most = np.quantile(apart, (0.5, 0.95))
    print(f"  {name:<42} {middle:.5f}  {most:.5f}  {apart.max():.5f}")


def world(
    seconds: float, ahead_s: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None = None
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How far the shadow's length is off over the grid that ShadowFinder uses; NaN at night.

    With `ahead_s` the time is what each place's own clock, so far ahead of UTC, showed.
    """
    if ahead_s is None:
        sun = sun_vectors(np.array([seconds]))[:, :, None]
    else:
        offsets, which = np.unique(ahead_s, return_inverse=True)
        sun = sun_vectors(seconds - offsets.astype(np.float64))[:, which.reshape(ahead_s.shape)]
    sine = height_sine(Places.of(LATITUDES[:, None], LONGITUDES[None, :]), sun, UNIT_M)
    up = np.where(sine > 0.0, sine, np.nan)
    off: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    off = np.sqrt(1.0 / (up * up) - 1.0) * (10.0 / 8.0) - 1.0
    return off


def report_rates(points: int, runs: int, peers: str | None) -> None:
    """Print points a second and ratios."""
    random = np.random.default_rng(1)
    seconds = random.uniform(1.6e9, 1.7e9, points)
    latitude, longitude = random.uniform(-60, 60, points), random.uniform(-180, 180, points)
    few = slice(0, min(points, 100_000))
    spa = cpu(
        lambda: pvlib.spa.solar_position_numpy(
            seconds[few], latitude[few], longitude[few], 0, 1010, 10, 67, 0.5667, numthreads=1
        ),
        runs,
    ) / len(seconds[few])
    many = cpu(lambda: sun_at(latitude, longitude, seconds), runs) / points
    one = cpu(lambda: sun_at(48.2, 61.4, seconds), runs) / points
    year = cpu(lambda: sun_at(48.2, 61.4, 1.7e9 + 60.0 * np.arange(525_600.0)), runs)
    grid = cpu(lambda: world(1_731_575_527.0), runs)
    print(f"pvlib SPA (numpy)                    {1 / spa:>12,.0f} points/s")
    print(f"ours, a place for each instant       {1 / many:>12,.0f} points/s {spa / many:6.1f} x")
    print(f"ours, one place                      {1 / one:>12,.0f} points/s {spa / one:6.1f} x")
    print(f"ours, one place, a year by minute    {year:>12.3f} s")
    print(f"ours, world grid of half a degree    {grid:>12.4f} s")
    shown = 1_731_593_527.0
    start = time.process_time()
    ahead = np.array([[legal_offset_s(lat, lon, shown) for lon in LONGITUDES.tolist()]
                      for lat in LATITUDES.tolist()])  # fmt: skip
    zoned = time.process_time() - start
    own = cpu(lambda: world(shown, ahead), runs)
    print(f"ours, the same by each place's clock {own:>12.4f} s; its grid of zones {zoned:.1f} s")
    legal = cpu(lambda: legal_area((shown, shown), (POST,), cell_deg=0.5), runs)
    print(f"ours, area by legal time, with errors{legal:>12.4f} s, zones looked up")
    if peers is None:
        print("suncalc, ShadowFinder                not run: no --peers")
        return
    said = subprocess.run(  # noqa: S603 - the Python that the user named
        [peers, "-c", PEERS, str(runs)], check=True, capture_output=True, text=True
    ).stdout.split()
    sun, utc, local, zones = map(float, said)
    print(
        f"suncalc, one place                   {1 / sun:>12,.0f} points/s; ours {sun / one:.1f} x"
    )
    print(f"ShadowFinder, UTC                    {utc:>12.4f} s; ours {utc / grid:.1f} x")
    print(
        f"ShadowFinder, local (zones known)    {local:>12.4f} s; its grid of zones {zones:.1f} s; "
        f"ours {local / own:.0f} x, the area with errors {local / legal:.0f} x"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers")
    options = parser.parse_args()
    report_errors()
    report_rates(options.points, options.runs, options.peers)


if __name__ == "__main__":
    main()
