"""The grammar of a language as data: words, cues, hedges, count and date words, and patterns.

Everything language-bound stands in `languages/<code>.toml`; the rules that use the words are the
same for all languages. A language without a list simply lacks what that list would find.
"""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from sightline.ledger.patterns import Patterns

LANGUAGES: Final = ("en", "uk", "ru")
_FOLDER: Final = files("sightline.ledger") / "languages"
_FRAMES: Final = (
    "say",
    "tell",
    "accuse",
    "deny",
    "promise",
    "demand",
    "judge",
    "cite",
    "quote_only",
)
"""In order of precedence: a verb of several frames is first looked for in the first of them."""
_FORMS: Final = ("present", "past", "ing", "past", "ing")
"""Of an English verb behind its dictionary form; other languages list finite forms only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWord:
    """One form of a cue verb."""

    lemma: str
    frames: frozenset[str]
    """Of `_FRAMES`; "weak" marks verbs that need "that", a quotation or a clause after them."""
    form: str
    """"base", "present" (third person singular), "past" or "ing"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One language's lists; unknown names give empty lists."""

    code: str
    cues: Mapping[str, CueWord]
    words: Mapping[str, frozenset[str]]
    """"section.name" to its words, all lower case."""
    ranks: Mapping[str, Mapping[str, int]]
    """"section.name" to its words' places in the list, from 0: for numbers, months, weekdays."""
    patterns: Mapping[str, Patterns]
    """"section.name" to compiled patterns, for lists of several words."""

    def has(self, name: str, word: str) -> bool:
        """Whether `word` (lower case) stands in the list of that name."""
        return word in self.words.get(name, _NONE)

    def list(self, name: str) -> frozenset[str]:
        """The words of that name."""
        return self.words.get(name, _NONE)

    def pattern(self, name: str) -> Patterns:
        """The patterns of that name."""
        return self.patterns.get(name, _NO_PATTERNS)


_NONE: Final[frozenset[str]] = frozenset()
_NO_PATTERNS: Final = Patterns((), {})


@functools.cache
def grammar(code: str) -> Grammar:
    """The grammar of a language; an unknown language has the grammar without words."""
    data = _read(code) if code in LANGUAGES else {}
    classes = {name: _split(value) for name, value in data.get("classes", {}).items()}
    words: dict[str, frozenset[str]] = {}
    ranks: dict[str, Mapping[str, int]] = {}
    patterns: dict[str, Patterns] = {}
    for section, table in data.items():
        if section == "cues":
            continue
        for name, value in table.items():
            key = f"{section}.{name}"
            if isinstance(value, str):
                listed = _split(value)
                words[key] = frozenset(listed)
                ranks[key] = {word: place for place, word in reversed(list(enumerate(listed)))}
            else:
                patterns[key] = Patterns(tuple(value), classes)
    return Grammar(
        code=code,
        cues=_cues(code, data.get("cues", {})),
        words=words,
        ranks=ranks,
        patterns=patterns,
    )


def _read(code: str) -> Mapping[str, Mapping[str, str | Sequence[str]]]:
    loaded = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return {name: table for name, table in loaded.items() if isinstance(table, dict)}


def _split(value: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(value.split()) if isinstance(value, str) else tuple(value)


def _cues(code: str, tables: Mapping[str, str | Sequence[str]]) -> Mapping[str, CueWord]:
    weak = frozenset(_split(tables.get("weak", ())))
    frames: dict[str, set[str]] = {}
    forms: dict[str, tuple[str, str]] = {}
    for frame in _FRAMES:
        for entry in tables.get(frame, ()):
            lemma, *rest = entry.split()
            kinds = _FORMS if code == "en" else ("past",) * len(rest)
            for word, form in ((lemma, "base"), *zip(rest, kinds, strict=False)):
                # The plain past may be spelt like the base: the first reading stands.
                forms.setdefault(word, (lemma, form))
                frames.setdefault(word, set()).add(frame)
            if lemma in weak:
                for word in (lemma, *rest):
                    frames[word].add("weak")
    return {
        word: CueWord(lemma=lemma, form=form, frames=frozenset(frames[word]))
        for word, (lemma, form) in forms.items()
    }
