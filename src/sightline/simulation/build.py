"""Building an incident: clips, copies, reports, map and truth, in that order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import StorageFailed
from sightline.simulation.film import film, prepare
from sightline.simulation.posting_plans import PLANS
from sightline.simulation.postings import Parent, make_posting, order, planted_edit
from sightline.simulation.reports import Texts, write_reports
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import (
    CLIPS,
    LOCAL_OFFSET_MINUTES,
    OTHER_DAY_CLIP,
    SCENE_ZERO,
    TEMPERATURE_DECI_C,
    YARD_LAT_E7,
    YARD_LON_E7,
    speed_of_sound_m_s,
)
from sightline.simulation.scene_facts import (
    person_facts,
    scene_counts,
    scene_events,
    scene_gaps,
    scene_parties,
    scene_places,
    scene_sounds,
)
from sightline.simulation.stage import Stage, build_stage
from sightline.simulation.truth import (
    Clip,
    Truth,
    iso,
)
from sightline.simulation.truth_copies import PlantedEdit, Posting
from sightline.simulation.yard_map import landmarks, write_map

MAP_FILE = "map.geojson"
TRUTH_FILE = "truth.json"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A built incident: where its files lie and everything known of it."""

    directory: Path
    truth: Truth

    def path(self, name: str) -> Path:
        """The path of a file by its name in the truth."""
        return self.directory / name

    @property
    def clip_paths(self) -> tuple[Path, ...]:
        """The camera originals, the look-alike last."""
        return tuple(self.directory / clip.file for clip in self.truth.clips)

    @property
    def posting_paths(self) -> tuple[Path, ...]:
        """The copies as posted."""
        return tuple(self.directory / posting.file for posting in self.truth.postings)

    @property
    def report_paths(self) -> tuple[Path, ...]:
        """The texts, in order of publication."""
        return tuple(self.directory / report.file for report in self.truth.reports)

    @property
    def map_path(self) -> Path:
        """The yard and the named places as GeoJSON."""
        return self.directory / self.truth.map_file


def build_incident(
    directory: Path,
    *,
    seed: int = 1,
    scale: Scale = Scale.DEMO,
    progress: Progress | None = None,
) -> Incident:
    """Write the simulated incident's files under a directory and describe them.

    The same seed and scale give the same bytes on the same machine and library builds.

    Args:
        directory: made if absent; files of the same names are replaced.
        seed: varies textures, trees, paths, hand-shake and noise; the story stays.
        scale: how large and long the clips are.
        progress: told what is being made, how much is done, and of how much.

    Returns:
        The files and the truth, which is also written as `truth.json`.

    Raises:
        StorageFailed: the directory cannot be made.
    """
    tell = progress or _silent
    _make(directory)
    tell("stage", 0, 1)
    stage = build_stage(seed, scale)
    points = landmarks()
    clips = tuple(
        film(
            prepare(plan, stage, scale, seed),
            scale,
            directory,
            seed=seed,
            landmarks=points,
            progress=tell,
        )
        for plan in (*CLIPS, OTHER_DAY_CLIP)
    )
    copies = _copies(directory, clips, scale, tell)
    tell("reports", 0, 1)
    texts = write_reports(directory, scene_counts(stage))
    write_map(directory / MAP_FILE)
    truth = _truth((seed, scale), stage, clips, copies, texts)
    truth.write(directory / TRUTH_FILE)
    tell("done", 1, 1)
    return Incident(directory=directory, truth=truth)


def _truth(
    build: tuple[int, Scale],
    stage: Stage,
    clips: tuple[Clip, ...],
    copies: tuple[tuple[Posting, ...], tuple[PlantedEdit, ...]],
    texts: Texts,
) -> Truth:
    return Truth(
        seed=build[0],
        scale=build[1].value,
        scene_zero=iso(SCENE_ZERO),
        local_offset_minutes=LOCAL_OFFSET_MINUTES,
        temperature_deci_c=TEMPERATURE_DECI_C,
        speed_of_sound_mm_s=round(speed_of_sound_m_s() * 1000),
        origin_lat_e7=YARD_LAT_E7,
        origin_lon_e7=YARD_LON_E7,
        map_file=MAP_FILE,
        places=scene_places(),
        parties=scene_parties(),
        people=tuple(person_facts(person) for person in stage.cast),
        counts=scene_counts(stage),
        landmarks=landmarks(),
        clips=clips,
        events=scene_events(stage, clips),
        sounds=scene_sounds(stage, clips),
        gaps=scene_gaps(build[1]),
        postings=copies[0],
        edits=copies[1],
        reports=texts.reports,
        statements=texts.statements,
        conflicts=texts.conflicts,
    )


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(
            f"The folder for the simulated incident cannot be made: {error.strerror}.",
            file=str(directory),
            next_step="Name a folder that can be written to.",
        ) from error


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def _copies(
    directory: Path, clips: tuple[Clip, ...], scale: Scale, tell: Progress
) -> tuple[tuple[Posting, ...], tuple[PlantedEdit, ...]]:
    rate = 25 / scale.parameters.frame_divisor
    parents = {clip.key: _as_parent(clip, directory) for clip in clips}
    postings, edits = [], []
    for number, plan in enumerate(order(PLANS)):
        tell("postings", number, len(PLANS))
        posting = make_posting(plan, parents, directory, rate)
        postings.append(posting)
        parents[plan.key] = Parent(
            key=plan.key,
            path=directory / plan.file,
            width=posting.width,
            height=posting.height,
            duration_us=posting.duration_us,
            generation=posting.generation,
            origins=posting.origins,
        )
        edit = planted_edit(plan, posting, rate)
        edits += [edit] if edit is not None else []
    return tuple(sorted(postings, key=lambda item: item.key)), tuple(edits)


def _as_parent(clip: Clip, directory: Path) -> Parent:
    return Parent(
        key=clip.key,
        path=directory / clip.file,
        width=clip.camera.width,
        height=clip.camera.height,
        duration_us=clip.duration_us,
        generation=0,
        origins=(clip.key,),
    )
