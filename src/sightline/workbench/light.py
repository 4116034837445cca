"""Recording what people measure of light and shadow, and what bounds a time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sightline.errors import InputRefused
from sightline.geo.camera_method import CAMERA
from sightline.geo.when_method import measurement
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.places import Bearing, North, Region
from sightline.model.shadow import BoundKind, Fall, Light, ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.times import Interval, MediaSpan
from sightline.workbench.bounds import check_within
from sightline.workbench.case import Case

_OF_LINE: Final = ("azimuth_mdeg", "azimuth_error_mdeg", "length_cm", "length_error_cm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A measurement, before it is a record; its fields are the record's."""

    thing: str
    how: str
    light: Light = Light.SHADOW
    azimuth: Bearing | None = None
    to_true_mdeg: int | None = None
    tip_known: bool = True
    ratio_permille: int | None = None
    ratio_error_permille: int | None = None
    slope_mdeg: int = 0
    lean_mdeg: int = 0
    height_error_permille: int = 0
    fall: Fall | None = None
    item: Digest | None = None
    span: MediaSpan | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound on time, before it is a record."""

    kind: BoundKind
    time: Interval
    reason: str
    item: Digest | None = None


def measure(case: Case, exhibit: Digest, shadow: Shadow) -> Digest:
    """Record a measurement.

    Raises:
        InputRefused: it has no words or no solution, or counts from a north that is not tied to
            true north, or points at a time or region that the exhibit does not have.
        RuleRefused: there is no such exhibit.
    """
    if not shadow.thing.strip() or not shadow.how.strip():
        raise InputRefused(
            "A measurement says what was measured, and how.",
            next_step="Name the object with its text and the way with --how.",
        )
    to_true = _to_true(shadow)
    check_within(case.snapshot, exhibit, shadow.span, shadow.region)
    record = ShadowMeasurement(
        exhibit=exhibit,
        thing=shadow.thing,
        how=shadow.how,
        light=shadow.light,
        azimuth=shadow.azimuth,
        to_true_mdeg=to_true,
        tip_known=shadow.tip_known,
        ratio_permille=shadow.ratio_permille,
        ratio_error_permille=shadow.ratio_error_permille,
        slope_mdeg=shadow.slope_mdeg,
        lean_mdeg=shadow.lean_mdeg,
        height_error_permille=shadow.height_error_permille,
        fall=shadow.fall,
        item=shadow.item,
        span=shadow.span,
        region=shadow.region,
        by=case.me,
        at=case.times.now(),
    )
    measurement(record)
    return case.record(record, action="measure")


def by_camera(
    state: Snapshot,
    shadow: Shadow,
    found: Digest,
    line: str | None,
    height_cm: tuple[int, int] | None,
) -> Shadow:
    """A shadow whose direction, and length, a computed camera gives.

    Args:
        state: The case.
        shadow: What else is known of it.
        found: The camera's finding.
        line: Which of its lines on the ground; None where it has one.
        height_cm: How tall the object is, with half the width of its 95 % range: its ratio too.

    Raises:
        InputRefused: it is no camera that fits, has no such line, or the height is not positive.
    """
    camera = state.records[found]
    values = camera.values if isinstance(camera, JointFinding) else {}
    if not isinstance(camera, JointFinding) or camera.method.name != CAMERA.method.name:
        raise InputRefused(
            "That finding is no camera.", next_step="Name one that `sightline camera` computed."
        )
    if values.get("fits") is not True:
        raise InputRefused(
            "That camera does not fit its points: it has no heading to measure by.",
            next_step="Match the points anew, or name the camera of another place.",
        )
    measured = _line(values, line)
    ratio = _ratio(measured, height_cm)
    return replace(
        shadow,
        how=f"by the camera's heading: {shadow.how}",
        azimuth=Bearing(
            azimuth_mdeg=measured["azimuth_mdeg"],
            error_mdeg=measured["azimuth_error_mdeg"],
            north=North.TRUE,
        ),
        ratio_permille=None if ratio is None else ratio[0],
        ratio_error_permille=None if ratio is None else ratio[1],
        item=found,
    )


def _line(values: Mapping[str, Json], name: str | None) -> Mapping[str, int]:
    """The asked line of a camera, its numbers checked."""
    listed = values.get("lines")
    rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []
    named = [row for row in rows if name is None or row.get("label") == name]
    if len(named) != 1:
        known = ", ".join(str(row.get("label")) for row in rows) or "none"
        raise InputRefused(
            f"The camera has {len(named)} lines that are meant; its lines: {known}.",
            next_step="Put it on the ground with `sightline camera --shadow NAME=X1,Y1,X2,Y2`, and "
            "name it: --camera J3:NAME.",
        )
    return {
        key: value for key in _OF_LINE if type(value := named[0].get(key)) is int
    }  # fmt: skip


def _ratio(
    measured: Mapping[str, int], height_cm: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Length over height and its error, in thousandths; the errors are taken as independent."""
    if height_cm is None:
        return None
    height, error = height_cm
    length = measured["length_cm"]
    if height <= 0 or length <= 0:
        raise InputRefused("A height is above nothing.", next_step="Write it as 2.1±0.05.")
    share = math.hypot(measured["length_error_cm"] / length, error / height)
    return round(1000 * length / height), max(1, round(1000 * share))


def bound(case: Case, exhibit: Digest, given: Bound) -> Digest:
    """Record why footage was made after, before or between instants.

    Raises:
        InputRefused: it has no reason.
        RuleRefused: there is no such exhibit, or what it rests on does not stand.
    """
    if not given.reason.strip():
        raise InputRefused(
            "A bound on time needs its reason.", next_step="Say what shows it, in a sentence."
        )
    record = TimeConstraint(
        exhibit=exhibit,
        bound_kind=given.kind,
        time=given.time,
        reason=given.reason,
        item=given.item,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="bound")


def _to_true(shadow: Shadow) -> int:
    if shadow.azimuth is None:
        return 0
    if shadow.azimuth.north is North.TRUE:
        return shadow.to_true_mdeg or 0
    if shadow.to_true_mdeg is None:
        raise InputRefused(
            f"The direction counts from {shadow.azimuth.north} north, and how far that lies from "
            "true north is not said.",
            next_step="Give --to-true with the degrees to add: the magnetic declination, or the "
            "grid's convergence, at the place and date; widen the error by what it is unsure by.",
        )
    return shadow.to_true_mdeg
