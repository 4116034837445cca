"""The register of parties, and whom a name in a report may mean.

A name is matched where it is, letter for letter after folding, a name or alias of the register, or
one of these with a rank or role before it. Where several parties answer to it all of them are
given: what the report says of side or organisation may single one out, and then the reason says so.
Names that are merely alike, or alike after transliteration, are suggestions for a person and never
matches. Every party is treated by the same steps, whatever its side.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.snapshot import Snapshot
from sightline.model.standing import current

_WORD: Final = re.compile(r"\w+", re.UNICODE)
_ARTICLES: Final = frozenset({"the", "a", "an"})
_MAX_LEVELS: Final = 16
"""Of "part of" that are followed: a register can be made to point in a circle."""
_ALIKE: Final = 0.93
_BEFORE: Final = 4
"""Words of rank or role before a person's name that are passed over."""


class Matched(StrEnum):
    """How many parties a name may mean."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whom a name may mean, and why."""

    mention: str
    parties: tuple[Digest, ...]
    reason: str

    @property
    def matched(self) -> Matched:
        """One, several or none."""
        if len(self.parties) == 1:
            return Matched.ONE
        return Matched.SEVERAL if self.parties else Matched.NONE

    @property
    def party(self) -> Digest | None:
        """The one party meant, where it is one."""
        return self.parties[0] if self.matched is Matched.ONE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody named in a report."""

    name: str
    kind: PartyKind | None = None
    organisation: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A name that reports use and the register does not know, or knows of several."""

    name: str
    times: int
    kind: PartyKind
    meant: tuple[Digest, ...]
    """Parties that bear this very name: which one is for a person to say."""
    alike: tuple[Digest, ...]
    """Parties with a name much like it: perhaps an alias."""


def folded(name: str) -> str:
    """A name without case, accents, punctuation and leading article: only for comparing."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _WORD.findall(kept)
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


class Register:
    """The parties that stand, found by name, with what they belong to."""

    def __init__(self, parties: Mapping[Digest, Party], corrected: Mapping[Digest, Digest]) -> None:
        self.parties = dict(parties)
        self._corrected = corrected
        self._by_name: dict[str, list[Digest]] = defaultdict(list)
        for digest, party in self.parties.items():
            for name in dict.fromkeys(map(folded, (party.name, *party.aliases))):
                if name:
                    self._by_name[name].append(digest)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Register":
        """The register of a case as it stands."""
        corrected = {}
        for digest, record in snapshot.records.items():
            if isinstance(record, Party) and digest in snapshot.superseded:
                following = current(snapshot, digest)
                if following is not None:
                    corrected[digest] = following
        return cls(dict(snapshot.live(Party)), corrected)

    def standing(self, digest: Digest | None) -> Digest | None:
        """What stands today for a party that may have been corrected."""
        if digest is None:
            return None
        today = self._corrected.get(digest, digest)
        return today if today in self.parties else None

    def chain(self, digest: Digest) -> Iterator[Digest]:
        """The party, what it is part of, what that is part of, and so on."""
        seen: set[Digest] = set()
        here = self.standing(digest)
        while here is not None and here not in seen and len(seen) < _MAX_LEVELS:
            yield here
            seen.add(here)
            here = self.standing(self.parties[here].part_of)

    def side(self, digest: Digest) -> Digest | None:
        """The side of a party, or of what it is part of; a side is its own."""
        for member in self.chain(digest):
            party = self.parties[member]
            if party.party_kind is PartyKind.SIDE:
                return member
            side = self.standing(party.side)
            if side is not None:
                return side
        return None

    def originator(self, digest: Digest) -> Digest:
        """Who counts as one source: what is run by a state of a side counts as that side.

        A person or office counts as the organisation it speaks for; ministries, units and
        state-affiliated outlets of one side count as one originator together.
        """
        members = list(self.chain(digest))
        side = self.side(digest)
        if side is not None and any(self.parties[m].state_affiliated for m in members):
            return side
        return self.body(digest)

    def body(self, digest: Digest) -> Digest:
        """Who speaks through a party: the organisation behind a person or office, else itself."""
        members = [
            member
            for member in self.chain(digest)
            if self.parties[member].party_kind is not PartyKind.SIDE
        ]
        return members[-1] if members else digest

    def match(self, mention: Mention) -> Match:
        """Whom a mention may mean; several where nothing in it tells them apart."""
        found, reason = self._named(mention.name)
        if len(found) > 1:
            return self._told_apart(mention, found)
        return Match(mention=mention.name, parties=tuple(found), reason=reason)

    def side_within(self, words: str) -> Digest | None:
        """The one side of which a name or alias stands among some words; None for none or several.

        "Soldiers of the so-called Republic of North" speaks of the North, whatever it calls them.
        """
        text = f" {folded(words)} "
        found = {
            digest
            for digest, party in self.parties.items()
            if party.party_kind is PartyKind.SIDE
            for name in (party.name, *party.aliases)
            if f" {folded(name)} " in text
        }
        return found.pop() if len(found) == 1 else None

    def suggestions(self, mentions: Iterable[Mention]) -> tuple[Suggestion, ...]:
        """Names without one party, most frequent first; nothing is added by itself."""
        times: Counter[str] = Counter()
        first: dict[str, Mention] = {}
        for mention in mentions:
            key = folded(mention.name)
            if not key or self.match(mention).matched is Matched.ONE:
                continue
            times[key] += 1
            first.setdefault(key, mention)
        order = sorted(times, key=lambda key: (-times[key], key))
        return tuple(self._suggestion(first[key], times[key]) for key in order)

    def _named(self, name: str) -> tuple[list[Digest], str]:
        key = folded(name)
        if key in self._by_name:
            return self._by_name[key], "a name or alias of the register"
        words = key.split(" ")
        for dropped in range(1, min(len(words), _BEFORE + 1)):
            rest = " ".join(words[dropped:])
            people = [
                digest
                for digest in self._by_name.get(rest, ())
                if self.parties[digest].party_kind is PartyKind.PERSON
            ]
            if people:
                before = " ".join(words[:dropped])
                return people, f"a person of the register, after {before!r}"
        return [], "no name or alias of the register"

    def _told_apart(self, mention: Mention, found: list[Digest]) -> Match:
        """One of several namesakes, where the report's own words leave only one."""
        for hint, what in ((mention.side, "side"), (mention.organisation, "organisation")):
            named = set(self._named(hint)[0]) if hint else set()
            left = [
                digest
                for digest in found
                if named & {*self.chain(digest), self.side(digest) or digest}
            ]
            if len(left) == 1:
                reason = (
                    f"one of {len(found)} parties of this name: the report names the {what} {hint}"
                )
                return Match(mention=mention.name, parties=(left[0],), reason=reason)
        return Match(
            mention=mention.name,
            parties=tuple(found),
            reason=f"{len(found)} parties of the register bear this name",
        )

    def _suggestion(self, mention: Mention, times: int) -> Suggestion:
        meant = self._named(mention.name)[0]
        return Suggestion(
            name=mention.name,
            times=times,
            kind=mention.kind or PartyKind.ORGANISATION,
            meant=tuple(meant),
            alike=() if meant else tuple(self._alike(mention.name)),
        )

    def _alike(self, name: str) -> Iterator[Digest]:
        """Parties with a name alike, letter by letter or after transliteration."""
        wanted = folded(anyascii(name))
        near: dict[Digest, None] = {}
        for known, digests in self._by_name.items():
            latin = folded(anyascii(known))
            if latin == wanted or JaroWinkler.normalized_similarity(latin, wanted) >= _ALIKE:
                near.update(dict.fromkeys(digests))
        yield from near
