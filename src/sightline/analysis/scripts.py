"""Which writing a text is in, and whether its direction can be told (Unicode Annex 24)."""

import unicodedata
from collections import Counter
from typing import Final

from sightline.analysis.words_values import Script

_BY_NAME: Final = {
    "LATIN": Script.LATIN,
    "CYRILLIC": Script.CYRILLIC,
    "ARABIC": Script.ARABIC,
}
_SYMMETRIC: Final = frozenset(
    "AHIMOTUVWXYiovwxl80-=+|:. "
    "\u0410\u0416\u041c\u041d\u041e\u041f\u0422\u0424\u0425\u0436\u043c\u043d\u043e\u043f\u0444\u0445"
)
"""Look the same in the mirror."""
_LEAST_LETTERS: Final = 4
_LEAST_TELLING: Final = 2


def script_of(text: str) -> Script:
    """The writing of most letters."""
    counts = Counter(_script(mark) for mark in text if mark.isalpha())
    return counts.most_common(1)[0][0] if counts else Script.NUMBERS


def scripts_of(text: str) -> frozenset[Script]:
    """Every writing that occurs."""
    return frozenset(_script(mark) for mark in text if mark.isalpha())


def direction_tells(text: str) -> bool:
    """Whether a text is long and one-sided enough for its mirror image to read otherwise."""
    marks = [mark for mark in text if mark.isalnum()]
    telling = [mark for mark in marks if mark not in _SYMMETRIC]
    return len(marks) >= _LEAST_LETTERS and len(telling) >= _LEAST_TELLING


def _script(mark: str) -> Script:
    return _BY_NAME.get(unicodedata.name(mark, "").split(" ")[0], Script.OTHER)
