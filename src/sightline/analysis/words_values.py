"""What is read in pictures: lines with their script, place, time and confidence."""

from dataclasses import dataclass
from enum import StrEnum

from sightline.model.places import Region
from sightline.model.times import MediaTime


class Script(StrEnum):
    """The writing of most letters of a line (Unicode Standard Annex 24)."""

    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    ARABIC = "Arabic"
    OTHER = "other"
    NUMBERS = "numbers"
    """No letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What read: an engine and the data it was taught with."""

    engine: str
    version: str
    data: str
    """Name of the model or language."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one model makes of a line."""

    text: str
    script: Script
    by: str
    """Name of the model's data: `latin`, `ukr`, `ara`."""
    confidence_permille: int
    """As the engine states it; it is no probability, and engines do not state it alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text, over all the frames in which the same was read."""

    reading: Reading
    others: tuple[Reading, ...]
    """What other models make of it that comes near, such as letters that two scripts share."""
    mirrored: bool
    """Read in the mirror image of the picture, where the picture itself gives less."""
    first: MediaTime | None
    """Frame in which it was first read; None in a still."""
    last: MediaTime | None
    frames: int
    region: Region
    """Where, in the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsValues:
    """The typed `values` of the finding."""

    lines: tuple[Line, ...]
    left_out: int
    """Lines beyond those listed."""
    frames_read: int
    frames_alike: int
    """Looked like the one read before, and were not read."""
    frames_beyond: int
    """Would have been read, had the budget been larger."""
    step_us: int
    models: tuple[Model, ...]
    not_examined: tuple[str, ...]
    """Languages that were asked for and whose data are not installed, with what to install."""
    upright_lines: int
    mirrored_lines: int
    """Of those whose direction can be told."""
