"""Simple bodies: named joints in a few poses, and how one pose becomes another.

A pose is (20, 3) metres in the body's own frame: x right, y forward, z up, feet at the origin.
"""

import math
from typing import Final

import numpy as np

from sightline.simulation.geometry import Vec

JOINTS: Final = (
    "pelvis", "chest", "neck", "head",
    "left shoulder", "left elbow", "left hand",
    "right shoulder", "right elbow", "right hand",
    "left hip", "left knee", "left ankle",
    "right hip", "right knee", "right ankle",
    "left toe", "right toe", "butt", "muzzle",
)  # fmt: skip
INDEX: Final = {name: place for place, name in enumerate(JOINTS)}
_STRIDE_M = 1.45

_TRUNK = {
    "pelvis": (0.0, 0.0, 0.95),
    "chest": (0.0, 0.01, 1.28),
    "neck": (0.0, 0.01, 1.47),
    "head": (0.0, 0.04, 1.61),
    "left shoulder": (-0.19, 0.0, 1.42),
    "right shoulder": (0.19, 0.0, 1.42),
    "left hip": (-0.10, 0.0, 0.92),
    "right hip": (0.10, 0.0, 0.92),
    "left knee": (-0.12, 0.04, 0.49),
    "right knee": (0.12, 0.04, 0.49),
    "left ankle": (-0.13, 0.0, 0.09),
    "right ankle": (0.13, 0.0, 0.09),
    "left toe": (-0.15, 0.17, 0.05),
    "right toe": (0.15, 0.17, 0.05),
    "butt": (0.0, 0.0, 1.0),
    "muzzle": (0.0, 0.0, 1.0),
}
_ARMS_DOWN = {
    "left elbow": (-0.26, -0.04, 1.13),
    "left hand": (-0.25, 0.08, 0.87),
    "right elbow": (0.26, -0.04, 1.13),
    "right hand": (0.25, 0.08, 0.87),
}
_ARMS_UP = {
    "left elbow": (-0.40, 0.05, 1.58),
    "left hand": (-0.33, 0.06, 1.88),
    "right elbow": (0.40, 0.05, 1.58),
    "right hand": (0.33, 0.06, 1.88),
}
_LOW_READY = {
    "left elbow": (-0.24, 0.15, 1.14),
    "left hand": (-0.07, 0.42, 1.06),
    "right elbow": (0.29, -0.02, 1.16),
    "right hand": (0.12, 0.20, 1.06),
    "butt": (0.19, 0.02, 1.22),
    "muzzle": (-0.17, 0.74, 0.88),
}
_AIM = {
    "left elbow": (-0.16, 0.32, 1.24),
    "left hand": (0.03, 0.54, 1.42),
    "right elbow": (0.34, 0.10, 1.26),
    "right hand": (0.12, 0.27, 1.41),
    "butt": (0.14, 0.08, 1.45),
    "muzzle": (0.03, 0.98, 1.48),
}
_POINT = {
    "left elbow": (-0.17, 0.30, 1.28),
    "left hand": (0.03, 0.56, 1.41),
    "right elbow": (0.20, 0.32, 1.32),
    "right hand": (0.06, 0.60, 1.43),
    "butt": (0.06, 0.58, 1.42),
    "muzzle": (0.05, 0.84, 1.47),
}
_KNEEL = {
    "pelvis": (0.0, -0.05, 0.52),
    "chest": (0.0, 0.05, 0.86),
    "neck": (0.0, 0.10, 1.05),
    "head": (0.0, 0.15, 1.21),
    "left shoulder": (-0.19, 0.06, 0.99),
    "right shoulder": (0.19, 0.06, 0.99),
    "left elbow": (-0.38, 0.14, 1.14),
    "left hand": (-0.30, 0.18, 1.43),
    "right elbow": (0.38, 0.14, 1.14),
    "right hand": (0.30, 0.18, 1.43),
    "left hip": (-0.10, -0.04, 0.49),
    "right hip": (0.10, -0.04, 0.49),
    "left knee": (-0.14, 0.16, 0.09),
    "right knee": (0.14, 0.16, 0.09),
    "left ankle": (-0.13, -0.27, 0.08),
    "right ankle": (0.13, -0.27, 0.08),
    "left toe": (-0.13, -0.40, 0.05),
    "right toe": (0.13, -0.40, 0.05),
}
_PRONE = {
    "pelvis": (0.0, 0.0, 0.14),
    "chest": (0.0, 0.35, 0.16),
    "neck": (0.0, 0.54, 0.15),
    "head": (0.0, 0.69, 0.13),
    "left shoulder": (-0.19, 0.48, 0.14),
    "right shoulder": (0.19, 0.48, 0.14),
    "left elbow": (-0.41, 0.64, 0.07),
    "left hand": (-0.27, 0.88, 0.06),
    "right elbow": (0.41, 0.64, 0.07),
    "right hand": (0.27, 0.88, 0.06),
    "left hip": (-0.10, -0.06, 0.13),
    "right hip": (0.10, -0.06, 0.13),
    "left knee": (-0.17, -0.48, 0.09),
    "right knee": (0.15, -0.49, 0.09),
    "left ankle": (-0.21, -0.88, 0.07),
    "right ankle": (0.17, -0.90, 0.07),
    "left toe": (-0.25, -1.03, 0.05),
    "right toe": (0.20, -1.05, 0.05),
    "butt": (0.0, 0.5, 0.1),
    "muzzle": (0.0, 0.5, 0.1),
}


def _pose(*layers: dict[str, tuple[float, float, float]]) -> Vec:
    joined: dict[str, tuple[float, float, float]] = {}
    for layer in layers:
        joined |= layer
    return np.array([joined[name] for name in JOINTS], dtype=np.float64)


POSES: Final[dict[str, Vec]] = {
    "stand": _pose(_TRUNK, _ARMS_DOWN),
    "low ready": _pose(_TRUNK, _ARMS_DOWN, _LOW_READY),
    "aim rifle": _pose(_TRUNK, _ARMS_DOWN, _AIM),
    "hands up": _pose(_TRUNK, _ARMS_UP),
    "point weapon": _pose(_TRUNK, _ARMS_DOWN, _POINT),
    "kneel": _pose(_TRUNK, _ARMS_UP, _KNEEL),
    "prone": _pose(_TRUNK, _PRONE),
}


def blended(first: str, second: str, share: float) -> Vec:
    """The pose a share (0 to 1) of the way from one to another, eased at both ends."""
    eased = share * share * (3.0 - 2.0 * share)
    mixed: Vec = POSES[first] * (1.0 - eased) + POSES[second] * eased
    return mixed


def strided(pose: Vec, walked_m: float) -> Vec:
    """The pose with its legs (and a little of its trunk) where walking this far puts them."""
    phase = 2.0 * math.pi * walked_m / _STRIDE_M
    walking = pose.copy()
    for side, swing in (("left", phase), ("right", phase + math.pi)):
        reach, lift = 0.30 * math.sin(swing), max(0.0, math.cos(swing))
        knee, ankle, toe = (INDEX[f"{side} {joint}"] for joint in ("knee", "ankle", "toe"))
        walking[knee, 1] += 0.5 * reach + 0.10 * lift
        walking[knee, 2] += 0.05 * lift
        walking[ankle, 1] += reach - 0.10 * lift
        walking[ankle, 2] += 0.15 * lift
        walking[toe, 1] += reach - 0.10 * lift
        walking[toe, 2] += 0.11 * lift
    walking[:10, 2] += 0.018 * math.cos(2.0 * phase)
    walking[1:10, 1] += 0.03
    return walking


def placed(pose: Vec, stand: tuple[float, float, float], stature: float) -> Vec:
    """A pose scaled and put into the yard at x, y (metres), facing a heading (degrees)."""
    x, y, heading_deg = stand
    heading = math.radians(heading_deg)
    right = np.array((math.cos(heading), -math.sin(heading), 0.0))
    forward = np.array((math.sin(heading), math.cos(heading), 0.0))
    axes = np.stack((right, forward, np.array((0.0, 0.0, 1.0))))
    joints: Vec = stature * (pose @ axes) + np.array((x, y, 0.0))
    return joints
