"""Building an incident: clips, copies, reports, map and truth, in that order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sightline.simulation.cast import Person
from sightline.simulation.film import film, prepare
from sightline.simulation.posting_plans import PLANS
from sightline.simulation.postings import Parent, make_posting, order, planted_edit
from sightline.simulation.reports import write_reports
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import (
    BLUE,
    CLIPS,
    LOCAL_OFFSET_MINUTES,
    NEIGHBOUR,
    OCHRE,
    OTHER_DAY_CLIP,
    SCENE_ZERO,
    TEMPERATURE_DECI_C,
    TOWN,
    VILLAGE,
    YARD_LAT_E7,
    YARD_LON_E7,
    scene_instant,
    speed_of_sound_m_s,
)
from sightline.simulation.sound import arrival_s, distance_m
from sightline.simulation.stage import Stage, build_stage
from sightline.simulation.truth import (
    Arrival,
    Clip,
    Event,
    Gap,
    PartyFacts,
    PersonFacts,
    Place,
    PlantedEdit,
    Posting,
    SceneCounts,
    Sound,
    Truth,
    iso,
    position,
)
from sightline.simulation.yard_map import landmarks, write_map

MAP_FILE = "map.geojson"
TRUTH_FILE = "truth.json"
_LATER_DAY_S = 3600.0

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
    """
    tell = progress or _silent
    directory.mkdir(parents=True, exist_ok=True)
    tell("stage", 0, 1)
    stage = build_stage(seed, scale)
    points = landmarks()
    clips = []
    for plan in (*CLIPS, OTHER_DAY_CLIP):
        shoot = prepare(plan, stage, scale, seed)
        clips.append(
            film(shoot, stage, scale, directory, seed=seed, landmarks=points, progress=tell)
        )
    postings, edits = _copies(directory, tuple(clips), scale, tell)
    counts = _counts(stage)
    tell("reports", 0, 1)
    reports, statements, conflicts = write_reports(directory, counts)
    write_map(directory / MAP_FILE)
    truth = Truth(
        seed=seed,
        scale=scale.value,
        scene_zero=iso(SCENE_ZERO),
        local_offset_minutes=LOCAL_OFFSET_MINUTES,
        temperature_deci_c=TEMPERATURE_DECI_C,
        speed_of_sound_mm_s=round(speed_of_sound_m_s() * 1000),
        origin_lat_e7=YARD_LAT_E7,
        origin_lon_e7=YARD_LON_E7,
        map_file=MAP_FILE,
        places=_places(),
        parties=_parties(),
        people=tuple(_person(person) for person in stage.cast),
        counts=counts,
        landmarks=points,
        clips=tuple(clips),
        events=_events(stage, tuple(clips)),
        sounds=_sounds(stage, tuple(clips)),
        gaps=_gaps(scale),
        postings=postings,
        edits=edits,
        reports=reports,
        statements=statements,
        conflicts=conflicts,
    )
    truth.write(directory / TRUTH_FILE)
    tell("done", 1, 1)
    return Incident(directory=directory, truth=truth)


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def _copies(
    directory: Path, clips: tuple[Clip, ...], scale: Scale, tell: Progress
) -> tuple[tuple[Posting, ...], tuple[PlantedEdit, ...]]:
    rate = 25 / scale.parameters.frame_divisor
    parents = {
        clip.key: Parent(
            key=clip.key,
            path=directory / clip.file,
            width=clip.camera.width,
            height=clip.camera.height,
            duration_us=clip.duration_us,
            generation=0,
            origins=(clip.key,),
        )
        for clip in clips
    }
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


def _counts(stage: Stage) -> SceneCounts:
    captives = [person for person in stage.cast if person.name.startswith("captive")]
    return SceneCounts(
        came_out_with_band=len(captives),
        came_out_without_band=sum(person.band == "none" for person in stage.cast),
        receivers=sum(person.name.startswith("receiver") for person in stage.cast),
        lying_later=sum(person.lying(_LATER_DAY_S) for person in stage.later),
        shots=len(stage.shots),
    )


def _places() -> tuple[Place, ...]:
    return tuple(
        Place(
            key=place.key,
            name=place.name,
            kind=place.kind,
            admin_path=place.admin_path,
            population=place.population,
            lat_e7=place.lat_e7,
            lon_e7=place.lon_e7,
            is_the_place=place is VILLAGE,
        )
        for place in (VILLAGE, TOWN, NEIGHBOUR)
    )


def _parties() -> tuple[PartyFacts, ...]:
    return tuple(
        PartyFacts(key=party.key, name=party.name, ministry=party.ministry, band=party.band)
        for party in (BLUE, OCHRE)
    )


def _person(person: Person) -> PersonFacts:
    down = next((step for step in person.steps if step.pose == "prone"), None)
    return PersonFacts(
        key=person.name,
        band=person.band,
        dress=person.dress,
        armed=person.armed,
        appears_at=iso(scene_instant(person.steps[0].at)),
        lying_since=iso(scene_instant(down.at)) if down else "",
        lies_at=position((down.x, down.y, 0.0)) if down else None,
    )


def _events(stage: Stage, clips: tuple[Clip, ...]) -> tuple[Event, ...]:
    rows = []
    for person in stage.cast:
        if person.name.startswith("receiver"):
            continue
        first = person.steps[0]
        rows.append((first.at, "leaves the outbuilding", (first.x, first.y, 0.0), person.name))
        down = next(step for step in person.steps if step.pose == "prone")
        rows.append((down.at, "lies down", (down.x, down.y, 0.0), person.name))
    rows += [
        (shot.flash.at, "muzzle flash", shot.flash.position, shot.person) for shot in stage.shots
    ]
    return tuple(
        Event(
            key=f"event-{number:02d}",
            kind=kind,
            at=iso(scene_instant(at)),
            where=position(where),
            person=name,
            first_frames=_first_frames(at, clips),
        )
        for number, (at, kind, where, name) in enumerate(sorted(rows), start=1)
    )


def _first_frames(at: float, clips: tuple[Clip, ...]) -> tuple[tuple[str, int], ...]:
    """The first frame at or after a moment in every clip that was then recording."""
    plans = {plan.key: plan for plan in CLIPS}
    rows = []
    for clip in clips:
        if clip.key not in plans:
            continue
        start = _start_s(clip)
        times = clip.frames.time_us
        later = [time for time in times if start + time / 1e6 >= at - 1e-9]
        if later and start + times[0] / 1e6 <= at:
            rows.append((clip.key, later[0]))
    return tuple(rows)


def _start_s(clip: Clip) -> float:
    plan = next(plan for plan in (*CLIPS, OTHER_DAY_CLIP) if plan.key == clip.key)
    scale = next(scale for scale in Scale if plan.span(scale)[1] == clip.duration_us / 1e6)
    return plan.span(scale)[0]


def _sounds(stage: Stage, clips: tuple[Clip, ...]) -> tuple[Sound, ...]:
    return tuple(
        Sound(
            key=event.key,
            kind=event.kind,
            at=iso(scene_instant(event.at)),
            source=position(event.position),
            arrivals=tuple(
                Arrival(
                    clip=clip.key,
                    time_us=time_us,
                    distance_mm=round(distance_m(event.position, ear) * 1000),
                    recorded=0 <= time_us < clip.duration_us,
                )
                for clip, ear in ((clip, _ear(clip)) for clip in clips if clip.key != "E")
                for time_us in (round((arrival_s(event, ear) - _start_s(clip)) * 1e6),)
            ),
        )
        for event in stage.sounds
    )


def _ear(clip: Clip) -> tuple[float, float, float]:
    at = clip.camera.at
    return (at.x_mm / 1000.0, at.y_mm / 1000.0, at.z_mm / 1000.0)


def _gaps(scale: Scale) -> tuple[Gap, ...]:
    spans = {plan.key: plan.span(scale) for plan in CLIPS}
    before = sum(spans["D"])
    after = max(sum(spans["A"]), sum(spans["B"]))
    first = min(spans["A"][0], spans["B"][0])
    return (
        Gap(
            key="gap-1",
            starts_at=iso(scene_instant(before)),
            ends_at=iso(scene_instant(first)),
            between=("D", "B"),
            note="Between the arrival and the first people leaving the outbuilding nobody filmed.",
        ),
        Gap(
            key="gap-2",
            starts_at=iso(scene_instant(after)),
            ends_at=iso(scene_instant(spans["C"][0])),
            between=("B", "C"),
            note="What happened between the third shot and the view from above nobody filmed; "
            "the scenario does not say either.",
        ),
    )
