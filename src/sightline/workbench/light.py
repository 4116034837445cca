"""Recording what people measure of light and shadow, and what bounds a time."""

from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.geo.when_method import measurement
from sightline.model.digest import Digest
from sightline.model.places import Bearing, North, Region
from sightline.model.shadow import BoundKind, Light, ShadowMeasurement, TimeConstraint
from sightline.model.times import Interval, MediaSpan
from sightline.workbench.bounds import check_within
from sightline.workbench.case import Case


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
        span=shadow.span,
        region=shadow.region,
        by=case.me,
        at=case.times.now(),
    )
    measurement(record)
    return case.record(record, action="measure")


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
