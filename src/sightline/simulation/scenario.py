"""The incident itself: where, when, who, what was heard, and who filmed it from where.

Country, parties, places, devices and outlets are invented. The coordinates lie in open steppe.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sightline.simulation.scale import Scale
from sightline.simulation.sun import SunPosition, instant_after, sun_position

SCENE_ZERO: Final = datetime(2024, 11, 14, 9, 12, 7, 400_000, tzinfo=UTC)
"""Zero of the scene clock, in which every other time of the scene is told, in seconds."""
LATER_S: Final = 4755.0
"""When the camera above begins, on the scene clock: 79 minutes after the last shot."""
OTHER_DAY_S: Final = -6 * 86400.0 - 3.75 * 3600.0
LOCAL_OFFSET_MINUTES: Final = 300
TEMPERATURE_DECI_C: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A populated place of the invented country, in degrees times ten million."""

    key: str
    name: str
    kind: str
    admin_path: str
    population: int
    lat_e7: int
    lon_e7: int


VILLAGE: Final = NamedPlace(
    key="sarnovek-village",
    name="Sarnovek",
    kind="village",
    admin_path="Miren district, Ozel province",
    population=61,
    lat_e7=482_134_000,
    lon_e7=614_187_000,
)
TOWN: Final = NamedPlace(
    key="sarnovek-town",
    name="Sarnovek",
    kind="town",
    admin_path="Sarnovek district, Tarn province",
    population=84_300,
    lat_e7=487_350_000,
    lon_e7=586_920_000,
)
NEIGHBOUR: Final = NamedPlace(
    key="kolm",
    name="Kolm",
    kind="village",
    admin_path="Miren district, Ozel province",
    population=212,
    lat_e7=482_660_000,
    lon_e7=613_410_000,
)
YARD_LAT_E7: Final = 482_151_300
YARD_LON_E7: Final = 614_222_900
"""The origin of the local frame: the middle of the yard, 330 m north-east of the village."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side: its key, invented state, ministry and the bands its soldiers wear."""

    key: str
    name: str
    adjective: str
    ministry: str
    band: str


BLUE: Final = Party(
    key="blue",
    name="Republic of Velmar",
    adjective="Velmarian",
    ministry="Velmarian Ministry of Defence",
    band="blue",
)
OCHRE: Final = Party(
    key="ochre",
    name="Federation of Ostrel",
    adjective="Ostrelian",
    ministry="Ostrelian Ministry of Defence",
    band="ochre",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where a camera points at a moment: seconds from the clip's scene start, degrees."""

    at: float
    heading: float
    pitch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlan:
    """One camera's recording.

    Attributes:
        window: start on the scene clock and length, in seconds.
        tiny_window: the same for `Scale.TINY`.
        focal_widths: focal length in units of the longer picture side.
        shake_deg: size of the hand-shake.
        clock_error_s: what the camera's clock shows minus UTC.
        frame_rate: frames a second; None records a variable rate.
    """

    key: str
    title: str
    file: str
    position: tuple[float, float, float]
    aims: tuple[Aim, ...]
    window: tuple[float, float]
    tiny_window: tuple[float, float]
    focal_widths: float
    shake_deg: float
    clock_error_s: int
    make: str
    model: str
    frame_rate: int | None = 25
    portrait: bool = False
    ends: str = "stopped"

    def span(self, scale: Scale) -> tuple[float, float]:
        """Start on the scene clock and length, in seconds."""
        return self.tiny_window if scale is Scale.TINY else self.window


CLIPS: Final = (
    ClipPlan(
        key="A",
        title="ground, hand-held, south-east of the yard",
        file="clip-a.mp4",
        position=(12.0, -9.0, 1.65),
        aims=(
            Aim(at=-2.0, heading=-34.0, pitch=-0.2),
            Aim(at=2.0, heading=-41.0, pitch=-0.6),
            Aim(at=7.5, heading=-43.0, pitch=-0.9),
            Aim(at=10.6, heading=-41.0, pitch=-0.7),
            Aim(at=12.3, heading=-38.0, pitch=-0.5),
            Aim(at=12.9, heading=-35.5, pitch=2.0),
        ),
        window=(-2.0, 14.84),
        tiny_window=(8.84, 4.0),
        focal_widths=1.10,
        shake_deg=0.55,
        clock_error_s=0,
        make="Halvorn",
        model="H9 Lite",
        ends="abrupt",
    ),
    ClipPlan(
        key="B",
        title="hand-held, from a trailer on the track to the south-west",
        file="clip-b.mp4",
        position=(-37.0, -26.0, 2.75),
        aims=(
            Aim(at=-3.0, heading=58.0, pitch=-0.4),
            Aim(at=6.0, heading=56.0, pitch=-0.7),
            Aim(at=12.7, heading=55.0, pitch=-0.6),
            Aim(at=13.3, heading=57.0, pitch=-6.0),
            Aim(at=15.4, heading=58.0, pitch=-7.0),
        ),
        window=(-3.0, 18.4),
        tiny_window=(9.4, 4.8),
        focal_widths=2.05,
        shake_deg=0.20,
        clock_error_s=3643,
        make="Tessar",
        model="TC-20",
    ),
    ClipPlan(
        key="C",
        title="from above, hovering south of the yard, 79 minutes later",
        file="clip-c.mp4",
        position=(1.5, -14.0, 27.0),
        aims=(
            Aim(at=LATER_S, heading=-6.0, pitch=-46.0),
            Aim(at=LATER_S + 1.5, heading=-5.0, pitch=-47.0),
            Aim(at=LATER_S + 7.0, heading=1.0, pitch=-58.0),
            Aim(at=LATER_S + 16.0, heading=4.0, pitch=-60.0),
        ),
        window=(LATER_S, 16.0),
        tiny_window=(LATER_S + 7.0, 3.2),
        focal_widths=1.10,
        shake_deg=0.06,
        clock_error_s=0,
        make="Skarn",
        model="Petrel 3",
    ),
    ClipPlan(
        key="D",
        title="ground, phone held upright, from the entrance, before",
        file="clip-d.mp4",
        position=(4.6, -24.0, 1.60),
        aims=(
            Aim(at=-46.0, heading=-19.0, pitch=-2.0),
            Aim(at=-40.0, heading=-17.0, pitch=-3.0),
            Aim(at=-33.0, heading=-11.0, pitch=-2.0),
        ),
        window=(-46.0, 12.5),
        tiny_window=(-41.0, 3.4),
        focal_widths=1.25,
        shake_deg=0.6,
        clock_error_s=1,
        make="Orbel",
        model="OB-11",
        frame_rate=None,
        portrait=True,
    ),
)
OTHER_DAY_CLIP: Final = ClipPlan(
    key="E",
    title="another take of the same yard six days earlier; not a copy of any clip",
    file="clip-e.mp4",
    position=(12.7, -8.2, 1.70),
    aims=(
        Aim(at=OTHER_DAY_S, heading=-37.0, pitch=-2.4),
        Aim(at=OTHER_DAY_S + 6.0, heading=-42.0, pitch=-2.0),
        Aim(at=OTHER_DAY_S + 12.5, heading=-36.0, pitch=-2.2),
    ),
    window=(OTHER_DAY_S, 12.5),
    tiny_window=(OTHER_DAY_S + 2.0, 3.2),
    focal_widths=1.03,
    shake_deg=0.5,
    clock_error_s=0,
    make="Halvorn",
    model="H9 Lite",
)


def speed_of_sound_m_s() -> float:
    """In dry air at the scenario's temperature (331.3 m/s times the root of T / 273.15 K)."""
    celsius = TEMPERATURE_DECI_C / 10.0
    return float(331.3 * (1.0 + celsius / 273.15) ** 0.5)


def scene_instant(seconds: float) -> datetime:
    """The UTC instant at a moment of the scene clock."""
    return instant_after(SCENE_ZERO, seconds)


def sun_at(seconds: float) -> SunPosition:
    """The sun over the yard at a moment of the scene clock."""
    return sun_position(scene_instant(seconds), YARD_LAT_E7 / 1e7, YARD_LON_E7 / 1e7)
