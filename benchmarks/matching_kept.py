"""Answers and descriptors of a matching run, kept so that a run that was cut off goes on.

One folder a matcher, state of its code and archive; one file a row of the table, one line a file
that was asked about. A line that was cut off while it was written is asked again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np
from benchmarks.matching_scores import Hit, Span

_KEY_LETTERS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a matcher said of one file, and the processor seconds that it took."""

    path: str
    hits: Mapping[str, Hit]
    describing_s: float
    answering_s: float


class KeptAnswers:
    """The rows of one matcher in one state, against one archive."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def row(self, name: str) -> dict[str, Answered]:
        """What is kept of a row, by path."""
        place = self._place(name)
        if not place.is_file():
            return {}
        found = {}
        for line in place.read_text(encoding="utf-8").splitlines():
            try:
                one = _read(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue
            found[one.path] = one
        return found

    def add(self, name: str, one: Answered) -> None:
        """Append to a row."""
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="utf-8") as file:
            # A line of its own, whatever a run that was cut off has left behind.
            file.write("\n" + json.dumps(_plain(one)) + "\n")

    def _place(self, name: str) -> Path:
        letters = "".join(letter if letter.isalnum() else "_" for letter in name)
        return self._folder / f"{letters}.jsonl"


def key_of(modules: Iterable[ModuleType], *also: str) -> str:
    """A name for the state of some code: of its source, and of what else matters."""
    digest = hashlib.sha256()
    for module in sorted(modules, key=lambda one: one.__name__):
        digest.update(Path(module.__file__ or "").read_bytes())
    for text in also:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:_KEY_LETTERS]


def _plain(one: Answered) -> dict[str, object]:
    hits = {
        name: {
            "score": hit.score,
            "word": hit.word,
            "spans": [asdict(span) | {"placed": _rows(span)} for span in hit.spans],
        }
        for name, hit in one.hits.items()
    }
    return asdict(one) | {"hits": hits}


def _rows(span: Span) -> list[list[float]] | None:
    return None if span.placed is None else [[float(v) for v in row] for row in span.placed]


def _read(plain: dict[str, object]) -> Answered:
    hits = plain["hits"]
    if not isinstance(hits, dict):
        raise ValueError("hits")  # noqa: TRY004 - a line that is not ours
    return Answered(
        path=str(plain["path"]),
        hits={
            name: Hit(
                score=float(hit["score"]),
                word=str(hit["word"]),
                spans=tuple(_span(span) for span in hit["spans"]),
            )
            for name, hit in hits.items()
        },
        describing_s=float(str(plain["describing_s"])),
        answering_s=float(str(plain["answering_s"])),
    )


def _span(plain: dict[str, object]) -> Span:
    placed = plain.pop("placed")
    where = None if placed is None else np.asarray(placed, float)
    return Span(**plain, placed=where)  # type: ignore[arg-type]
