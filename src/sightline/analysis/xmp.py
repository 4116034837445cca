"""The few fields we read of an XMP packet (ISO 16684-1), by pattern and not by parser.

An XML parser on foreign bytes opens more doors than a dozen names are worth; the patterns are
linear and see both ways to write a simple property, attribute and element.
"""

import re
from dataclasses import dataclass
from typing import Final

from sightline.analysis.legible import legible

_LIMIT: Final = 512 * 1024
_MAX_FIELDS: Final = 40
_NAMES: Final = (
    "xmp:CreateDate|xmp:ModifyDate|xmp:MetadataDate|xmp:CreatorTool|photoshop:DateCreated"
    "|exif:DateTimeOriginal|exif:GPSLatitude|exif:GPSLongitude|tiff:Make|tiff:Model"
    "|pdf:Producer|xmpMM:OriginalDocumentID|stEvt:softwareAgent|stEvt:when"
)
_FIELD: Final = re.compile(
    rf"\b({_NAMES})(?:\s{{0,4}}=\s{{0,4}}[\"']([^\"'<>]{{1,300}})[\"']|>([^<>]{{1,300}})</)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmpField:
    """A property and its value as written."""

    name: str
    text: str


def read_xmp(packet: bytes) -> tuple[XmpField, ...]:
    """The properties this method knows, in order, each spelling once."""
    text = packet[:_LIMIT].decode("utf-8", "replace")
    found = dict.fromkeys((match[1], match[2] or match[3]) for match in _FIELD.finditer(text))
    return tuple(
        XmpField(name=name, text=legible(value.strip(), 300))
        for name, value in list(found)[:_MAX_FIELDS]
    )
