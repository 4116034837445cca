"""The case report in print: PDF/A-2b (ISO 19005-2), tagged, the same bytes for the same case.

Nothing touches the disk but the fonts, which come from their packages: the layout and the data are
handed to the typesetter in memory, all texts as data and none as markup.
"""

import base64
import dataclasses
import json
from importlib import resources
from typing import Any, Final

import fontpkg
import typst

from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.print_text import FAMILIES, drawn, mapped, plain, printable
from sightline.exports.report_model import build
from sightline.exports.report_types import Drawing, ExhibitPart, Report
from sightline.exports.sections import SECTIONS
from sightline.exports.timeline import KINDS

STANDARD: Final = "a-2b"
PICTURE_BYTES: Final = 3_000_000
"""Pictures are handed over as lists of numbers, which cost the typesetter memory."""
DRAWING_BYTES: Final = 3_000_000
"""The same for the drawings and pictures of sections."""
_FORMATS: Final = {"": "svg", "data:image/jpeg": "jpg", "data:image/png;": "png"}
_FORMAT_SHOWS: Final = 15
_WITHHELD: Final = "Withheld in print: open the page (report.html)"
_NO_ROOM: Final = "Left out of print for want of room: open the page (report.html)"
_MICROSECONDS: Final = 1_000_000


def render(view: CaseView) -> Rendered:
    """The document's bytes."""
    report = build(view)
    frames = [frame for exhibit in report.exhibits for frame in exhibit.frames if frame.picture]
    hidden = sum(
        1 for item in report.exhibits if item.hidden for frame in item.frames if frame.picture
    )
    notes = list(report.left_out)
    if hidden:
        notes.append(f"{hidden} of {len(frames)} pictures, withheld in print: open the page.")
    if any(drawn(text) != text for text in _texts(report)):
        notes.append(
            "Letters of scripts that the fonts of the print form lack are spelled out or counted; "
            "the page holds them."
        )
    report = dataclasses.replace(report, left_out=tuple(notes))
    return Rendered(data=_typeset(report, view), left_out=report.left_out)


def _typeset(report: Report, view: CaseView) -> bytes:
    parts = dataclasses.asdict(report)
    room = PICTURE_BYTES
    for exhibit, part in zip(report.exhibits, parts["exhibits"], strict=True):
        room = _print_frames(exhibit, part, room)
    parts["sections"] = _print_drawings(report.sections, [DRAWING_BYTES])
    drawing = parts.pop("drawing")
    at = view.made_at.datetime()
    frame = {
        "anchors": dict.fromkeys(sorted(report.anchors()), True),
        "kinds": dict(KINDS),
        "short": view.snapshot.case.short,
        "made": {
            name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")
        },
    }
    try:
        return _compile(parts, drawing, frame, view)
    except typst.TypstError:
        # A shape that the fonts' own tables do not foretell: plain letters always work.
        return _compile(mapped(parts, plain), drawing, frame, view)


def _compile(parts: object, drawing: str, frame: dict[str, object], view: CaseView) -> bytes:
    shown = mapped(parts, printable)
    data = {**frame, "r": {**shown, "drawing": drawing}} if isinstance(shown, dict) else frame
    files: Any = {**_layouts(), "data.json": json.dumps(data).encode()}
    return bytes(
        typst.compile(
            files,
            format="pdf",
            font_paths=[str(fontpkg.path(family).parent) for family in FAMILIES],
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
            timestamp=view.made_at.microseconds // _MICROSECONDS,
        )
    )


def _layouts() -> dict[str, bytes]:
    """The print form's layouts, by the names under which they know each other."""
    folder = resources.files("sightline.exports").joinpath("templates")
    return {
        "main.typ": folder.joinpath("report.typ").read_bytes(),
        "frame.typ": folder.joinpath("frame.typ").read_bytes(),
        **{
            f"sections/{section.name}.typ": folder.joinpath(
                f"sections/{section.name}.typ"
            ).read_bytes()
            for section in SECTIONS
        },
    }


def _print_drawings(value: object, room: list[int]) -> object:
    """Section parts as plain values, each drawing as the numbers of its bytes or why it is not."""
    if isinstance(value, Drawing):
        octets = value.svg.encode() or _octets(value.picture)
        shown = not value.hidden and len(octets) <= room[0]
        room[0] -= len(octets) if shown else 0
        return {
            "alt": value.alt,
            "print": list(octets) if shown else [],
            "format": "svg" if value.svg else _FORMATS[value.picture[:_FORMAT_SHOWS]],
            "withheld": "" if shown else _WITHHELD if value.hidden else _NO_ROOM,
        }
    if dataclasses.is_dataclass(value):
        return {
            item.name: _print_drawings(getattr(value, item.name), room)
            for item in dataclasses.fields(value)
        }
    if isinstance(value, tuple | list):
        return [_print_drawings(item, room) for item in value]
    return sorted(value) if isinstance(value, frozenset) else value


def _print_frames(exhibit: ExhibitPart, part: dict[str, Any], room: int) -> int:
    """Put pictures in as numbers while there is room, or say why not; returns the room left."""
    for frame, target in zip(exhibit.frames, part["frames"], strict=True):
        octets = _octets(frame.picture)
        target["print"], target["withheld"] = [], frame.missing or _WITHHELD
        if octets and not exhibit.hidden:
            if len(octets) <= room:
                target["print"] = list(octets)
                room -= len(octets)
            else:
                target["withheld"] = _NO_ROOM
        target.pop("picture")
        target.pop("preview")
    return room


def _octets(address: str) -> bytes:
    _, _, text = address.partition(",")
    return base64.b64decode(text)


def _texts(value: object) -> list[str]:
    """Every text of the report, pictures and drawing aside."""
    if isinstance(value, str):
        return [] if value.startswith(("data:", "<svg")) else [value]
    if dataclasses.is_dataclass(value):
        return [
            text for item in dataclasses.fields(value) for text in _texts(getattr(value, item.name))
        ]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return []


EXPORT: Final = Export(
    name="report.pdf", file_name="report.pdf", media_type="application/pdf", render=render
)
