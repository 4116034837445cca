"""Filming: from a clip's plan to its file and everything known about each frame."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.cast import Person
from sightline.simulation.encode import VideoFormat, write_video
from sightline.simulation.geometry import Image
from sightline.simulation.handshake import TICKS_PER_SECOND, Operator, frame_ticks
from sightline.simulation.place import to_lat_lon_e7
from sightline.simulation.plate import World, render_plate
from sightline.simulation.render import Take, bake, noise_sheet, render_frame
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import ClipPlan, scene_instant, sun_at
from sightline.simulation.seen import landmarks_seen, shows, sighting
from sightline.simulation.sound import Microphone, SoundEvent, record
from sightline.simulation.stage import Stage
from sightline.simulation.sun import SunPosition
from sightline.simulation.truth import (
    CameraFacts,
    Clip,
    CountRange,
    FrameFacts,
    Landmark,
    PersonSeen,
    SunFacts,
    iso,
    position,
)

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Log:
    """What is noted while frames go by."""

    ticks: list[int] = field(default_factory=list)
    cameras: list[Camera] = field(default_factory=list)
    seen: list[tuple[str, ...]] = field(default_factory=list)
    lying: list[int] = field(default_factory=list)
    people: list[PersonSeen] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shoot:
    """A clip about to be filmed."""

    plan: ClipPlan
    operator: Operator
    take: Take
    baked: tuple[Person, ...]
    start: float
    length: float
    ticks: tuple[int, ...]
    sounds: tuple[SoundEvent, ...]


def prepare(plan: ClipPlan, stage: Stage, scale: Scale, seed: int) -> Shoot:
    """Set up the camera, the plate behind and the people of one clip."""
    start, length = plan.span(scale)
    rng = np.random.default_rng((seed, 20, ord(plan.key[0])))
    operator = Operator(plan, scale, rng)
    sun = sun_at(start + length / 2.0)
    world, people = _occasion(plan, stage)
    camera = operator.plate_camera(start, length, scale.parameters.plate_density)
    plate = render_plate(world, camera, sun, scale.parameters.shadow_pixels)
    baked = tuple(person for person in people if person.resting(start, start + length))
    plate = bake(plate, baked, start, sun) if baked else plate
    take = Take(
        plate=plate,
        sun=sun,
        people=tuple(person for person in people if person not in baked),
        flashes=tuple(shot.flash for shot in stage.shots),
        noise=noise_sheet(rng, operator.width, operator.height),
    )
    return Shoot(
        plan=plan,
        operator=operator,
        take=take,
        baked=baked,
        start=start,
        length=length,
        ticks=tuple(frame_ticks(plan, length, rng, scale.parameters.frame_divisor)),
        sounds=stage.sounds,
    )


def _occasion(plan: ClipPlan, stage: Stage) -> tuple[World, tuple[Person, ...]]:
    if plan.key == "C":
        return stage.without_lorry, stage.later
    if plan.key == "E":
        return stage.without_lorry, stage.other_day
    return stage.with_lorry, stage.cast


def film(
    shoot: Shoot,
    scale: Scale,
    directory: Path,
    *,
    seed: int,
    landmarks: tuple[Landmark, ...],
    progress: Progress,
) -> Clip:
    """Render, encode and describe one clip."""
    plan, log = shoot.plan, _Log()
    created = (scene_instant(shoot.start) + timedelta(seconds=plan.clock_error_s)).replace(
        microsecond=0
    )
    frames = _frames(shoot, log, lambda done: progress(f"clip {plan.key}", done, len(shoot.ticks)))
    stored = ((ticks, np.rot90(picture) if plan.portrait else picture) for ticks, picture in frames)
    sound = record(_microphone(shoot), shoot.sounds, (seed, 30, ord(plan.key[0])))
    write_video(directory / plan.file, stored, sound, _video_format(plan, scale, created))
    return _describe(shoot, log, iso(created), landmarks)


def _microphone(shoot: Shoot) -> Microphone:
    return Microphone(
        position=shoot.plan.position,
        start=shoot.start,
        length=shoot.length,
        engine=shoot.plan.key not in ("C", "E"),
        rotor=shoot.plan.key == "C",
    )


def _video_format(plan: ClipPlan, scale: Scale, created: datetime) -> VideoFormat:
    sizes = scale.parameters
    return VideoFormat(
        width=sizes.width,
        height=sizes.height,
        crf=sizes.crf,
        preset=sizes.preset,
        nominal_rate=round((plan.frame_rate or 30) / sizes.frame_divisor),
        rotation_deg=90 if plan.portrait else 0,
        created=created,
        tags=(("make", plan.make), ("model", plan.model)),
    )


def _frames(
    shoot: Shoot, log: _Log, progress: Callable[[int], None]
) -> Iterator[tuple[int, Image]]:
    last_second = -1
    for index, ticks in enumerate(shoot.ticks):
        at = shoot.start + ticks / TICKS_PER_SECOND
        camera = shoot.operator.camera(at)
        frame = render_frame(shoot.take, camera, at, index)
        baked = [person for person in shoot.baked if shows(person, camera, shoot.take.plate, at)]
        seen = tuple(sorted((*frame.seen, *(person.name for person in baked))))
        everyone = (*shoot.take.people, *shoot.baked)
        there = [person for person in everyone if person.name in seen]
        log.ticks.append(ticks)
        log.cameras.append(camera)
        log.seen.append(seen)
        log.lying.append(sum(person.lying(at) for person in there))
        second = ticks // TICKS_PER_SECOND
        if second != last_second:
            last_second = second
            log.people += [sighting(person, camera, at, _micros(ticks)) for person in there]
            progress(index + 1)
        yield ticks, frame.picture
    progress(len(shoot.ticks))


def _micros(ticks: int) -> int:
    return round(ticks * 1_000_000 / TICKS_PER_SECOND)


def sun_facts(sun: SunPosition, at: str) -> SunFacts:
    """A sun position in thousandths of a degree."""
    azimuth = round(sun.azimuth_deg * 1000)
    return SunFacts(
        at=at,
        azimuth_mdeg=azimuth,
        elevation_mdeg=round(sun.elevation_deg * 1000),
        shadow_azimuth_mdeg=(azimuth + 180_000) % 360_000,
    )


def _describe(shoot: Shoot, log: _Log, created: str, landmarks: tuple[Landmark, ...]) -> Clip:
    plan = shoot.plan
    counts = [len(names) for names in log.seen]
    end = shoot.start + shoot.length
    everyone = (*shoot.take.people, *shoot.baked)
    return Clip(
        key=plan.key,
        file=plan.file,
        title=plan.title,
        starts_at=iso(scene_instant(shoot.start)),
        duration_us=round(shoot.length * 1_000_000),
        reported_created=created,
        clock_error_s=plan.clock_error_s,
        make=plan.make,
        model=plan.model,
        variable_rate=plan.frame_rate is None,
        display_rotation_deg=90 if plan.portrait else 0,
        ends=plan.ends,
        camera=_camera_facts(log.cameras[0]),
        sun=sun_facts(shoot.take.sun, iso(scene_instant(shoot.start + shoot.length / 2.0))),
        frames=_columns(log, counts),
        people_seen=CountRange(low=min(counts), high=max(counts)),
        lying_seen=CountRange(low=min(log.lying), high=max(log.lying)),
        lying_all=sum(person.lying(end) for person in everyone),
        landmarks=landmarks_seen(
            log.cameras, [_micros(ticks) for ticks in log.ticks], shoot.take.plate, landmarks
        ),
        people=tuple(log.people),
    )


def _camera_facts(camera: Camera) -> CameraFacts:
    lat_e7, lon_e7 = to_lat_lon_e7(camera.position[0], camera.position[1])
    return CameraFacts(
        at=position(camera.position),
        lat_e7=lat_e7,
        lon_e7=lon_e7,
        width=camera.width,
        height=camera.height,
        focal_mpx=round(camera.focal_px * 1000),
    )


def _columns(log: _Log, counts: list[int]) -> FrameFacts:
    poses = [camera.pose for camera in log.cameras]
    return FrameFacts(
        time_us=tuple(_micros(ticks) for ticks in log.ticks),
        heading_mdeg=tuple(round(pose.heading_deg * 1000) % 360_000 for pose in poses),
        pitch_mdeg=tuple(round(pose.pitch_deg * 1000) for pose in poses),
        roll_mdeg=tuple(round(pose.roll_deg * 1000) for pose in poses),
        people_seen=tuple(counts),
        lying_seen=tuple(log.lying),
    )
