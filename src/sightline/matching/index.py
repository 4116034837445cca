"""Which exhibits of an archive are worth comparing with one: votes of codes that lie near.

Two sets of 128-bit codes: local features and whole pictures. Each code of the query votes once for
each exhibit that holds a near one, the less the more exhibits do. Of those with votes one is worth
comparing if whole pictures are near, or if one of its pictures holds several details of one picture
of the query: no map stands on fewer. Nothing is decided here: what is proposed is then compared,
and what is not proposed was not found. How near codes are found stands behind
`code_search.CodeSearch`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.code_search import (
    CodeSearch,
    FlatSearch,
    HalvedSearch,
    HashedSearch,
    Hits,
    Numbers,
)
from sightline.matching.descriptor import Described, KeyFeatures
from sightline.matching.features import Codes, mirrored
from sightline.matching.frame_codes import frame_codes

FEATURE_RADIUS, FRAME_RADIUS = 18, 24
"""Bits of 128 within which a code of the archive gets a vote."""
FLAT_MOST: Final = 3_000_000
"""Codes up to which every one is looked at; beyond, hash tables are."""
_QUERY_FEATURES_MOST: Final = 3_000
_QUERY_EACH, _QUERY_LEAST, _DECISIVE = 25, 200, 0.2
"""Features asked for at first: so many of each picture, but no fewer of all; and the votes for one
exhibit, as a share of these, that decide. A long foreign one reached 0.13; where none has so many,
all are asked for."""
_QUERY_FRAMES_MOST: Final = 240
_LOOKED_AT_ONCE, _ASKED_LEAST = 1 << 22, 4
"""Pairs of codes that are looked at in one go, and codes that are asked for in one at least."""
_VOTES_LEAST: Final = 1.0
_CHANCE, _CHANCE_MOST = 28e-6, 0.05
"""Share of a query's features that an exhibit must hold near ones of, for each feature that it
holds, and the most that is asked of one that holds many: four times what chance gives one that has
nothing in common (the middle of foreign ones of the test material)."""
_CHANCE_TAKEN: Final = _CHANCE / 4
"""What chance gives, as it is taken off the votes: of long exhibits it collects many."""
_DETAILS_LEAST, _PICTURES_TRIED = 5, 8
"""Features of one picture near to such of one other, and the likeliest pairs of pictures of which
that is asked: of foreign exhibits four of five have fewer, of 1400 that show the same one had
five, all others eleven and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An exhibit worth comparing, and why."""

    name: str
    feature_votes: float
    frame_votes: float

    @property
    def votes(self) -> float:
        """Both together, for the order."""
        return self.feature_votes + self.frame_votes


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What codes of a query found: both (exhibits,)."""

    votes: NDArray[np.float64]
    """One of each code, split evenly among the exhibits that hold a near one."""
    hits: NDArray[np.int64]
    """Codes that the exhibit holds a near one of."""

    def __add__(self, other: "Votes") -> "Votes":
        """Of both queries."""
        return Votes(votes=self.votes + other.votes, hits=self.hits + other.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFeature:
    """What local features of a query found."""

    votes: Votes
    beyond_chance: NDArray[np.bool_]
    """(exhibits,) whether there are more hits than chance gives."""
    hits: Hits
    """Numbers of the query's features and of pictures of the index, by picture."""


@dataclass(slots=True)
class Index:
    """The codes of an archive; grows one exhibit at a time, rebuilt from descriptors any time."""

    features: CodeSearch = field(default_factory=HalvedSearch)
    frames: CodeSearch = field(default_factory=HalvedSearch)
    names: list[str] = field(default_factory=list)
    _feature_ends: list[int] = field(default_factory=list)
    _frame_ends: list[int] = field(default_factory=list)
    _picture_ends: list[int] = field(default_factory=list)
    _starts: list[Numbers] = field(default_factory=list)
    """Where each picture's features begin, in one part or several."""

    def add(self, described: Described) -> None:
        """Add an exhibit."""
        codes, frames = described.keys.features.codes, frame_codes(described)
        self.features.add(codes)
        self.frames.add(frames)
        self.names.append(described.name)
        self._starts.append(described.keys.starts[:-1] + _last(self._feature_ends))
        self._picture_ends.append(_last(self._picture_ends) + len(described.keys))
        self._feature_ends.append(_last(self._feature_ends) + len(codes))
        self._frame_ends.append(_last(self._frame_ends) + len(frames))

    def by_feature(self, described: Described) -> ByFeature:
        """The votes of local features, and which exhibits they speak for by more than chance.

        A part of the features is asked for first, and the rest where these decide nothing.
        """
        codes = described.keys.features.codes
        chosen = _evenly(len(codes), _QUERY_FEATURES_MOST)
        few = max(_QUERY_LEAST, _QUERY_EACH * len(described.keys))
        first = np.zeros(len(chosen), np.bool_)
        first[_evenly(len(chosen), few)] = True
        asked = chosen[first]
        found, hits = self._by_codes(codes, asked)
        if len(asked) < len(chosen) and found.votes.max(initial=0.0) < _DECISIVE * len(asked):
            more, other_hits = self._by_codes(codes, chosen[~first])
            found, hits, asked = found + more, Hits.joined((hits, other_hits)), chosen
        chance = np.minimum(_CHANCE * np.diff(self._feature_ends, prepend=0), _CHANCE_MOST)
        beyond = np.asarray(found.hits > chance * len(asked), dtype=np.bool_)
        by_picture = hits.of(np.argsort(hits.found, kind="stable"))
        return ByFeature(votes=found, beyond_chance=beyond, hits=by_picture)

    def _by_codes(self, codes: Codes, asked: NDArray[np.intp]) -> tuple[Votes, Hits]:
        """The votes of some codes as they are and mirrored, less what chance gives."""
        hits = _by_group(self.features, codes[asked], FEATURE_RADIUS, self._pictures())
        exhibits = np.searchsorted(np.asarray(self._picture_ends), hits.found, side="right")
        found = _votes(hits, exhibits, len(self.names))
        by_chance = _CHANCE_TAKEN * np.diff(self._feature_ends, prepend=0) * len(asked)
        beyond = np.clip(1 - by_chance / np.maximum(found.hits, 1), 0, 1)
        numbered = Hits(asked[hits.asked].astype(np.int64), hits.found, hits.turned)
        return replace(found, votes=found.votes * beyond), numbered

    def _pictures(self) -> Numbers:
        """Where each picture's features begin."""
        if len(self._starts) != 1:
            self._starts = [np.concatenate([np.zeros(0, np.int64), *self._starts])]
        return self._starts[0]

    def by_frame(self, described: Described) -> Votes:
        """The votes of whole pictures."""
        frames = _thinned(frame_codes(described), _QUERY_FRAMES_MOST)
        starts = np.concatenate(([0], self._frame_ends[:-1])).astype(np.int64)
        hits = _by_group(self.frames, frames, FRAME_RADIUS, starts)
        return _votes(hits, hits.found, len(self.names))

    def is_in_one_picture(self, number: int, keys: KeyFeatures, hits: Hits) -> bool:
        """Whether a picture of an exhibit holds several features of one picture of the query.

        Args:
            number: Of the exhibit.
            keys: Of the query.
            hits: What its features found; the pairs of pictures with the most are looked at.
        """
        last = self._picture_ends[number]
        first = self._picture_ends[number - 1] if number else 0
        starts = np.append(self._pictures()[first:last], self._feature_ends[number])
        own = hits.of(slice(*np.searchsorted(hits.found, (first, last)).tolist()))
        ours = _group_of(own.asked, keys.starts[:-1])
        pictures = own.found - first
        pairs, counts = np.unique(
            (ours * len(starts) + pictures) * 2 + own.turned, return_counts=True
        )
        for pair in pairs[np.argsort(-counts, kind="stable")[:_PICTURES_TRIED]].tolist():
            mine, there = divmod(pair // 2, len(starts))
            codes = keys.of(mine).codes
            one = FlatSearch()
            one.add(self.features.held(int(starts[there]), int(starts[there + 1])))
            near = one.near(mirrored(codes) if pair % 2 else codes, FEATURE_RADIUS)
            if min(len(np.unique(side)) for side in near) >= _DETAILS_LEAST:
                return True
        return False


def built(exhibits: Iterable[Described]) -> Index:
    """An index of these exhibits: exact for small archives, hashed for large ones."""
    held = list(exhibits)
    large = sum(len(item.keys.features) for item in held) > FLAT_MOST
    index = Index(features=HashedSearch()) if large else Index()
    for item in held:
        index.add(item)
    return index


def candidates(index: Index, described: Described, most: int = 50) -> list[Candidate]:
    """Exhibits worth comparing with this one, likeliest first; itself, by name, left out."""
    if not index.names:
        return []
    features, frames = index.by_feature(described), index.by_frame(described)
    together = features.votes.votes + frames.votes
    worth = (together >= _VOTES_LEAST) & (features.beyond_chance | (frames.hits > 0))
    found: list[Candidate] = []
    for number in np.argsort(-together, kind="stable").tolist():
        if len(found) == most or together[number] < _VOTES_LEAST:
            break
        if (
            worth[number]
            and index.names[number] != described.name
            and (
                frames.hits[number] > 0
                or index.is_in_one_picture(number, described.keys, features.hits)
            )
        ):
            found.append(
                Candidate(
                    name=index.names[number],
                    feature_votes=float(features.votes.votes[number]),
                    frame_votes=float(frames.votes[number]),
                )
            )
    return found


def _by_group(search: CodeSearch, codes: Codes, radius: int, starts: Numbers) -> Hits:
    """Numbers of query codes and of the groups of added codes that hold near ones, each pair once.

    A few codes are asked for at a time: what repeats itself is near to all of itself.

    Args:
        search: Where codes were added.
        codes: (n, 16) to ask for.
        radius: Bits.
        starts: (groups,) where each group of added codes begins.
    """
    parts: list[Hits] = []
    step = max(_ASKED_LEAST, _LOOKED_AT_ONCE // max(1, len(search)))
    for start in range(0, len(codes), step):
        part = codes[start : start + step]
        hits = search.near(part, radius)
        there = np.zeros((2, len(part), len(starts)), np.bool_)
        there[hits.turned.astype(np.intp), hits.asked, _group_of(hits.found, starts)] = True
        turned, asked, group = np.nonzero(there)
        parts.append(Hits(asked + start, group, turned == 1))
    return Hits.joined(parts)


def _group_of(found: Numbers, starts: Numbers) -> Numbers:
    """The last of the groups that begin at or before a number: none of those that are empty."""
    return np.searchsorted(starts, found, side="right") - 1


def _votes(hits: Hits, exhibits: Numbers, count: int) -> Votes:
    """One of each code, and one of each as in a mirror, split among those who hold a near one.

    Args:
        hits: What was found, of some codes,
        exhibits: and in which exhibits, both (n,).
        count: How many exhibits there are.
    """
    pairs = np.unique((2 * hits.asked + hits.turned) * count + exhibits)
    queries, of = np.divmod(pairs, max(1, count))
    shared = np.bincount(queries)
    votes = np.bincount(of, 1 / shared[queries], minlength=count)
    return Votes(votes=np.asarray(votes, dtype=np.float64), hits=np.bincount(of, minlength=count))


def _thinned(codes: Codes, most: int) -> Codes:
    """At most so many, evenly."""
    return codes[_evenly(len(codes), most)]


def _evenly(count: int, most: int) -> NDArray[np.intp]:
    """Numbers of at most so many, evenly."""
    return np.arange(count) if count <= most else np.arange(most) * count // most


def _last(ends: list[int]) -> int:
    return ends[-1] if ends else 0
