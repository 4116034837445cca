"""The fields of an Exif block: a bounded reader of TIFF directories.

JEITA CP-3451 (Exif 2.32), sections 4.6.4 to 4.6.6 for tags, TIFF 6.0 section 2 for the layout.
Directories, entries and values are limited in number and size, whatever the block states.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sightline.analysis.legible import legible_bytes

MAX_ENTRIES: Final = 300
_MAX_VALUE: Final = 4096
_MAX_ITEMS: Final = 16
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825
_SHORT, _LONG, _RATIONAL, _SIGNED_RATIONAL = 3, 4, 5, 10
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}

_NAMES: Final = {
    ("IFD0", 0x010E): "ImageDescription",
    ("IFD0", 0x010F): "Make",
    ("IFD0", 0x0110): "Model",
    ("IFD0", 0x0112): "Orientation",
    ("IFD0", 0x0131): "Software",
    ("IFD0", 0x0132): "DateTime",
    ("IFD0", 0x013B): "Artist",
    ("IFD0", 0x8298): "Copyright",
    ("Exif", 0x9003): "DateTimeOriginal",
    ("Exif", 0x9004): "DateTimeDigitized",
    ("Exif", 0x9010): "OffsetTime",
    ("Exif", 0x9011): "OffsetTimeOriginal",
    ("Exif", 0x9012): "OffsetTimeDigitized",
    ("Exif", 0x927C): "MakerNote",
    ("Exif", 0x9290): "SubSecTime",
    ("Exif", 0x9291): "SubSecTimeOriginal",
    ("Exif", 0xA430): "CameraOwnerName",
    ("Exif", 0xA431): "BodySerialNumber",
    ("Exif", 0xA433): "LensMake",
    ("Exif", 0xA434): "LensModel",
    ("GPS", 0x01): "GPSLatitudeRef",
    ("GPS", 0x02): "GPSLatitude",
    ("GPS", 0x03): "GPSLongitudeRef",
    ("GPS", 0x04): "GPSLongitude",
    ("GPS", 0x05): "GPSAltitudeRef",
    ("GPS", 0x06): "GPSAltitude",
    ("GPS", 0x07): "GPSTimeStamp",
    ("GPS", 0x10): "GPSImgDirectionRef",
    ("GPS", 0x11): "GPSImgDirection",
    ("GPS", 0x12): "GPSMapDatum",
    ("GPS", 0x1D): "GPSDateStamp",
    ("GPS", 0x1F): "GPSHPositioningError",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExifField:
    """A field as written."""

    directory: str
    name: str
    text: str
    numbers: tuple[Fraction, ...] = ()


def read_exif(block: bytes) -> tuple[ExifField, ...]:
    """The known fields of a block that begins with a TIFF header; none if it is no such block."""
    order = {b"II": "little", b"MM": "big"}.get(block[:2])
    if order is None:
        return ()
    reader = _Reader(block, little=order == "little")
    reader.directory("IFD0", reader.number(4, 4))
    return tuple(reader.fields)


class _Reader:
    def __init__(self, block: bytes, *, little: bool) -> None:
        self._block = block
        self._little = little
        self._seen: set[str] = set()
        self._entries = 0
        self.fields: list[ExifField] = []

    def number(self, at: int, length: int, *, signed: bool = False) -> int:
        data = self._block[at : at + length]
        return int.from_bytes(data, "little" if self._little else "big", signed=signed)

    def directory(self, name: str, at: int) -> None:
        """Read one directory; each is read once, so that loops end."""
        if name in self._seen:
            return
        self._seen.add(name)
        for entry in range(min(self.number(at, 2), MAX_ENTRIES)):
            start = at + 2 + 12 * entry
            if start + 12 > len(self._block) or self._entries >= MAX_ENTRIES:
                return
            self._entries += 1
            tag = self.number(start, 2)
            if name == "IFD0" and tag in {_EXIF_POINTER, _GPS_POINTER}:
                inner = "Exif" if tag == _EXIF_POINTER else "GPS"
                self.directory(inner, self.number(start + 8, 4))
            elif (name, tag) in _NAMES:
                self._field(name, _NAMES[name, tag], start)

    def _field(self, directory: str, name: str, start: int) -> None:
        kind, count = self.number(start + 2, 2), self.number(start + 4, 4)
        size = _SIZES.get(kind, 0) * count
        at = start + 8 if size <= 4 else self.number(start + 8, 4)  # noqa: PLR2004 - a value that fits in the entry
        data = self._block[at : at + min(size, _MAX_VALUE)]
        numbers: tuple[Fraction, ...] = ()
        if name == "MakerNote":
            text = f"{size} bytes, not examined"
        elif kind in {_RATIONAL, _SIGNED_RATIONAL}:
            signed = kind == _SIGNED_RATIONAL
            pairs = [
                (self.number(at + 8 * item, 4, signed=signed), self.number(at + 8 * item + 4, 4))
                for item in range(min(count, _MAX_ITEMS, len(data) // 8))
            ]
            text = " ".join(f"{above}/{below}" for above, below in pairs)
            if all(below for _, below in pairs):
                numbers = tuple(Fraction(above, below) for above, below in pairs)
        elif kind in {_SHORT, _LONG}:
            width = _SIZES[kind]
            values = [
                self.number(at + width * item, width)
                for item in range(min(count, _MAX_ITEMS, len(data) // width))
            ]
            text, numbers = " ".join(map(str, values)), tuple(map(Fraction, values))
        else:
            text = legible_bytes(data.rstrip(b"\0 "))
        if text:
            self.fields.append(
                ExifField(directory=directory, name=name, text=text, numbers=numbers)
            )
