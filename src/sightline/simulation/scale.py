"""How large an incident is built: small for tests, larger for people to look at."""

from dataclasses import dataclass
from enum import Enum

PRESET = "superfast"
"""Presets from "veryfast" on look ahead over macroblocks, and there libx264 (core 165) gave other
bytes from run to run at a width of 160; this one repeats itself and is quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleParameters:
    """Landscape picture size, encoder effort, sampling, and one frame kept of how many."""

    width: int
    height: int
    crf: int
    preset: str
    plate_density: float
    ground_pixels: int
    shadow_pixels: int
    frame_divisor: int


class Scale(Enum):
    """TINY: clips of three to five seconds at 160 x 90. DEMO: 12 to 20 seconds at 640 x 360."""

    TINY = "tiny"
    DEMO = "demo"

    @property
    def parameters(self) -> ScaleParameters:
        """The numbers behind the name."""
        if self is Scale.TINY:
            return ScaleParameters(
                width=160,
                height=90,
                crf=20,
                preset=PRESET,
                plate_density=1.6,
                ground_pixels=640,
                shadow_pixels=1024,
                frame_divisor=2,
            )
        return ScaleParameters(
            width=640,
            height=360,
            crf=23,
            preset=PRESET,
            plate_density=1.15,
            ground_pixels=1536,
            shadow_pixels=2048,
            frame_divisor=1,
        )
