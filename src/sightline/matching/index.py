"""Which exhibits of an archive are worth comparing with one: votes of codes that lie near.

Two sets of 128-bit codes: local features and whole pictures. Each code of the query votes once for
each exhibit that holds a near one, the less the more exhibits do. Nothing is decided here: what is
proposed is then compared, and what is not proposed was not found. How near codes are found stands
behind `code_search.CodeSearch`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.code_search import CodeSearch, FlatSearch, HashedSearch
from sightline.matching.descriptor import Described
from sightline.matching.features import Codes, mirrored
from sightline.matching.frame_codes import frame_codes, mirrored_frames

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
_VOTES_LEAST: Final = 1.0
_CHANCE, _CHANCE_MOST = 28e-6, 0.05
"""Share of a query's features that an exhibit must hold near ones of, for each feature that it
holds, and the most that is asked of one that holds many: four times what chance gives one that has
nothing in common (the middle of foreign ones of the test material)."""
_CHANCE_TAKEN: Final = _CHANCE / 4
"""What chance gives, as it is taken off the votes: of long exhibits it collects many."""


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


@dataclass(slots=True)
class Index:
    """The codes of an archive; grows one exhibit at a time, rebuilt from descriptors any time."""

    features: CodeSearch = field(default_factory=FlatSearch)
    frames: CodeSearch = field(default_factory=FlatSearch)
    names: list[str] = field(default_factory=list)
    _feature_ends: list[int] = field(default_factory=list)
    _frame_ends: list[int] = field(default_factory=list)

    def add(self, described: Described) -> None:
        """Add an exhibit."""
        codes, frames = described.keys.features.codes, frame_codes(described)
        self.features.add(codes)
        self.frames.add(frames)
        self.names.append(described.name)
        self._feature_ends.append(_last(self._feature_ends) + len(codes))
        self._frame_ends.append(_last(self._frame_ends) + len(frames))

    def by_feature(self, described: Described) -> tuple[Votes, NDArray[np.bool_]]:
        """The votes of local features, and which exhibits they speak for by more than chance.

        A part of the features is asked for first, and the rest where these decide nothing.
        """
        codes = _thinned(described.keys.features.codes, _QUERY_FEATURES_MOST)
        few = max(_QUERY_LEAST, _QUERY_EACH * len(described.keys))
        first = np.zeros(len(codes), np.bool_)
        first[_evenly(len(codes), few)] = True
        found, asked = self._by_codes(codes[first]), int(first.sum())
        if asked < len(codes) and found.votes.max(initial=0.0) < _DECISIVE * asked:
            found, asked = found + self._by_codes(codes[~first]), len(codes)
        chance = np.minimum(_CHANCE * np.diff(self._feature_ends, prepend=0), _CHANCE_MOST)
        return found, np.asarray(found.hits > chance * asked, dtype=np.bool_)

    def _by_codes(self, codes: Codes) -> Votes:
        """The votes of codes as they are and mirrored, less what chance gives."""
        ends = self._feature_ends
        plain, turned = (
            _votes(self.features, asked, FEATURE_RADIUS, ends) for asked in (codes, mirrored(codes))
        )
        found = plain + turned
        by_chance = _CHANCE_TAKEN * np.diff(ends, prepend=0) * len(codes)
        beyond = np.clip(1 - by_chance / np.maximum(found.hits, 1), 0, 1)
        return replace(found, votes=found.votes * beyond)

    def by_frame(self, described: Described) -> Votes:
        """The votes of whole pictures."""
        frames = _thinned(frame_codes(described), _QUERY_FRAMES_MOST)
        plain, turned = (
            _votes(self.frames, asked, FRAME_RADIUS, self._frame_ends)
            for asked in (frames, mirrored_frames(frames))
        )
        return plain + turned


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
    (features, beyond_chance), frames = index.by_feature(described), index.by_frame(described)
    together = features.votes + frames.votes
    worth = (together >= _VOTES_LEAST) & (beyond_chance | (frames.hits > 0))
    found = [
        Candidate(
            name=index.names[number],
            feature_votes=float(features.votes[number]),
            frame_votes=float(frames.votes[number]),
        )
        for number in np.argsort(-together, kind="stable")
        if worth[number] and index.names[number] != described.name
    ]
    return found[:most]


def _votes(search: CodeSearch, codes: Codes, radius: int, ends: list[int]) -> Votes:
    count = len(ends)
    queries, found = search.near(codes, radius)
    exhibits = np.searchsorted(np.asarray(ends), found, side="right")
    pairs = np.unique(queries * count + exhibits)
    queries, exhibits = np.divmod(pairs, count)
    shared = np.bincount(queries, minlength=len(codes))
    votes = np.bincount(exhibits, 1 / shared[queries], minlength=count)
    return Votes(
        votes=np.asarray(votes, dtype=np.float64), hits=np.bincount(exhibits, minlength=count)
    )


def _thinned(codes: Codes, most: int) -> Codes:
    """At most so many, evenly."""
    return codes[_evenly(len(codes), most)]


def _evenly(count: int, most: int) -> NDArray[np.intp]:
    """Numbers of at most so many, evenly."""
    return np.arange(count) if count <= most else np.arange(most) * count // most


def _last(ends: list[int]) -> int:
    return ends[-1] if ends else 0
