"""Making the copies, and writing down exactly where every second and pixel comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sightline.simulation.encode import (
    VideoFormat,
    read_frames,
    read_sound,
    write_still,
    write_video,
)
from sightline.simulation.geometry import Image, Plane
from sightline.simulation.handshake import TICKS_PER_SECOND
from sightline.simulation.overlays import (
    Box,
    caption_box,
    draw_caption,
    draw_logo,
    logo_box,
    music,
    title_card,
)
from sightline.simulation.placement import Placement, placement_of
from sightline.simulation.posting_plans import FROZEN_US, REMOVED_US, Cut, PostingPlan
from sightline.simulation.scale import PRESET
from sightline.simulation.scenario import scene_instant
from sightline.simulation.sound import RATE
from sightline.simulation.truth import iso
from sightline.simulation.truth_copies import PlantedEdit, Posting, Stretch

_TOLERANCE_US = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A file that may be copied: a clip or an earlier posting."""

    key: str
    path: Path
    width: int
    height: int
    duration_us: int
    generation: int
    origins: tuple[str, ...]


def order(plans: tuple[PostingPlan, ...]) -> tuple[PostingPlan, ...]:
    """Plans in an order in which every parent is made before its children."""
    made: list[PostingPlan] = []
    names = {plan.key for plan in plans}
    waiting = list(plans)
    while waiting:
        done = {plan.key for plan in made}
        ready = [
            p for p in waiting if all(c.parent in done or c.parent not in names for c in p.cuts)
        ]
        if not ready:
            raise ValueError("The posting plans copy each other in a circle; break it.")
        made.append(ready[0])
        waiting.remove(ready[0])
    return tuple(made)


def make_posting(
    plan: PostingPlan, parents: dict[str, Parent], directory: Path, frame_rate: float
) -> Posting:
    """Make one posting from files already made, and describe it."""
    first = parents[next(cut.parent for cut in plan.cuts if cut.parent)]
    placement = placement_of(plan.layout, first.width, first.height)
    still = not plan.file.endswith(".mp4")
    stretches = _stretches(plan, parents, placement, frame_rate)
    path = directory / plan.file
    if still:
        _write_still(plan, parents, placement, path)
    else:
        _write_copy(plan, (stretches, parents, placement), path, frame_rate)
    width, height = placement.canvas
    used = [parents[cut.parent] for cut in plan.cuts if cut.parent]
    media = {"mp4": "video/mp4", "jpg": "image/jpeg", "png": "image/png"}[plan.file[-3:]]
    return Posting(
        key=plan.key,
        file=plan.file,
        media_type=media,
        channel=plan.channel,
        posted_at=iso(scene_instant(plan.after_s)),
        generation=1 + max(parent.generation for parent in used),
        parents=tuple(dict.fromkeys(parent.key for parent in used)),
        origins=tuple(dict.fromkeys(origin for parent in used for origin in parent.origins)),
        operations=plan.operations,
        overlays_px=_overlay_boxes(plan, width, height),
        sound="none" if still else plan.sound,
        width=width,
        height=height,
        duration_us=0 if still else stretches[-1].child_end_us,
        stretches=stretches,
    )


def planted_edit(plan: PostingPlan, posting: Posting, frame_rate: float) -> PlantedEdit | None:
    """What was planted in a posting, if anything was."""
    if plan.edit == "removed":
        at = posting.stretches[1].child_start_us
        return PlantedEdit(posting=plan.key, kind="removed", child_time_us=at, child_end_us=at,
                           removed_us=REMOVED_US, repeated_frames=0)  # fmt: skip
    if plan.edit == "repeated":
        held = posting.stretches[1]
        frames = round((held.child_end_us - held.child_start_us) * frame_rate / 1_000_000)
        return PlantedEdit(posting=plan.key, kind="repeated", child_time_us=held.child_start_us,
                           child_end_us=held.child_end_us, removed_us=FROZEN_US,
                           repeated_frames=frames)  # fmt: skip
    return None


def _stretches(
    plan: PostingPlan, parents: dict[str, Parent], placement: Placement, frame_rate: float
) -> tuple[Stretch, ...]:
    rows: list[Stretch] = []
    now = 0
    for cut in plan.cuts:
        start, end, speed = _parent_span(cut, parents)
        length = cut.freeze_us or (end - start) * 1000 / speed
        frames = max(1, int(length * frame_rate / 1_000_000 + 1e-6))
        child_end = now + round(frames * 1_000_000 / frame_rate)
        rows.append(
            Stretch(
                parent=cut.parent,
                parent_start_us=start,
                parent_end_us=start + (child_end - now) * speed // 1000,
                child_start_us=now,
                child_end_us=child_end,
                speed_permille=speed,
                picture_e6=placement.affine_e6() if cut.parent else (),
                mirrored=placement.mirrored,
            )
        )
        now = child_end
    return tuple(rows)


def _parent_span(cut: Cut, parents: dict[str, Parent]) -> tuple[int, int, int]:
    if not cut.parent:
        return 0, 0, 0
    duration = parents[cut.parent].duration_us
    # whole fortieths of a second keep cuts on frame boundaries at either frame rate
    start = duration * cut.start // 1000 // 80_000 * 80_000 + cut.skip_us
    end = duration if cut.end == 1000 else duration * cut.end // 1000 // 80_000 * 80_000  # noqa: PLR2004  permille
    return start, end, 0 if cut.freeze_us else cut.speed


def _overlay_boxes(plan: PostingPlan, width: int, height: int) -> tuple[Box, ...]:
    boxes = {"caption": caption_box(width, height), "logo": logo_box(width, height)}
    return tuple(boxes[name] for name in plan.overlays)


def _write_still(
    plan: PostingPlan, parents: dict[str, Parent], placement: Placement, path: Path
) -> None:
    cut = plan.cuts[0]
    at, _, _ = _parent_span(cut, parents)
    picture = next(_sampled(parents[cut.parent].path, iter((at,))))
    canvas = placement.lay(picture)
    if "border added" in plan.operations:
        left, top, right, bottom = placement.target
        grey = np.full_like(canvas, 238)
        grey[: top // 2] = (92, 70, 58)
        grey[top:bottom, left:right] = canvas[top:bottom, left:right]
        canvas = grey
    write_still(path, canvas)


_Material = tuple[tuple[Stretch, ...], dict[str, Parent], Placement]


def _write_copy(plan: PostingPlan, material: _Material, path: Path, frame_rate: float) -> None:
    stretches, parents, placement = material
    sound = {"kept": _kept_sound, "music": _music, "none": _silence}[plan.sound](stretches, parents)
    width, height = placement.canvas
    video_format = VideoFormat(
        width=width,
        height=height,
        crf=plan.crf,
        preset=PRESET,
        nominal_rate=max(1, round(frame_rate)),
        audio_bits=64_000,
    )
    write_video(path, _copied_frames(plan, material, frame_rate), sound, video_format)


def _copied_frames(
    plan: PostingPlan, material: _Material, frame_rate: float
) -> Iterator[tuple[int, Image]]:
    stretches, parents, placement = material
    step = TICKS_PER_SECOND / frame_rate
    number = 0
    for stretch in stretches:
        count = round((stretch.child_end_us - stretch.child_start_us) * frame_rate / 1_000_000)
        if stretch.parent:
            times = (
                stretch.parent_start_us + round(index * stretch.speed_permille * 1000 / frame_rate)
                for index in range(count)
            )
            pictures = _sampled(parents[stretch.parent].path, times)
            laid: Iterator[Image] = (placement.lay(picture) for picture in pictures)
        else:
            laid = iter([title_card(*placement.canvas)] * count)
        for canvas in laid:
            if "caption" in plan.overlays:
                draw_caption(canvas)
            if "logo" in plan.overlays:
                draw_logo(canvas)
            yield round(number * step), canvas
            number += 1


def _sampled(path: Path, times: Iterator[int]) -> Iterator[Image]:
    """For each time (microseconds, rising) the frame then on show; the last one stays."""
    frames = read_frames(path)
    _, shown = next(frames)
    following = next(frames, None)
    for time in times:
        while following is not None and following[0] <= time + _TOLERANCE_US:
            shown = following[1]
            following = next(frames, None)
        yield shown


def _kept_sound(stretches: tuple[Stretch, ...], parents: dict[str, Parent]) -> Plane:
    parts = []
    heard: dict[str, Plane] = {}
    for index, stretch in enumerate(stretches):
        count = round((stretch.child_end_us - stretch.child_start_us) * RATE / 1_000_000)
        if not stretch.parent:
            parts.append(np.zeros(count, dtype=np.float32))
            continue
        track = heard.setdefault(stretch.parent, read_sound(parents[stretch.parent].path))
        # held pictures run over a sound that goes on
        speed = stretch.speed_permille or 1000
        start = stretch.parent_start_us if stretch.speed_permille else (
            stretches[index - 1].parent_end_us)  # fmt: skip
        where = start * RATE / 1_000_000 + np.arange(count) * speed / 1000.0
        parts.append(np.interp(where, np.arange(len(track)), track).astype(np.float32))
    return np.concatenate(parts)


def _music(stretches: tuple[Stretch, ...], parents: dict[str, Parent]) -> Plane:  # noqa: ARG001  one signature for all sounds
    return music(round(stretches[-1].child_end_us * RATE / 1_000_000))


def _silence(stretches: tuple[Stretch, ...], parents: dict[str, Parent]) -> None:  # noqa: ARG001  one signature for all sounds
    return None
