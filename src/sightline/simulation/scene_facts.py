"""What is known of the scene itself: people, events, sounds and what nobody filmed."""

from sightline.simulation.cast import Person
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import (
    BLUE,
    CLIPS,
    NEIGHBOUR,
    OCHRE,
    OTHER_DAY_CLIP,
    TOWN,
    VILLAGE,
    scene_instant,
)
from sightline.simulation.sound import arrival_s, distance_m
from sightline.simulation.stage import Stage
from sightline.simulation.truth import (
    Arrival,
    Clip,
    Event,
    Gap,
    PartyFacts,
    PersonFacts,
    Place,
    SceneCounts,
    Sound,
    iso,
    position,
)

_LATER_DAY_S = 3600.0


def scene_counts(stage: Stage) -> SceneCounts:
    """What a person who saw everything would count."""
    captives = [person for person in stage.cast if person.name.startswith("captive")]
    return SceneCounts(
        came_out_with_band=len(captives),
        came_out_without_band=sum(person.band == "none" for person in stage.cast),
        receivers=sum(person.name.startswith("receiver") for person in stage.cast),
        lying_later=sum(person.lying(_LATER_DAY_S) for person in stage.later),
        shots=len(stage.shots),
    )


def scene_places() -> tuple[Place, ...]:
    """The named places: the village, its namesake and a neighbour."""
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


def scene_parties() -> tuple[PartyFacts, ...]:
    """The two sides."""
    return tuple(
        PartyFacts(key=party.key, name=party.name, ministry=party.ministry, band=party.band)
        for party in (BLUE, OCHRE)
    )


def person_facts(person: Person) -> PersonFacts:
    """One person of the day, and where and since when it lies."""
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


def scene_events(stage: Stage, clips: tuple[Clip, ...]) -> tuple[Event, ...]:
    """Everything that happens, in order, with the first frames that could show it."""
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


def scene_sounds(stage: Stage, clips: tuple[Clip, ...]) -> tuple[Sound, ...]:
    """Every sound and when it reaches each clip's microphone."""
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


def scene_gaps(scale: Scale) -> tuple[Gap, ...]:
    """What nobody filmed on the day."""
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
