"""Camera position from matched points: error, coverage of stated errors, time, by points and noise.

    python benchmarks/camera.py [--runs 200]

Hand-held cameras are drawn at random (tests/builders/cameras.py), points of the map and of the
picture each with their error. Beside ours runs, on the very same draws, what is commonly done:
plain least squares in pixels with SciPy from a good first guess, covariance from its Jacobian.
"Held" is how often the stated 95 % ellipse (or interval of heading) holds the truth: 93 to 97 is
honest at 95.
"""

import argparse
import math
import statistics
import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from tests.builders.cameras import Drawn, drawn, heading_off

from sightline.geo.camera import HEADING, project
from sightline.geo.ellipse import covers
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Camera, resect

CASES = (
    (6, 2.0, 0.3),
    (6, 2.0, 1.0),
    (6, 6.0, 2.0),
    (8, 2.0, 1.0),
    (12, 2.0, 0.3),
    (12, 2.0, 1.0),
    (12, 6.0, 2.0),
    (20, 2.0, 1.0),
)
ROW = "{:>6}{:>6}{:>6}  {:>8}{:>8}{:>7}{:>9}{:>7}{:>9}  {:>8}{:>8}{:>7}{:>9}"


@dataclass
class Tally:
    """What one solver did."""

    off_m: list[float]
    held: int = 0
    heading_deg: list[float] | None = None
    heading_held: int = 0


def main() -> None:
    """Print one row a case."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    titles = ("median m", "90 % m", "held", "head deg", "held", "ms")
    print(ROW.format("points", "px", "map m", *titles, "plain m", "90 % m", "held", "ms"))
    for count, px, map_m in CASES:
        row(runs, count, px, map_m)


def row(runs: int, count: int, px: float, map_m: float) -> None:
    """Draw and solve."""
    rng = np.random.default_rng(count * 1000 + round(px * 10 + map_m))
    ours, plain = Tally([], heading_deg=[]), Tally([])
    spent, spent_plain = [], []
    for _ in range(runs):
        scene = drawn(rng, count, px=px, map_m=map_m)
        started = time.process_time()
        camera = resect(scene.matches)
        spent.append(time.process_time() - started)
        tally(ours, camera, scene)
        started = time.process_time()
        place, covariance = plainly(scene)
        spent_plain.append(time.process_time() - started)
        plain.off_m.append(float(np.linalg.norm(place - scene.state[:2])))
        plain.held += covers(covariance, place - scene.state[:2])
    print(
        ROW.format(
            count, px, map_m, f"{statistics.median(ours.off_m):.2f}",
            f"{np.percentile(ours.off_m, 90):.1f}", f"{ours.held / runs:.0%}",
            f"{statistics.median(ours.heading_deg or [0.0]):.2f}",
            f"{ours.heading_held / runs:.0%}", f"{1000 * statistics.median(spent):.0f}",
            f"{statistics.median(plain.off_m):.2f}", f"{np.percentile(plain.off_m, 90):.1f}",
            f"{plain.held / runs:.0%}", f"{1000 * statistics.median(spent_plain):.0f}",
        ),
        flush=True,
    )  # fmt: skip


def tally(ours: Tally, camera: Camera, scene: Drawn) -> None:
    """Count one solution."""
    off = camera.state[:2] - scene.state[:2]
    ours.off_m.append(float(np.linalg.norm(off)))
    ours.held += covers(camera.covariance[:2, :2], off)
    turned = abs(heading_off(camera, scene.state))
    if ours.heading_deg is not None:
        ours.heading_deg.append(math.degrees(turned))
    ours.heading_held += turned < 1.96 * math.sqrt(camera.covariance[HEADING, HEADING])


def plainly(scene: Drawn) -> tuple[Vec, Vec]:
    """Least squares in pixels, unweighted, from near the truth: place and its covariance."""
    matches = scene.matches
    start = scene.state + np.array((3.0, -3.0, 0.5, 0.05, 0.02, 0.0, 0.05))

    def residuals(state: Vec) -> Vec:
        flat: Vec = (
            project(state[None], matches.points, matches.size).pixels[0] - matches.pixels
        ).ravel()
        return flat

    found = least_squares(residuals, start, x_scale="jac", max_nfev=200)
    freedom = max(1, 2 * matches.count - 7)
    slopes = np.asarray(found.jac, dtype=np.float64)
    covariance = np.linalg.pinv(slopes.T @ slopes) * 2.0 * found.cost / freedom
    return found.x[:2], covariance[:2, :2] + np.eye(2) * 1e-9


if __name__ == "__main__":
    main()
