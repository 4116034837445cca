"""What a link starts from, in the item's own words: the same in the report and on the screen."""

from sightline.exports.place_names import meant
from sightline.exports.visible import one_line, prose
from sightline.exports.words import interval
from sightline.model.claim import Claim, Observation
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice, PlaceSearch
from sightline.model.shadow import Light, ShadowMeasurement, TimeConstraint
from sightline.model.sound import SoundDelay


def item_words(record: object) -> str:
    """A record that bears on a claim, in a sentence; empty for kinds that none can be."""
    match record:
        case Finding() | JointFinding():
            return prose(record.summary)
        case Observation() | Claim():
            return prose(record.text)
        case PlaceChoice() | PlaceSearch():
            return _place(record)
        case ShadowMeasurement() | SoundDelay():
            return _light(record) if isinstance(record, ShadowMeasurement) else _sound(record)
        case TimeConstraint():
            return f"made {interval(record.time)}: {prose(record.reason)}"
        case _:
            return ""


def _light(record: ShadowMeasurement) -> str:
    if record.light is not Light.SHADOW:
        return f"{record.light.value.replace('_', ' ')}: {one_line(record.thing)}"
    parts = []
    if record.azimuth is not None:
        at, error = record.azimuth.azimuth_mdeg / 1000, record.azimuth.error_mdeg / 1000
        parts.append(f"towards {at:.1f} ± {error:.1f}° from {record.azimuth.north} north")
    if record.ratio_permille is not None:
        error = (record.ratio_error_permille or 0) / 10
        parts.append(f"{record.ratio_permille / 1000:.2f} times its height ± {error:.0f} %")
    return f"the shadow of {one_line(record.thing)} falls {', '.join(parts)}"


def _place(record: PlaceChoice | PlaceSearch) -> str:
    if isinstance(record, PlaceChoice):
        return f"“{one_line(record.name)}” means {meant(record)}: {prose(record.reason)}"
    return (
        f"a search for “{one_line(record.title)}” on {one_line(record.map_name)}, of "
        f"{one_line(record.map_date)}: {record.whole:,} of {record.looked_at:,} places "
        "meet every clause"
    )


def _sound(record: SoundDelay) -> str:
    seconds, error = record.delay_us / 1e6, record.error_us / 1e6
    return f"{one_line(record.thing)}, heard {seconds:.3f} ± {error:.3f} s after its flash"
