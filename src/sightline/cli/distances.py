"""How far and how tall: from flash to bang, and from a known object in the picture."""

from typing import TypedDict, Unpack

import click

from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command, command
from sightline.cli.parsing import media_span
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.geo.heights import Known, Range95, Upright, distance_in_view, height_in_view
from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.model.exhibit import Exhibit
from sightline.model.places import E7, Area, Point
from sightline.workbench.sound import Delay, measure_delay


class _Sound(TypedDict):
    delay: str
    celsius: str
    wind: str
    exhibit: str | None
    source: str | None
    thing: str | None
    how: str
    start: str | None
    end: str | None


@case_command("sound-delay")
@click.argument("delay", metavar="SECONDS±ERROR")
@click.option("--celsius", required=True, metavar="T±ERR", help="The air's temperature: 4±3.")
@click.option("--wind", metavar="M/S", default="0", help="Wind along the way, up to this.")
@click.option("--in", "exhibit", metavar="EXHIBIT", help="Record it: where flash and bang are.")
@click.option("--source", metavar="LAT,LON±M", help="With --in: where it flashed, and its error.")
@click.option("--thing", metavar="TEXT", help="With --in: what flashed and banged.")
@click.option("--how", metavar="TEXT", default="by eye and ear", help="How it was measured.")
@click.option("--from", "start", metavar="TIME", help="With --in: the frame of the flash.")
@click.option("--to", "end", metavar="TIME", help="With --in: the bang.")
def sound_delay(options: Options, **given: Unpack[_Sound]) -> None:
    """Find how far away a flash was whose bang came so long after it: 0.42±0.03.

    The error of the delay holds half a frame, the onset of the sound, and how far picture and
    sound of the recording may be apart. With --in it is recorded, and `sightline where` lays the
    ring round --source over what else is known of the camera's place.
    """
    screen = Screen(options)
    measured = _delay(given)
    air = SoundAir(
        celsius=measured.celsius_milli / 1000.0,
        celsius_error=measured.celsius_error_milli / 1000.0,
        wind_m_s=measured.wind_mm_s / 1000.0,
    )
    found = sound_distance(measured.delay_us / 1e6, measured.error_us / 1e6, air)
    if given["exhibit"] is not None:
        with opened(options) as case:
            exhibit = Names(case.snapshot).find(given["exhibit"], Exhibit)
            tell_recorded(screen, case, measure_delay(case, exhibit, measured))
        return
    document = {
        "metres": round(found.metres, 1),
        "least_m": round(found.least_m, 1),
        "most_m": round(found.most_m, 1),
        "speed_m_s": round(air.speed_m_s, 1),
        "speed_error_m_s": round(air.speed_error_m_s, 1),
    }
    if screen.document(document):
        return
    screen.line(
        f"{found.metres:.0f} m away, with 95 % between {found.least_m:.0f} and "
        f"{found.most_m:.0f} m.",
        "strong",
    )
    screen.remark(
        f"Sound at {air.celsius:g} degrees: {air.speed_m_s:.1f} ± {air.speed_error_m_s:.1f} m/s "
        "(temperature, wind, humidity). An echo, or another shot's bang, is not noticed."
    )


def _delay(given: _Sound) -> Delay:
    delay = measures.measure(given["delay"], "delay")
    warmth = measures.measure(given["celsius"], "temperature")
    error = delay.error * delay.value if delay.relative else delay.error
    unsure = warmth.error * abs(warmth.value) if warmth.relative else warmth.error
    recorded = given["exhibit"] is not None
    if recorded is not (given["source"] is not None) or recorded is not (
        given["thing"] is not None
    ):
        raise click.UsageError("--in, --source and --thing belong together.")
    source = measures.place(given["source"] or "0,0±1m").site
    if source.radius_m <= 0.0:
        raise InputRefused(
            "The source has no error.",
            next_step="Write it as 48.215,61.42±5m.",
        )
    return Delay(
        thing=given["thing"] or "",
        how=given["how"],
        delay_us=round(delay.value * 1_000_000),
        error_us=round(error * 1_000_000),
        celsius_milli=round(warmth.value * 1000),
        celsius_error_milli=round(unsure * 1000),
        wind_mm_s=round(measures.degrees(given["wind"], "speed") * 1000),
        source=Area(
            centre=Point(
                latitude_e7=round(source.latitude_deg * E7),
                longitude_e7=round(source.longitude_deg * E7),
            ),
            radius_cm=round(source.radius_m * 100.0),
            basis="as the analyst states",
        ),
        span=media_span(given["start"], given["end"], None),
    )


class _Height(TypedDict):
    thing: str
    reference: str | None
    reference_height: str | None
    horizon: str | None
    pixel_error: str
    focal: str | None
    known_height: str | None


@command("height")
@click.argument("thing", metavar="FOOT,TOP")
@click.option("--reference", metavar="FOOT,TOP", help="Rows of an object of known height.")
@click.option("--reference-height", metavar="M±ERR", help="Its height: 2.1±0.05.")
@click.option("--horizon", metavar="ROW±ERR", help="The horizon's row: 455±6.")
@click.option("--pixel-error", metavar="N", default="3", show_default=True, help="Of each row.")
@click.option("--focal", metavar="PX±ERR", help="Focal length in pixels: also tells the distance.")
@click.option("--known-height", metavar="M±ERR", help="The thing's own height, for its distance.")
def height(options: Options, **given: Unpack[_Height]) -> None:
    """Find how tall a thing is, or how far away, from rows of a picture (counted from above).

    With --reference, its height and the --horizon: the thing's height and the camera's. With
    --known-height and --focal: the thing's distance.
    """
    screen = Screen(options)
    thing, error = _upright(given["thing"]), measures.degrees(given["pixel_error"], "number")
    found: dict[str, Range95] = {}
    if given["reference"] and given["reference_height"] and given["horizon"]:
        reference = (_upright(given["reference"]), _known(given["reference_height"], "height"))
        horizon = _known(given["horizon"], "row")
        found["height_m"], found["camera_m"] = height_in_view(thing, reference, horizon, error)
    if given["focal"] and given["known_height"]:
        pixels = Known(value=abs(thing.foot - thing.top), error=error * 2.0**0.5)
        tall, focal = _known(given["known_height"], "height"), _known(given["focal"], "length")
        found["distance_m"] = distance_in_view(tall, pixels, focal)
    if not found:
        raise InputRefused(
            "What is known of the picture is not enough.",
            next_step="Give --reference, --reference-height and --horizon for a height, or "
            "--known-height and --focal for a distance.",
        )
    document = {
        name: {"middle": round(r.middle, 2), "low": round(r.low, 2), "high": round(r.high, 2)}
        for name, r in found.items()
    }
    if screen.document(document):
        return
    words = {"height_m": "The thing is", "camera_m": "The camera is", "distance_m": "It stands"}
    ends = {"height_m": "tall", "camera_m": "above that ground", "distance_m": "away"}
    for name, r in found.items():
        screen.line(
            f"{words[name]} {r.middle:.2f} m {ends[name]}, with 95 % between {r.low:.2f} and "
            f"{r.high:.2f} m.",
            "strong",
        )
    screen.remark(
        "This holds for upright things on one level ground and a camera held level to within a few "
        "degrees; slopes and lens distortion are not seen."
    )


def _upright(text: str) -> Upright:
    parts = text.split(",")
    if len(parts) != 2:  # noqa: PLR2004 - foot and top
        raise InputRefused(
            f"{text[:40]!r} is no pair of rows.",
            next_step="Write the rows of foot and top, counted from above: 640,420.",
        )
    foot, top = (measures.degrees(part, "row") for part in parts)
    return Upright(foot=foot, top=top)


def _known(text: str, what: str) -> Known:
    found = measures.measure(text, what)
    error = found.error * abs(found.value) if found.relative else found.error
    return Known(value=float(found.value), error=float(error))
