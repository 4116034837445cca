"""How far and how tall: from flash to bang, and from a known object in the picture."""

from typing import TypedDict, Unpack

import click

from sightline.cli import measures
from sightline.cli.options import Options, command
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.geo.heights import Known, Range95, Upright, distance_in_view, height_in_view
from sightline.geo.sound_delay import SoundAir, sound_distance


class _Sound(TypedDict):
    delay: str
    celsius: str
    wind: str


@command("sound-delay")
@click.argument("delay", metavar="SECONDS±ERROR")
@click.option("--celsius", required=True, metavar="T±ERR", help="The air's temperature: 4±3.")
@click.option("--wind", metavar="M/S", default="0", help="Wind along the way, up to this.")
def sound_delay(options: Options, **given: Unpack[_Sound]) -> None:
    """Find how far away a flash was whose bang came so long after it: 0.42±0.03.

    The error of the delay holds half a frame, the onset of the sound, and how far picture and
    sound of the recording may be apart.
    """
    screen = Screen(options)
    delay, warmth = (
        measures.measure(given["delay"], "delay"),
        measures.measure(given["celsius"], "temperature"),
    )
    air = SoundAir(
        celsius=float(warmth.value),
        celsius_error=float(warmth.error * abs(warmth.value) if warmth.relative else warmth.error),
        wind_m_s=measures.degrees(given["wind"], "speed"),
    )
    error = delay.error * delay.value if delay.relative else delay.error
    found = sound_distance(float(delay.value), float(error), air)
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
