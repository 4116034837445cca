"""Method `words` with the engines of this machine: loaded in the limited child, once an exhibit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sightline.adapters.line_readers import LATIN, LatinReader, TesseractReader, installed
from sightline.analysis.contract import Analyzer, Media, Stream
from sightline.analysis.words import NAME, Engines, Reader, WordsRun
from sightline.errors import InputRefused
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Reproduction

FRAMES, FRAMES_LIMIT = 24, 2_000
USUAL: Final = ("ukr", "ara")
"""Cyrillic as Ukrainian writes it, and Arabic."""
_PACKAGE: Final = "install the Debian package tesseract-ocr-{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to read, and how much of it."""

    languages: tuple[str, ...]
    """Tesseract's names; what is installed is read, the rest said not to be examined."""
    frames: int


def words_method(asked: Asked) -> Analyzer:
    """The method as this machine can run it; what is not installed is part of its parameters.

    Raises:
        InputRefused: a language's name is none.
    """
    for language in asked.languages:
        if not (language.isascii() and language.replace("_", "").isalnum()):
            raise InputRefused(
                f"{language[:40]!r} is no name of a language's data.",
                next_step="Use Tesseract's names: ukr, rus, ara, heb, pol ...",
            )
    there = [language for language in asked.languages if installed(language)]
    return _method(sorted(there), sorted(set(asked.languages) - set(there)), asked.frames)


def asked_again(method: Method) -> Analyzer | None:
    """The analyzer of a recorded run; None where this machine lacks what it read with."""
    read = method.parameters.get("languages")
    lacking = method.parameters.get("lacking")
    frames = method.parameters.get("frames")
    if method.name != NAME or type(frames) is not int or not 0 < frames <= FRAMES_LIMIT:
        return None
    if not isinstance(read, list | tuple) or not isinstance(lacking, list | tuple):
        return None
    languages = [str(language) for language in read if language != LATIN]
    if not all(map(str.isalnum, languages)) or not all(map(installed, languages)):
        return None
    made = _method(languages, [str(language) for language in lacking], frames)
    return made if made.method.key == method.key else None


def _method(languages: Sequence[str], lacking: Sequence[str], frames: int) -> Analyzer:
    return Analyzer(
        method=Method(
            name=NAME,
            version=2,
            parameters={
                "frames": frames,
                "languages": [LATIN, *languages],
                "lacking": list(lacking),
            },
        ),
        title="Words in pictures",
        kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.STILL}),
        streams=frozenset({Stream.FRAMES}),
        limitations=_LIMITATIONS,
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=partial(_start, tuple(languages), tuple(lacking), frames),
        tolerances={
            "lines.*.reading.confidence_permille": 30,
            "lines.*.others.*.confidence_permille": 30,
            "lines.*.region.left": 30,
            "lines.*.region.top": 30,
            "lines.*.region.width": 60,
            "lines.*.region.height": 60,
        },
    )


def _start(
    languages: tuple[str, ...], lacking: tuple[str, ...], frames: int, media: Media
) -> WordsRun:
    return WordsRun(partial(_engines, languages, lacking), frames, media)


def _engines(languages: tuple[str, ...], lacking: tuple[str, ...]) -> Engines:
    latin = LatinReader()
    readers: dict[str, Reader] = {LATIN: latin}
    for language in languages:
        data = installed(language)
        if data is None:
            raise InputRefused(
                f"The data to read {language} are not installed any more.",
                next_step=_PACKAGE.format(language).capitalize() + ".",
            )
        readers[language] = TesseractReader(language, data)
    missing = tuple(f"{language} ({_PACKAGE.format(language)})" for language in lacking)
    return Engines(finder=latin, readers=readers, missing=missing)


_LIMITATIONS: Final = (
    (
        "What was not read may be there all the same: words that are small, blurred, slanted, "
        "handwritten, or shown between the pictures that were read."
    ),
    (
        "A line may be misread, above all single letters and numbers. Look at the picture before "
        "relying on a word, a number plate or a date."
    ),
    (
        "Confidence is what each engine says of itself, and is no probability. Engines do not "
        "state it alike."
    ),
    "Arabic is read poorly: a line that is missing or wrong is common.",
    (
        "Letters that scripts share (A, B, C, E, H, K, M, O, P, T, X) may be told to the wrong "
        "script; readings that come near are listed."
    ),
    (
        "A line that reads in the mirror tells of a mirrored picture, of a mirror in the scene, or "
        "of lettering made to be read in one."
    ),
    "The language is that of the data that read best, not what the writer had in mind.",
)
