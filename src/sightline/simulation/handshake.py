"""How a clip's camera moves: planned aims plus the shake of a hand, and when its frames fall."""

import math
from itertools import pairwise

import numpy as np

from sightline.simulation.camera import Camera, Pose
from sightline.simulation.geometry import Vec
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import ClipPlan

TICKS_PER_SECOND = 90_000
_MARGIN_DEG = 1.2
_WAVES = 6


class Operator:
    """The person (or drone) holding a clip's camera; fixed place, turning view."""

    def __init__(self, plan: ClipPlan, scale: Scale, rng: np.random.Generator) -> None:
        """Draw this clip's hand-shake."""
        self.plan = plan
        sizes = scale.parameters
        long_side, short_side = sizes.width, sizes.height
        self.width, self.height = (
            (short_side, long_side) if plan.portrait else (long_side, short_side)
        )
        self.focal_px = plan.focal_widths * long_side
        self._frequency = rng.uniform(0.25, 3.2, (3, _WAVES))
        self._phase = rng.uniform(0.0, 2.0 * math.pi, (3, _WAVES))
        weight = rng.uniform(0.4, 1.0, (3, _WAVES)) / (0.6 + self._frequency)
        reach = np.array((1.0, 0.8, 0.9))[:, None] * plan.shake_deg
        self._weight = weight / weight.sum(axis=1, keepdims=True) * reach

    def camera(self, at: float) -> Camera:
        """The camera at a moment of the scene clock; angles whole thousandths of a degree."""
        heading, pitch = self._aim(at)
        sway = (
            self._weight
            * np.sin(2.0 * math.pi * self._frequency * (at - self.plan.aims[0].at) + self._phase)
        ).sum(axis=1)
        pose = Pose(
            heading_deg=round(heading + float(sway[0]), 3),
            pitch_deg=round(pitch + float(sway[1]), 3),
            roll_deg=round(float(sway[2]), 3),
        )
        return Camera(
            position=self.plan.position,
            pose=pose,
            focal_px=self.focal_px,
            width=self.width,
            height=self.height,
        )

    def plate_camera(self, start: float, length: float, density: float) -> Camera:
        """A wider, finer camera at the same place that covers all the clip will see."""
        moments = np.linspace(start, start + length, 60)
        poses = [self.camera(float(at)).pose for at in moments]
        headings = [pose.heading_deg for pose in poses]
        pitches = [pose.pitch_deg for pose in poses]
        middle = Pose(
            heading_deg=(min(headings) + max(headings)) / 2.0,
            pitch_deg=(min(pitches) + max(pitches)) / 2.0,
        )
        wide = Camera(
            position=self.plan.position,
            pose=middle,
            focal_px=self.focal_px,
            width=self.width,
            height=self.height,
        )
        reach = _reach(wide, [self.camera(float(at)) for at in moments])
        margin = math.tan(math.radians(_MARGIN_DEG)) * self.focal_px
        focal = self.focal_px * density
        return Camera(
            position=self.plan.position,
            pose=middle,
            focal_px=focal,
            width=2 * math.ceil((reach[0] + margin) * density),
            height=2 * math.ceil((reach[1] + margin) * density),
        )

    def _aim(self, at: float) -> tuple[float, float]:
        aims = self.plan.aims
        for here, following in pairwise(aims):
            if at < following.at:
                share = max(0.0, (at - here.at) / (following.at - here.at))
                eased = share * share * (3.0 - 2.0 * share)
                return (
                    here.heading + (following.heading - here.heading) * eased,
                    here.pitch + (following.pitch - here.pitch) * eased,
                )
        return aims[-1].heading, aims[-1].pitch


def _reach(wide: Camera, views: list[Camera]) -> Vec:
    """Half the width and height in pixels that a camera needs to cover all views."""
    needed = np.zeros(2)
    for view in views:
        across = np.array((-0.5, 0.5, 0.0)) * view.width / view.focal_px
        down = np.array((-0.5, 0.5, 0.0)) * view.height / view.focal_px
        rays = np.array([(x, y, 1.0) for x in across for y in down]) @ view.pose.rotation()
        seen = wide.project(rays + np.array(wide.position))
        offset = np.abs(seen[:, :2] - (wide.width / 2.0, wide.height / 2.0))
        needed = np.maximum(needed, offset.max(axis=0))
    return needed


def frame_ticks(plan: ClipPlan, length: float, rng: np.random.Generator, divisor: int) -> list[int]:
    """Presentation times of a clip's frames, in ticks of 1/90000 second from its start.

    Of each `divisor` frames of a constant rate one is kept.
    """
    total = round(length * TICKS_PER_SECOND)
    if plan.frame_rate is not None:
        step = TICKS_PER_SECOND * divisor // plan.frame_rate
        return list(range(0, total - step // 2, step))
    ticks, now = [], 0
    while now < total - 1000:
        ticks.append(now)
        # a phone in changing light: about 30 a second, slower in the dark third, some frames lost
        nominal = 3000 if now < 0.55 * total else 3750
        lost = 2 if rng.random() < 0.03 else 1  # noqa: PLR2004  three in a hundred
        now += nominal * lost + int(rng.integers(-160, 161))
    return ticks
