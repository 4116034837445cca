"""Recording how long after a flash its bang was heard, and asking where the camera stood."""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.geo.where_method import SUN_TIME
from sightline.geo.where_sun import LEGAL
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice
from sightline.model.places import Area
from sightline.model.snapshot import Snapshot
from sightline.model.sound import SoundDelay
from sightline.model.times import MediaSpan
from sightline.workbench.bounds import check_within
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A measurement, before it is a record; its fields are the record's."""

    thing: str
    how: str
    delay_us: int
    error_us: int
    celsius_milli: int
    celsius_error_milli: int
    wind_mm_s: int
    source: Area
    span: MediaSpan | None = None


def measure_delay(case: Case, exhibit: Digest, delay: Delay) -> Digest:
    """Record a measurement.

    Raises:
        InputRefused: it has no words, makes no sense, or points at a time that is not there.
        RuleRefused: there is no such exhibit.
    """
    if not delay.thing.strip() or not delay.how.strip():
        raise InputRefused(
            "A measurement says what was measured, and how.",
            next_step="Name the flash with --thing and the way with --how.",
        )
    check_within(case.snapshot, exhibit, delay.span, None)
    air = SoundAir(
        celsius=delay.celsius_milli / 1000.0,
        celsius_error=delay.celsius_error_milli / 1000.0,
        wind_m_s=delay.wind_mm_s / 1000.0,
    )
    sound_distance(delay.delay_us / 1e6, delay.error_us / 1e6, air)
    record = SoundDelay(
        exhibit=exhibit,
        thing=delay.thing,
        how=delay.how,
        delay_us=delay.delay_us,
        error_us=delay.error_us,
        celsius_milli=delay.celsius_milli,
        celsius_error_milli=delay.celsius_error_milli,
        wind_mm_s=delay.wind_mm_s,
        source=delay.source,
        span=delay.span,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWhere:
    """What the method `where` is given: areas of the sun by their shadows and their time."""

    inputs: tuple[Digest, ...]
    parameters: dict[str, Json]


def asked_where(state: Snapshot, items: Sequence[Digest]) -> AskedWhere:
    """The inputs that these records stand for.

    Raises:
        InputRefused: several exhibits were measured, or areas of the sun are of several times.
    """
    inputs: list[Digest] = []
    times: list[Json] = []
    for item in items:
        record = state.records[item]
        if isinstance(record, JointFinding) and record.method.name == WHERE_SUN.method.name:
            inputs += [shadow for shadow in record.inputs if shadow not in inputs]
            if record.method.parameters.get("clock") == LEGAL:
                raise InputRefused(
                    "An area by each place's own legal time is of no one moment.",
                    next_step="Ask `sightline where-sun` with the zone that you take the clock to "
                    "have shown, and name that answer.",
                )
            time = record.method.parameters["time"]
            times += [] if time in times else [time]
        else:
            inputs.append(item)
    if len(times) > 1:
        raise InputRefused(
            f"The sun's areas are of {len(times)} different times.",
            next_step="Name one of them, or ask `sightline where-sun` about all shadows at once.",
        )
    of_one_camera(state, inputs)
    return AskedWhere(inputs=tuple(inputs), parameters={SUN_TIME: times[0]} if times else {})


def of_one_camera(state: Snapshot, items: Sequence[Digest]) -> None:
    """Refuse measurements of several exhibits: each was filmed from a place of its own.

    Raises:
        InputRefused: naming how many.
    """
    measured = [item for item in items if not isinstance(state.records[item], Claim | PlaceChoice)]
    exhibits = {exhibit for item in measured for exhibit in state.exhibits_behind(item)}
    if len(exhibits) > 1:
        raise InputRefused(
            f"These were measured in {len(exhibits)} exhibits, each filmed from its own place.",
            next_step="Ask for one exhibit at a time.",
        )
