"""How far and how tall: from flash to bang, and from a known object in the picture."""

from typing import TypedDict, Unpack

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.parsing import media_span, media_time
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.geo.height_method import HEIGHT, measured, sentences
from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.model.canonical import Json
from sightline.model.exhibit import Exhibit
from sightline.model.places import E7, Area, Point
from sightline.workbench.joint import report_jointly
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
    delay = _delay(given)
    air = SoundAir(
        celsius=delay.celsius_milli / 1000.0,
        celsius_error=delay.celsius_error_milli / 1000.0,
        wind_m_s=delay.wind_mm_s / 1000.0,
    )
    found = sound_distance(delay.delay_us / 1e6, delay.error_us / 1e6, air)
    if given["exhibit"] is not None:
        with opened(options) as case:
            exhibit = Names(case.snapshot).find(given["exhibit"], Exhibit)
            tell_recorded(screen, case, measure_delay(case, exhibit, delay))
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
        error_us=round(delay.off_by * 1_000_000),
        celsius_milli=round(warmth.value * 1000),
        celsius_error_milli=round(warmth.off_by * 1000),
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
    exhibit: str | None
    label: str | None
    at: str | None


@case_command("height")
@click.argument("thing", metavar="FOOT,TOP")
@click.option("--reference", metavar="FOOT,TOP", help="Rows of an object of known height.")
@click.option("--reference-height", metavar="M±ERR", help="Its height: 2.1±0.05.")
@click.option("--horizon", metavar="ROW±ERR", help="The horizon's row: 455±6.")
@click.option("--pixel-error", metavar="N", default="3", show_default=True, help="Of each row.")
@click.option("--focal", metavar="PX±ERR", help="Focal length in pixels: also tells the distance.")
@click.option("--known-height", metavar="M±ERR", help="The thing's own height, for its distance.")
@click.option("--in", "exhibit", metavar="EXHIBIT", help="Record it: where the thing is seen.")
@click.option("--label", metavar="TEXT", help="With --in: what the thing is.")
@click.option("--at", metavar="TIME", help="With --in: the frame that the rows are of.")
def height(options: Options, **given: Unpack[_Height]) -> None:
    """Find how tall a thing is, or how far away, from rows of a picture (counted from above).

    With --reference, its height and the --horizon: the thing's height and the camera's. With
    --known-height and --focal: the thing's distance. With --in it is recorded, and bears on claims
    like any finding.
    """
    screen, parameters = Screen(options), _rows(given)
    found = measured(parameters)
    if given["exhibit"] is not None:
        with opened(options) as case:
            exhibit = Names(case.snapshot).find(given["exhibit"], Exhibit)
            digest, finding = report_jointly(
                case, HEIGHT, (exhibit,), joint_tools(), parameters=parameters
            )
            label = Names(case.snapshot).label(digest)
            if not screen.document(
                {"label": label, "summary": finding.summary, "values": dict(finding.values)}
            ):
                screen.line(f"{label} ({finding.outcome}): {finding.summary}")
        return
    document = {
        f"{name}_m": {
            "middle": round(r.middle, 2), "low": round(r.low, 2), "high": round(r.high, 2)
        }
        for name, r in found.items()
    }  # fmt: skip
    if screen.document(document):
        return
    for sentence in sentences(found):
        screen.line(sentence, "strong")
    screen.remark(HEIGHT.limitations[0])
    screen.remark(HEIGHT.limitations[1])


def _rows(given: _Height) -> dict[str, Json]:
    """What was given, as a finding keeps it."""
    recorded = given["exhibit"] is not None
    if not recorded and (given["label"] is not None or given["at"] is not None):
        raise click.UsageError("--label and --at belong to --in.")
    knowns = {
        "reference_height": (given["reference_height"], "height"),
        "horizon": (given["horizon"], "row"),
        "focal": (given["focal"], "length"),
        "known_height": (given["known_height"], "height"),
    }
    parameters: dict[str, Json] = {
        "thing": _upright(given["thing"]),
        "pixel_error_mpx": round(measures.degrees(given["pixel_error"], "number") * 1000),
    }
    if given["reference"] is not None:
        parameters["reference"] = _upright(given["reference"])
    for name, (text, what) in knowns.items():
        if text is not None:
            parameters[name] = _known(text, what)
    if given["label"] is not None:
        parameters["label"] = given["label"]
    if given["at"] is not None:
        parameters["at_us"] = media_time(given["at"]).microseconds
    return parameters


def _upright(text: str) -> dict[str, Json]:
    parts = text.split(",")
    if len(parts) != 2:  # noqa: PLR2004 - foot and top
        raise InputRefused(
            f"{text[:40]!r} is no pair of rows.",
            next_step="Write the rows of foot and top, counted from above: 640,420.",
        )
    foot, top = (round(measures.degrees(part, "row") * 1000) for part in parts)
    return {"foot_mpx": foot, "top_mpx": top}


def _known(text: str, what: str) -> dict[str, Json]:
    found = measures.measure(text, what)
    return {"value": round(found.value * 1000), "error": round(found.off_by * 1000)}
