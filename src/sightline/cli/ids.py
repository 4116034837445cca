"""Names that people type for records: `E1`, `C2`, or the first digits of a digest.

Letters and numbers are those of the report: they follow the log, so that a later entry moves none.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from sightline.errors import InputRefused, NotFound
from sightline.exports.citations import LETTERS
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.rules_links import LINKABLE
from sightline.model.snapshot import Snapshot

_OTHER: Final = "N"
_LABEL: Final = re.compile(
    rf"(?:{'|'.join(sorted({*LETTERS.values(), _OTHER}))})[1-9][0-9]*|[a-z][1-9][0-9]?", re.ASCII
)
"""Small letters only where the text is too short for a digest's beginning."""
_PREFIX: Final = re.compile(r"[0-9a-f]{4,64}", re.ASCII)
_CANDIDATES: Final = 8
_KINDS: Final[dict[str, tuple[type[Record], ...]]] = {
    LETTERS[kind]: (kind,) for kind in RECORD_TYPES if kind in LETTERS
}
ITEM: Final = (Exhibit, *LINKABLE)
"""What a link can start from."""


class Names:
    """Looks up records by what people type, and the other way round."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._labels: dict[Digest, str] = {}
        numbers: Counter[str] = Counter()
        for digest, record in snapshot.records.items():
            letter = LETTERS.get(type(record), _OTHER)
            numbers[letter] += 1
            self._labels[digest] = f"{letter}{numbers[letter]}"
            self._labels[_subject(digest, record)] = self._labels[digest]

    def label(self, digest: Digest) -> str:
        """`E1` for an exhibit or record; the short digest for what the case does not hold."""
        return self._labels.get(digest, digest.short)

    def find(self, typed: str, *kinds: type[Record]) -> Digest:
        """The exhibit or record that is meant; an exhibit goes by the digest of its bytes.

        Args:
            typed: `E1`, `C2`, four or more digits, with or without `sha256:`.
            kinds: What it may be; none for anything.

        Raises:
            NotFound: nothing of that kind is named so.
            InputRefused: the text is no name, or names several.
        """
        text = typed.strip()
        found = {_subject(digest, record) for digest, record in self._named(text)}
        meant = sorted(
            (digest for digest in found if not kinds or isinstance(self._record(digest), kinds)),
            key=self._order,
        )
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise InputRefused(
                f"{typed!r} names several: {self._listed(meant)}.",
                next_step="Give more digits, or its letter and number.",
            )
        if found:
            others = ", ".join(sorted({self._record(digest).KIND for digest in found}))
            wanted = " or ".join(kind.KIND for kind in kinds)
            raise InputRefused(
                f"{typed!r} names {_a(others)}, where {_a(wanted)} belongs.",
                next_step=_listing(kinds),
            )
        letters = text.upper().rstrip("0123456789") if _LABEL.fullmatch(text) else ""
        like = kinds or _KINDS.get(letters, ())
        wanted = " or ".join(kind.KIND for kind in like) or "record"
        raise NotFound(
            f"There is no {wanted} {typed!r} in this case.{self._known(like)}",
            next_step=_listing(like),
        )

    def _named(self, text: str) -> Iterator[tuple[Digest, Record]]:
        if _LABEL.fullmatch(text):
            yield from self._labelled(text.upper())
            return
        digits = text.removeprefix("sha256:").lower()
        if not _PREFIX.fullmatch(digits):
            raise InputRefused(
                f"{text!r} is no name of a record.",
                next_step="Give its letter and number (E1, C2), or four or more digits of its "
                "digest.",
            )
        for digest, record in self._snapshot.records.items():
            if digest.hex.startswith(digits) or _content(record).startswith(digits):
                yield digest, record

    def _labelled(self, label: str) -> Iterator[tuple[Digest, Record]]:
        for digest, record in self._snapshot.records.items():
            if self._labels[digest] == label:
                yield digest, record

    def _record(self, digest: Digest) -> Record:
        return self._snapshot.exhibits.get(digest) or self._snapshot.records[digest]

    def _order(self, digest: Digest) -> tuple[str, int]:
        label = self._labels[digest]
        letters = label.rstrip("0123456789")
        return letters, int(label[len(letters) :])

    def _listed(self, digests: list[Digest]) -> str:
        shown = [
            f"{self.label(digest)} ({self._record(digest).KIND} {digest.short})"
            for digest in digests[:_CANDIDATES]
        ]
        more = len(digests) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")

    def _known(self, kinds: tuple[type[Record], ...]) -> str:
        """The first and last name of each kind that would do."""
        spans = []
        for kind in kinds:
            labels = [
                self._labels[digest]
                for digest, record in self._snapshot.records.items()
                if isinstance(record, kind)
            ]
            if labels:
                spans.append(labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}")
        return f" There is {', '.join(spans)}." if spans else ""


def _subject(digest: Digest, record: Record) -> Digest:
    return record.digest if isinstance(record, Exhibit) else digest


def _content(record: Record) -> str:
    return record.digest.hex if isinstance(record, Exhibit | Derivative) else ""


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _listing(kinds: tuple[type[Record], ...]) -> str:
    if kinds == (Exhibit,):
        return "List them with `sightline exhibits`."
    if kinds == (Claim,):
        return "List them with `sightline show`."
    return "List what there is with `sightline show` and `sightline log`."
