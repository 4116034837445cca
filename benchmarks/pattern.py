"""Pattern search on a real extract: hits and time beside a plain loop, and what Mercator misses.

    python benchmarks/pattern.py [EXTRACT ...] [--sample 60]

The pattern: a house with another building within 30 m, a track within 40 m, trees within 150 m to
the north, and no place of worship within 200 m. Processor time, so that what others do on this
machine counts little.

- cold: reading the extract, then searching; warm: from the cache.
- command: `sightline pattern` as a user types it, all of its processes: Python and libraries
  loaded, the limited process started, the extract read (cold) or not (warm). Linux only.
- loop: for each house, every other feature is asked for its distance in the same UTM plane, with
  Shapely and no index, for a random sample of houses; its time is scaled up to all of them. The
  hits of the sample must be the same.
- Mercator: the same pattern with distances as EPSG:3857 has them, as SQL on such a table asks.
  "Missed" are true hits that it does not find.
- self: houses that pass only where a building may be its own outbuilding, as in such SQL.
"""

import argparse
import ctypes
import io
import math
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely

from sightline.adapters.map_files import open_map
from sightline.adapters.osm_reader import read_osm
from sightline.geo.map_data import MapSearch
from sightline.geo.pattern import search_map
from sightline.geo.pattern_ground import Placed, Zone, outside_bearing, true_bearing
from sightline.geo.pattern_query import Pattern
from sightline.geo.pattern_reading import read_pattern

T = TypeVar("T")
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
MAPS = Path(__file__).parents[2] / "shared" / "data" / "maps"
QUERY = """
anchor = "house"
[features.house]
tags = { building = true }
[features.outbuilding]
tags = { building = true }
[features.track]
tags = { highway = "track" }
[features.trees]
tags = [{ natural = ["wood", "tree", "tree_row"] }, { landuse = "forest" }]
[features.church]
tags = [{ amenity = "place_of_worship" }, { building = ["church", "chapel"] }]
[[clauses]]
near = ["house", "outbuilding"]
within_m = 30
[[clauses]]
near = ["house", "track"]
within_m = 40
[[clauses]]
near = ["house", "trees"]
within_m = 150
bearing_deg = [315, 45]
[[clauses]]
absent = "church"
from = "house"
within_m = 200
"""


def main() -> None:
    """Print one block an extract."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, default=60)
    wanted = parser.parse_args()
    for path in wanted.files or sorted(MAPS.glob("*.osm.pbf")):
        block(path, wanted.sample)


def block(path: Path, sample: int) -> None:
    """Measure one extract."""
    pattern = read_pattern(tomllib.loads(QUERY))
    with tempfile.TemporaryDirectory() as folder:
        # In a limited process the time would be its own: the same code is timed here instead.
        read, _ = spent(lambda: read_osm(io.BytesIO(path.read_bytes())))
        open_map(path, Path(folder))
        load, opened = spent(lambda: open_map(path, Path(folder)))
    search = MapSearch(opened.data)
    took, found = spent(lambda: search_map(search, pattern))
    print(f"{path.name}: {len(opened.data):,} features, {found.anchors:,} buildings")
    print(f"  cold {read + took:.2f} s (reading {read:.2f}), warm {load + took:.2f} s")
    print(f"  {found.whole} houses meet every clause")
    as_command(path)
    loop(search, pattern, set(found.whole_numbers), sample, took)


def as_command(path: Path, runs: int = 3) -> None:
    """Processor time of the whole command, cold and warm, medians; its orphans count as ours."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    took: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as home:
            query = Path(home) / "yard.toml"
            query.write_text(f'title = "A yard"\n{QUERY}')
            words: list[str | Path] = [
                sys.executable,
                "-m",
                "sightline",
                "pattern",
                query,
                "--map",
                path,
                "--json",
            ]
            surroundings = {**os.environ, "SIGHTLINE_HOME": home}
            for spent_of in took.values():
                before, known = _of_children(), _children()
                subprocess.run(words, env=surroundings, capture_output=True, check=True)  # noqa: S603 - ours
                while orphans := _children() - known:
                    _end(orphans)
                spent_of.append(_of_children() - before)
    cold, warm = (statistics.median(times) for times in took.values())
    print(f"  command: cold {cold:.2f} s, warm {warm:.2f} s")


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children() -> set[int]:
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def _end(orphans: set[int]) -> None:
    """End what outlives the command, such as the server that children come from, and count it."""
    for process in orphans:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def loop(search: MapSearch, pattern: Pattern, whole: set[int], sample: int, ours: float) -> None:
    """The plain loop on a sample, in true metres and in Mercator's."""
    middle = shapely.get_x(shapely.centroid(search.geometries(np.arange(1))[0]))
    zone = Zone(search, int((middle + 180.0) // 6.0) + 1)
    placed = {
        feature.name: zone.placed(feature.alternatives, sides=False) for feature in pattern.features
    }
    houses = placed["house"]
    rng = np.random.default_rng(1)
    some = rng.choice(len(houses), min(sample, len(houses)), replace=False).tolist()
    # As many true hits as others, or the sample would hold hardly any.
    hits = [row for row, number in enumerate(houses.numbers.tolist()) if number in whole]
    some += rng.choice(hits, min(sample, len(hits)), replace=False).tolist() if hits else []
    took, true = spent(lambda: {row for row in some if plainly(placed, row, 1.0)})
    agreed = true == {row for row in some if int(houses.numbers[row]) in whole}
    whole_loop = took * len(houses) / len(some)
    print(f"  plain loop: {took:.1f} s for {len(some)} houses, {whole_loop:.0f} s for all")
    print(f"  ours is {whole_loop / ours:.0f} times as fast; hits the same: {agreed}")
    stretch = 1.0 / math.cos(math.radians(float(np.median(houses.degrees[:, 1]))))
    seen = [row for row in some if row in true]
    missed = [row for row in seen if not plainly(placed, row, stretch)]
    print(f"  Web Mercator (1 m is {stretch:.2f}): misses {len(missed)} of {len(seen)} true hits")
    alone = [row for row in some if row not in true and plainly(placed, row, 1.0, itself=True)]
    print(f"  a building as its own outbuilding: {len(alone)} of {len(some)} would pass wrongly")


def plainly(placed: dict[str, Placed], row: int, stretch: float, *, itself: bool = False) -> bool:
    """Whether a house meets every clause, asking every other feature."""
    houses = placed["house"]
    house, scale = houses.shapes[row], float(houses.scale[row])

    def near(name: str, metres: float) -> list[int]:
        limit = metres * scale / stretch
        return [n for n, shape in enumerate(placed[name].shapes) if house.distance(shape) <= limit]

    others = [n for n in near("outbuilding", 30.0) if itself or n != row]
    if not others or not near("track", 40.0) or near("church", 200.0):
        return False
    trees = np.array(near("trees", 150.0), dtype=np.int64)
    if not len(trees):
        return False
    ends = placed["trees"].middles[trees]
    starts = np.repeat(houses.middles[row : row + 1], len(trees), axis=0)
    turn = np.repeat(houses.convergence_deg[row], len(trees))
    return bool(np.any(outside_bearing(true_bearing(starts, ends, turn), (315.0, 45.0)) <= 0))


def spent(work: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds, and what came of it."""
    before = time.process_time()
    made = work()
    return time.process_time() - before, made


if __name__ == "__main__":
    main()
