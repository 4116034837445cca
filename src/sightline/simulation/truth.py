"""What is known of the incident, written to `truth.json`: whole numbers with their unit in the key.

Space is the local frame (x east, y north, z up, origin at `Place.lat_e7`, `lon_e7`). Times inside a
file are microseconds of presentation time; instants are ISO 8601 in UTC. Picture coordinates are
thousandths of a pixel with the centre of the first pixel at 500, 500.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sightline.simulation.truth_copies import PlantedEdit, Posting, Stretch
from sightline.simulation.truth_texts import Conflict, Report, Statement

__all__ = [
    "Arrival",
    "CameraFacts",
    "Clip",
    "Conflict",
    "CountRange",
    "Event",
    "FrameFacts",
    "Gap",
    "Landmark",
    "LandmarkSeen",
    "PartyFacts",
    "PersonFacts",
    "PersonSeen",
    "Place",
    "PlantedEdit",
    "Position",
    "Posting",
    "Report",
    "SceneCounts",
    "Sound",
    "Statement",
    "Stretch",
    "SunFacts",
    "Truth",
    "iso",
    "position",
]


def iso(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC to the millisecond."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A point of the local frame."""

    x_mm: int
    y_mm: int
    z_mm: int


def position(point: tuple[float, float, float]) -> Position:
    """A point in metres as whole millimetres."""
    x, y, z = (round(value * 1000.0) for value in point)
    return Position(x_mm=x, y_mm=y, z_mm=z)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place; `is_the_place` marks the one where it happened."""

    key: str
    name: str
    kind: str
    admin_path: str
    population: int
    lat_e7: int
    lon_e7: int
    is_the_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A side and the bands its soldiers wear."""

    key: str
    name: str
    ministry: str
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A figure: side by band, dress, and when and where it came to lie (empty if it never did)."""

    key: str
    band: str
    dress: str
    armed: bool
    appears_at: str
    lying_since: str
    lies_at: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A point found on the map and, in some clips, in the picture."""

    key: str
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkSeen:
    """A landmark in one frame of a clip, not hidden by anything that stands still."""

    landmark: str
    time_us: int
    u_mpx: int
    v_mpx: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """A person in one frame: box left, top, right, bottom; arm bands u, v, u, v (if worn)."""

    person: str
    time_us: int
    lying: bool
    box_px: tuple[int, int, int, int]
    arm_bands_mpx: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SunFacts:
    """The refracted sun at an instant, clockwise from true north; shadows point the other way."""

    at: str
    azimuth_mdeg: int
    elevation_mdeg: int
    shadow_azimuth_mdeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFacts:
    """A pinhole camera without distortion; the principal point is the middle of the picture."""

    at: Position
    lat_e7: int
    lon_e7: int
    width: int
    height: int
    focal_mpx: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """One column a fact, one entry a frame."""

    time_us: tuple[int, ...]
    heading_mdeg: tuple[int, ...]
    pitch_mdeg: tuple[int, ...]
    roll_mdeg: tuple[int, ...]
    people_seen: tuple[int, ...]
    lying_seen: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """A smallest and a largest number of people."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A camera original.

    Attributes:
        starts_at: the instant of presentation time zero.
        reported_created: what the container says, to whole seconds.
        clock_error_s: the camera's clock minus UTC.
        display_rotation_deg: clockwise turn stored for the player.
        lying_all: how many lie in the yard at the clip's end, seen or not.
    """

    key: str
    file: str
    title: str
    starts_at: str
    duration_us: int
    reported_created: str
    clock_error_s: int
    make: str
    model: str
    variable_rate: bool
    display_rotation_deg: int
    ends: str
    camera: CameraFacts
    sun: SunFacts
    frames: FrameFacts
    people_seen: CountRange
    lying_seen: CountRange
    lying_all: int
    landmarks: tuple[LandmarkSeen, ...]
    people: tuple[PersonSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a sound reaches a clip's microphone, in that clip's time; `recorded` if inside it."""

    clip: str
    time_us: int
    distance_mm: int
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A sound of the scene."""

    key: str
    kind: str
    at: str
    source: Position
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens.

    `first_frames` names, for every clip then recording, its first frame at or after the instant
    (clip key, presentation time in microseconds), in view or not.
    """

    key: str
    kind: str
    at: str
    where: Position
    person: str
    first_frames: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of the event day that no clip shows."""

    key: str
    starts_at: str
    ends_at: str
    between: tuple[str, str]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCounts:
    """What a person who saw everything would count."""

    came_out_with_band: int
    came_out_without_band: int
    receivers: int
    lying_later: int
    shots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything known of one simulated incident."""

    seed: int
    scale: str
    scene_zero: str
    local_offset_minutes: int
    temperature_deci_c: int
    speed_of_sound_mm_s: int
    origin_lat_e7: int
    origin_lon_e7: int
    map_file: str
    places: tuple[Place, ...]
    parties: tuple[PartyFacts, ...]
    people: tuple[PersonFacts, ...]
    counts: SceneCounts
    landmarks: tuple[Landmark, ...]
    clips: tuple[Clip, ...]
    events: tuple[Event, ...]
    sounds: tuple[Sound, ...]
    gaps: tuple[Gap, ...]
    postings: tuple[Posting, ...]
    edits: tuple[PlantedEdit, ...]
    reports: tuple[Report, ...]
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]

    def clip(self, key: str) -> Clip:
        """The clip of this key.

        Raises:
            KeyError: no clip has it.
        """
        return {clip.key: clip for clip in self.clips}[key]

    def posting(self, key: str) -> Posting:
        """The posting of this key.

        Raises:
            KeyError: no posting has it.
        """
        return {posting.key: posting for posting in self.postings}[key]

    def write(self, path: Path) -> None:
        """Write as JSON, keys in the order of the fields, one line a top-level list entry."""
        lines = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                rows = ",\n".join(f"  {_compact(row)}" for row in value)
                lines.append(f" {json.dumps(field.name)}: [\n{rows}\n ]")
            else:
                lines.append(f" {json.dumps(field.name)}: {_compact(value)}")
        path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _compact(value: object) -> str:
    plain = (
        dataclasses.asdict(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type)
        else value
    )
    return json.dumps(plain, ensure_ascii=False, separators=(", ", ": "))
