"""Points, lines and bearings as people type them for a camera."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sightline.cli.parsing import decimal
from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.places import E7, Point
from sightline.model.snapshot import Snapshot
from sightline.workbench.places import Marked

_SIZE: Final = re.compile(r"([1-9][0-9]{0,5})\s*x\s*([1-9][0-9]{0,5})", re.ASCII)
_REQUIRED: Final = ("thing", "x", "y", "latitude", "longitude")
_OPTIONAL: Final = ("up_m", "error_px", "error_m", "up_error_m")
_TURNED: Final = (90, 270)


def milli(text: str, what: str) -> int:
    """A decimal number in thousandths."""
    return round(decimal(text, what) * 1000)


def picture_size(state: Snapshot, exhibit: Digest, typed: str | None) -> tuple[int, int]:
    """Width and height as typed, or as the container was found to say, turned as displayed.

    Raises:
        InputRefused: it is no size, or nothing says it.
    """
    if typed is not None:
        match = _SIZE.fullmatch(typed.strip())
        if match is None:
            raise InputRefused(f"{typed!r} is no size.", next_step="Write 1920x1080.")
        return int(match[1]), int(match[2])
    for _, finding in state.findings_of(exhibit):
        if finding.method.name != "container" or finding.outcome is Outcome.FAILED:
            continue
        streams = finding.values.get("streams")
        for stream in streams if isinstance(streams, list | tuple) else ():
            if isinstance(stream, Mapping) and (size := _stream_size(stream)) is not None:
                return size
    raise InputRefused(
        "The size of the picture is not known.",
        next_step="Give it with --size 1920x1080, or run `sightline examine` first.",
    )


def _stream_size(stream: Mapping[str, Json]) -> tuple[int, int] | None:
    width, height = stream.get("width"), stream.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        return None
    return (height, width) if stream.get("rotation_degrees") in _TURNED else (width, height)


def marked_table(text: str, defaults: Mapping[str, str]) -> list[Marked]:
    """Points of a CSV with a header line.

    Raises:
        InputRefused: naming the line that is wrong.
    """
    rows = csv.DictReader(io.StringIO(text))
    columns = [name.strip() for name in rows.fieldnames or ()]
    missing = [name for name in _REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in (*_REQUIRED, *_OPTIONAL)]
    if missing or unknown:
        wrong = f"lacks {missing[0]!r}" if missing else f"does not know {unknown[0]!r}"
        raise InputRefused(
            f"The table {wrong}.",
            next_step=f"Its first line is {','.join((*_REQUIRED, *_OPTIONAL))}.",
        )
    marked = []
    for number, row in enumerate(rows, start=2):
        cells = {str(key).strip(): (value or "").strip() for key, value in row.items()}
        try:
            marked.append(_marked(cells, defaults))
        except InputRefused as error:
            raise InputRefused(
                f"Line {number} of the table: {error.cause}", next_step=error.next_step
            ) from error
    if not marked:
        raise InputRefused("The table holds no point.", next_step="Write one point a line.")
    return marked


def marked_one(given: Mapping[str, str | None], defaults: Mapping[str, str]) -> Marked:
    """A point from its options.

    Raises:
        InputRefused: one is missing.
    """
    for name in ("thing", "pixel", "lat", "lon"):
        if given[name] is None:
            raise InputRefused(
                "A point needs all of its parts.",
                next_step="Give --thing, --pixel, --lat and --lon, or --table FILE.",
            )
    x, y = _numbers(str(given["pixel"]), 2, "pixel", "812,440")
    return _marked(
        {
            "thing": str(given["thing"]),
            "x": x,
            "y": y,
            "latitude": str(given["lat"]),
            "longitude": str(given["lon"]),
        },
        defaults,
    )


def pixel(text: str, error_px: str) -> dict[str, int]:
    """`X,Y` as a target of a sightline."""
    x, y = _numbers(text, 2, "point of a picture", "E1@12.5:812,440")
    return {
        "x_mpx": milli(x, "pixel"),
        "y_mpx": milli(y, "pixel"),
        "error_mpx": milli(error_px, "error"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line on the ground as it was marked: both ends in thousandths of a pixel."""

    label: str
    ends: tuple[tuple[int, int], tuple[int, int]]
    error_mpx: int

    @property
    def plain(self) -> dict[str, Json]:
        """As a method's parameter."""
        ends: list[Json] = [number for end in self.ends for number in end]
        return {"label": self.label, "ends_mpx": ends, "error_mpx": self.error_mpx}


def line_asked(text: str, error_px: str) -> Line:
    """`NAME=X1,Y1,X2,Y2` as a line on the ground.

    Raises:
        InputRefused: it is none.
    """
    name, separator, ends = text.rpartition("=")
    numbers = _numbers(ends, 4, "line", "pole=812,440,700,520")
    x1, y1, x2, y2 = (milli(number, "pixel") for number in numbers)
    if (x1, y1) == (x2, y2):
        raise InputRefused(
            f"Both ends of {text[:80]!r} are one point.",
            next_step="Mark the shadow's foot first, then its tip.",
        )
    return Line(
        label=name if separator else "line",
        ends=((x1, y1), (x2, y2)),
        error_mpx=milli(error_px, "error"),
    )


def stated_bearing(text: str) -> dict[str, Json]:
    """`LAT,LON,ERROR_M,AZIMUTH,ERROR_DEG` as a stated sightline."""
    lat, lon, error_m, azimuth, error_deg = _numbers(
        text, 5, "bearing", "48.2134,61.4187,5,312.5,1.5"
    )
    return {
        "label": "stated",
        "latitude_e7": round(decimal(lat, "latitude") * E7),
        "longitude_e7": round(decimal(lon, "longitude") * E7),
        "place_error_cm": round(decimal(error_m, "error") * 100),
        "azimuth_mdeg": milli(azimuth, "azimuth"),
        "error_mdeg": milli(error_deg, "error"),
    }


def _marked(cells: Mapping[str, str], defaults: Mapping[str, str]) -> Marked:
    values = {name: cells.get(name) or defaults.get(name, "") for name in _OPTIONAL}
    if not cells["thing"]:
        raise InputRefused("A point has no name.", next_step="Say what it is.")
    return Marked(
        thing=cells["thing"],
        x_mpx=milli(cells["x"], "pixel"),
        y_mpx=milli(cells["y"], "pixel"),
        error_mpx=milli(values["error_px"], "error"),
        point=Point(
            latitude_e7=round(decimal(cells["latitude"], "latitude") * E7),
            longitude_e7=round(decimal(cells["longitude"], "longitude") * E7),
        ),
        point_error_cm=round(decimal(values["error_m"], "error") * 100),
        up_cm=round(decimal(values["up_m"], "height") * 100),
        up_error_cm=round(decimal(values["up_error_m"], "error") * 100),
    )


def _numbers(text: str, count: int, what: str, example: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count:
        raise InputRefused(
            f"{text[:80]!r} is no {what}.",
            next_step=f"Write {count} numbers with commas between, as {example}.",
        )
    return parts
