"""What still pictures report of themselves: Exif, XMP."""

from typing import Final

from sightline.analysis.exif import ExifField, read_exif
from sightline.analysis.reported import (
    Meaning,
    ReportedField,
    named_fields,
    text_field,
    time_field,
)
from sightline.analysis.reported_places import exif_place
from sightline.analysis.reported_times import offset, written
from sightline.analysis.stills import Still
from sightline.analysis.xmp import read_xmp

_TIMES: Final = (
    ("DateTimeOriginal", "OffsetTimeOriginal", Meaning.CAPTURED),
    ("DateTimeDigitized", "OffsetTimeDigitized", Meaning.CREATED),
    ("DateTime", "OffsetTime", Meaning.MODIFIED),
)
_TEXTS: Final = {
    "Make": Meaning.DEVICE,
    "Model": Meaning.DEVICE,
    "LensMake": Meaning.DEVICE,
    "LensModel": Meaning.DEVICE,
    "BodySerialNumber": Meaning.DEVICE,
    "Software": Meaning.SOFTWARE,
    "Artist": Meaning.PERSON,
    "CameraOwnerName": Meaning.PERSON,
    "Copyright": Meaning.PERSON,
    "ImageDescription": Meaning.TITLE,
    "Orientation": Meaning.OTHER,
    "MakerNote": Meaning.OTHER,
    "GPSImgDirectionRef": Meaning.OTHER,
    "GPSImgDirection": Meaning.OTHER,
    "GPSAltitude": Meaning.OTHER,
    "GPSHPositioningError": Meaning.OTHER,
}
_XMP_NAMES: Final = {
    "xmp:CreateDate": Meaning.CREATED,
    "xmp:ModifyDate": Meaning.MODIFIED,
    "xmp:MetadataDate": Meaning.MODIFIED,
    "photoshop:DateCreated": Meaning.CAPTURED,
    "exif:DateTimeOriginal": Meaning.CAPTURED,
    "stEvt:when": Meaning.PROCESSED,
    "xmp:CreatorTool": Meaning.SOFTWARE,
    "pdf:Producer": Meaning.SOFTWARE,
    "stEvt:softwareAgent": Meaning.SOFTWARE,
    "tiff:Make": Meaning.DEVICE,
    "tiff:Model": Meaning.DEVICE,
    "exif:GPSLatitude": Meaning.OTHER,
    "exif:GPSLongitude": Meaning.OTHER,
    "xmpMM:OriginalDocumentID": Meaning.OTHER,
}
_GPS_TIME_PARTS: Final = 3


def still_fields(still: Still) -> list[ReportedField]:
    """The fields of a picture's Exif and XMP blocks."""
    found = exif_fields(read_exif(still.exif)) if still.exif else []
    return found + (xmp_fields(still.xmp) if still.xmp else [])


def xmp_fields(packet: bytes) -> list[ReportedField]:
    """The fields of an XMP packet."""
    return named_fields("XMP", [(item.name, item.text) for item in read_xmp(packet)], _XMP_NAMES)


def exif_fields(entries: tuple[ExifField, ...]) -> list[ReportedField]:
    """The fields of an Exif block: times with their zones, device, software, place."""
    fields = {entry.name: entry for entry in reversed(entries)}
    found = []
    for name, zone, meaning in _TIMES:
        if name in fields:
            stated = fields[zone].text if zone in fields else None
            raw = f"{fields[name].text} {stated}" if stated else fields[name].text
            reading = written(fields[name].text, zone=offset(stated))
            found.append(time_field(f"Exif {name}", raw, meaning, reading))
    found += _gps_time(fields)
    found += [
        text_field(f"{entry.directory} {entry.name}", entry.text, _TEXTS[entry.name])
        for entry in entries
        if entry.name in _TEXTS
    ]
    if "GPSLatitude" in fields or "GPSLongitude" in fields:
        area, doubts = exif_place(fields)
        names = ("GPSLatitudeRef", "GPSLatitude", "GPSLongitudeRef", "GPSLongitude")
        raw = ", ".join(fields[name].text for name in names if name in fields)
        found.append(
            ReportedField(
                where="GPS position", raw=raw, meaning=Meaning.PLACE, area=area, doubts=doubts
            )
        )
    return found


def _gps_time(fields: dict[str, ExifField]) -> list[ReportedField]:
    """Date and time of the position fix, which the standard keeps in UTC."""
    date, clock = fields.get("GPSDateStamp"), fields.get("GPSTimeStamp")
    if date is None or clock is None or len(clock.numbers) < _GPS_TIME_PARTS:
        return []
    hours, minutes, seconds = (int(number) for number in clock.numbers[:3])
    raw = f"{date.text} {hours:02d}:{minutes:02d}:{seconds:02d}"
    reading = written(raw, zone="UTC")
    return [time_field("GPS GPSDateStamp, GPSTimeStamp", raw, Meaning.CAPTURED, reading)]
