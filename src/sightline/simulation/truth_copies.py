"""What is known of the copies: where every second and pixel comes from. Units as in `truth`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Seconds of a child file and the seconds of the parent they come from (speed in permille).

    `picture` is the affine map from parent to child pixels (a b tx; c d ty), in millionths.
    Speed 0 repeats one parent frame. An empty parent means material of the poster's own.
    """

    parent: str
    parent_start_us: int
    parent_end_us: int
    child_start_us: int
    child_end_us: int
    speed_permille: int
    picture_e6: tuple[int, ...]
    mirrored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A copy as posted: its parents, what was done, and when and where it appeared."""

    key: str
    file: str
    media_type: str
    channel: str
    posted_at: str
    generation: int
    parents: tuple[str, ...]
    origins: tuple[str, ...]
    operations: tuple[str, ...]
    overlays_px: tuple[tuple[int, int, int, int], ...]
    sound: str
    width: int
    height: int
    duration_us: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedEdit:
    """A change made inside a copy, to be found: where it shows in the child."""

    posting: str
    kind: str
    child_time_us: int
    child_end_us: int
    removed_us: int
    repeated_frames: int
