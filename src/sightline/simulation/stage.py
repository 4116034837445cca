"""The scene ready to be filmed: the still world, the people, the shots and everything audible."""

from dataclasses import dataclass

import numpy as np

from sightline.simulation.cast import Person, aftermath_cast, incident_cast, other_day_cast
from sightline.simulation.materials import Ground, Materials
from sightline.simulation.plate import World, cloud_tile
from sightline.simulation.render import Flash
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import LATER_S, OTHER_DAY_S
from sightline.simulation.skeleton import INDEX
from sightline.simulation.sound import SoundEvent
from sightline.simulation.yard import ENTRANCE, FRONT, TRACK, YARD_WEAR, yard_solids

_SHOTS = (("last-person", 12.20), ("receiver-2", 12.95), ("receiver-1", 13.35))
_SHOUTS = (("receiver-4", -37.2), ("receiver-1", 1.30), ("receiver-1", 6.10), ("receiver-3", 10.15))
_FAR = (
    ("far-1", -36.9, (1150.0, -820.0, 0.0)),
    ("far-2", -0.6, (1180.0, -760.0, 0.0)),
    ("far-3", 7.7, (1020.0, -905.0, 0.0)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """Who fires, when (seconds on the scene clock) and from where the muzzle points."""

    key: str
    person: str
    flash: Flash


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that can be seen or heard, by occasion."""

    with_lorry: World
    without_lorry: World
    cast: tuple[Person, ...]
    later: tuple[Person, ...]
    other_day: tuple[Person, ...]
    shots: tuple[Shot, ...]
    sounds: tuple[SoundEvent, ...]


def build_stage(seed: int, scale: Scale) -> Stage:
    """Build the stage of one seed: textures, trees and paths vary, the story does not."""
    rng = np.random.default_rng((seed, 10))
    materials = Materials.from_rng(rng)
    line = np.concatenate((TRACK[:4], ENTRANCE[1:], ENTRANCE[:1], TRACK[4:]))
    ground = Ground.from_rng(rng, line, YARD_WEAR, scale.parameters.ground_pixels)
    clouds = cloud_tile(rng)
    worlds = [
        World(
            solids=yard_solids(np.random.default_rng((seed, 11)), lorry=lorry),
            materials=materials,
            ground=ground,
            clouds=clouds,
            front=FRONT,
        )
        for lorry in (True, False)
    ]
    cast = incident_cast(np.random.default_rng((seed, 12)))
    shots = tuple(
        Shot(
            key=f"shot-{number}", person=name, flash=Flash(at=at, position=_muzzle(cast, name, at))
        )
        for number, (name, at) in enumerate(_SHOTS, start=1)
    )
    return Stage(
        with_lorry=worlds[0],
        without_lorry=worlds[1],
        cast=cast,
        later=aftermath_cast(cast, LATER_S),
        other_day=other_day_cast(OTHER_DAY_S),
        shots=shots,
        sounds=_sounds(cast, shots),
    )


def _sounds(cast: tuple[Person, ...], shots: tuple[Shot, ...]) -> tuple[SoundEvent, ...]:
    events = [
        SoundEvent(key=shot.key, kind="shot", at=shot.flash.at, position=shot.flash.position)
        for shot in shots
    ]
    events += [
        SoundEvent(key=f"shout-{n}", kind="shout", at=at, position=_joint(cast, name, at, "head"))
        for n, (name, at) in enumerate(_SHOUTS, start=1)
    ]
    events += [
        SoundEvent(key=key, kind="far detonation", at=at, position=place) for key, at, place in _FAR
    ]
    return tuple(sorted(events, key=lambda event: event.at))


def _muzzle(cast: tuple[Person, ...], name: str, at: float) -> tuple[float, float, float]:
    return _joint(cast, name, at, "muzzle")


def _joint(
    cast: tuple[Person, ...], name: str, at: float, joint: str
) -> tuple[float, float, float]:
    person = next(person for person in cast if person.name == name)
    x, y, z = (round(float(value), 3) for value in person.joints(at)[INDEX[joint]])
    return (x, y, z)
