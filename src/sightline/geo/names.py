"""Names of places across scripts and spellings, brought to forms that can be compared.

`folded` turns any script into Latin letters (anyascii) and unites the ways in which Slavic and
Arabic names are written in Latin (Kharkiv and Harkiv, Luhansk and Lugansk); `skeleton` keeps the
consonants alone, by which spellings are gathered that vowels part (Makiivka and Makeevka). Neither
says that two names mean one place: they only bring likely ones near.
"""

import functools
import re
import unicodedata
from typing import Final

import anyascii
from rapidfuzz import fuzz

_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_HEBREW: Final = re.compile("[\u0590-\u05ff]")
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9 ]+")
_SPACES: Final = re.compile(r"[\s\-_/,.()]+")
_DOUBLED: Final = re.compile(r"([a-z])\1+")
_SPELLINGS: Final = (
    # Longer ones first: each would otherwise be taken apart by a shorter one.
    ("shch", "s"), ("schtsch", "s"), ("chtch", "s"), ("szcz", "s"), ("stsch", "s"),
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("zh", "z"), ("kh", "h"), ("ch", "c"),
    ("sh", "s"), ("sz", "s"), ("cz", "c"), ("tz", "c"), ("ts", "c"), ("dj", "z"), ("dzh", "z"),
    ("gh", "h"), ("ph", "f"), ("th", "t"), ("rz", "r"), ("ck", "k"), ("qu", "k"), ("ks", "x"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ii", "i"), ("yi", "i"), ("ij", "i"), ("iy", "i"),
    ("yy", "i"), ("ej", "i"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yu", "u"), ("iu", "u"),
    ("ju", "u"), ("ye", "e"), ("ie", "e"), ("je", "e"), ("yo", "e"), ("io", "e"), ("jo", "e"),
    ("eu", "u"),
)  # fmt: skip
_LETTERS: Final = str.maketrans({"g": "h", "w": "v", "f": "v", "q": "k", "j": "i", "y": "i"})
_VOWELS: Final = str.maketrans("", "", "aeiouh ")
_NEAR_CONSONANTS: Final = str.maketrans({"p": "b", "c": "s", "z": "s", "x": "s", "d": "t"})
_LONGEST: Final = 200


@functools.lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name in plain small Latin letters, spellings united; empty where nothing is left."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST])
    semitic = _ARABIC.search(text) or _HEBREW.search(text)
    latin = _SPACES.sub(" ", anyascii.anyascii(text).lower())
    latin = _NOT_LETTERS.sub("", latin)
    if semitic:
        # These scripts write long vowels with the letters w and y.
        latin = latin.replace("w", "u").replace("y", "i")
    for spelling, one in _SPELLINGS:
        latin = latin.replace(spelling, one)
    latin = latin.translate(_LETTERS)
    return _DOUBLED.sub(r"\1", latin).strip()


def skeleton(fold: str) -> str:
    """The consonants of a folded name, those easily taken for each other united."""
    return _DOUBLED.sub(r"\1", fold.translate(_VOWELS).translate(_NEAR_CONSONANTS))


def likeness(one: str, other: str) -> float:
    """How alike two folded names are, 0 to 100 (normalized indel similarity)."""
    return fuzz.ratio(one, other)
