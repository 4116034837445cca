"""Whether each moment of one recording has its own partner in the other.

All moments of the longer recording but the right one are what another take from the same tripod
would show: leaves sway there too, light flickers, coding pulses. So a pair carries its own measure
of how alike other moments are, whatever it is that moves and however little. In a copy, moment
after moment is most like the one that the line says, nothing elsewhere comes near, and several
parts of the picture say so, each by itself.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from sightline.matching.align import Compared, Grid, Shots, centred, moving, shots
from sightline.matching.lines import Line, made_plain

OTHERS_LEAST: Final = 20
"""Moments elsewhere that each is held against: fewer do not say what agrees by chance."""
_COMMON: Final = 1.35
"""How much more alike partners are than the best of the others, at least. Copies had 1.4; people
who walked one way before one tripod, in whom movement agreed as it does in copies, 1.25."""
SAID_LEAST: Final = 20.0
"""What parts of the picture say (`said_by_parts`). Somebody who stood before a tripod, and hardly
moved, said 16.5 of another ten seconds; cars that passed, 12."""
_ALL_SAY: Final = (6, 0.9, 8, 1.5, 24.0)
"""Moments, the share of these that find their partners, how many others each is held against, how
much more alike partners are, and what parts say: nearly all nine, which only a camera that moves,
or a picture that moves everywhere, can make. Somebody who walked by, and again, said 19."""
_NEAR_US: Final = 800_000
"""How far a partner may lie from the line: frames of old films lie half a second apart."""
_FAR_US: Final = 1_500_000
"""Moments nearer than that share what is taken off as standing still (`align`)."""
_FAR_LEAST: Final = 4
_ACROSS: Final = 3
"""Parts of the picture in a row, and rows."""
_PART_LEAST: Final = 12
"""Pixels of a thumbnail."""
_BESIDE: Final = 3
"""Moments that count as the partner: the one the line says, and one on either side."""
_SAY_LEAST: Final = 3
_SAYS_MOST: Final = 3.0
_CHANCE_LEAST: Final = 1e-12
_ALIKE_LEAST: Final = 0.05
_SHIFTS_US: Final = np.arange(-500_000, 500_001, 50_000)
_AS_GOOD: Final = 0.97
"""Of how alike partners are: as good, the plain speed is the likelier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """How the moments along a line are told from all others."""

    moments: int
    found: int
    """Those whose best partner is the one that the line says, or its neighbour."""
    others: int
    """Moments elsewhere that each was held against (median)."""
    ratio: float
    """How alike the partners are (mean), against the best of the others (mean)."""
    level: float
    """Grey levels by which the recording moves along the line at nine of ten moments, or less."""

    @property
    def knows_others(self) -> bool:
        """Whether enough moments elsewhere are known to say what agrees by chance."""
        return self.others >= OTHERS_LEAST

    @property
    def is_common(self) -> bool:
        """Whether they are, and are nearly as much like those along the line."""
        return self.knows_others and self.ratio < _COMMON

    def is_told(self, moments: int, share: float, ratio: float) -> bool:
        """Whether of so many moments such a share find their partners, so much more alike."""
        found = self.found >= share * self.moments
        return self.moments >= moments and found and self.ratio >= ratio


@dataclass(frozen=True, slots=True, eq=False)
class _Sought:
    """The recording with fewer moments (`seekers`, along the line) looked for in the other."""

    a_seeks: bool
    seekers: NDArray[np.intp]
    near: NDArray[np.bool_]
    """(moments of the other, seekers): where the line says, and right beside it."""
    far: NDArray[np.bool_]


def marked(compared: Compared) -> Compared:
    """The same comparison, with each moment of the side that has fewer agreeing with its partner.

    And with nothing else: its best lines are those along which most partners lie, however little
    these agree.
    """
    a_moves, b_moves = compared.moves
    both = a_moves[:, None] & b_moves
    motion = np.where(both, compared.motion, -1.0)
    own = _tops(motion.T).T if _a_seeks(compared) else _tops(motion)
    return replace(compared, motion=(own & both).astype(np.float32))


def partners(line: Line, compared: Compared) -> Partners | None:
    """How the moments along a line are told from all others; None where there are none."""
    sought = _sought(line, compared)
    if not len(sought.seekers):
        return None
    a_moves, b_moves = compared.moves
    moves = b_moves if sought.a_seeks else a_moves
    best, other, counts = _told(sought, compared.motion, moves)
    told = counts >= _FAR_LEAST
    if not told.any():
        return None
    best, other, others = best[told], other[told], int(np.median(counts[told]))
    level = (compared.a_moving if sought.a_seeks else compared.b_moving)[sought.seekers]
    return Partners(
        moments=len(best),
        found=int((best > other).sum()),
        others=others,
        ratio=float(best.mean() / max(_ALIKE_LEAST, other.mean())),
        level=float(np.percentile(level, 90)),
    )


def is_common(line: Line, compared: Compared) -> bool:
    """Whether many other moments are known, and are nearly as much like those along the line."""
    found = partners(line, compared)
    return found is not None and found.is_common


def are_told(line: Line, compared: Compared, *, everywhere: bool) -> bool:
    """Whether many other moments are known, and are less like those along the line.

    Args:
        line: The line.
        compared: The comparison it was found in.
        everywhere: Whether parts of the picture must say so, each by itself.
    """
    found = partners(line, compared)
    if found is None or not found.knows_others or found.is_common:
        return False
    return not everywhere or said_by_parts(line, compared, found.others) >= SAID_LEAST


def all_parts_tell(line: Line, compared: Compared) -> bool:
    """Whether moment after moment is told from the others, in nearly all parts of the picture."""
    found = partners(line, compared)
    count, share, others, ratio, said = _ALL_SAY
    if found is None or found.others < others or not found.is_told(count, share, ratio):
        return False
    return said_by_parts(line, compared, found.others) >= said


def said_by_parts(line: Line, compared: Compared, others: int) -> float:
    """How surely nine parts of the picture, each by itself, say that a line is right.

    The negative decimal logarithms of the chance that a part finds so many partners at random, each
    at most 3, are summed.
    """
    sought = _sought(line, compared)
    both = shots(compared.a_pixels), shots(compared.b_pixels)
    return sum(_says(part, sought, compared, both, others) for part in parts_of(compared))


def timed(line: Line, compared: Compared) -> Line:
    """A line moved to where its moments are most like their partners; at plain speed if it may."""
    plain = _shifted(made_plain(line), compared)
    own = _shifted(line, compared)
    return plain[1] if plain[0] >= _AS_GOOD * own[0] else own[1]


def _shifted(line: Line, compared: Compared) -> tuple[float, Line]:
    """How alike the moments along a line are at best, moved by up to half a second, and where."""
    moved = [
        replace(line, a_at_b_start_us=line.a_at_b_start_us + int(shift)) for shift in _SHIFTS_US
    ]
    alike = [_alike(one, compared) for one in moved]
    # Of several as good, the middle one: thumbnails last for a while.
    top = np.flatnonzero(np.asarray(alike) >= max(alike) - _CHANCE_LEAST)
    return max(alike), moved[int(top[len(top) // 2])]


def _alike(line: Line, compared: Compared) -> float:
    columns = np.flatnonzero(line.spans(compared.b_times) & compared.moves[1])
    off = np.abs(compared.a_times[:, None] - line.a_at(compared.b_times[columns]))
    rows = off.argmin(axis=0)
    met = off[rows, np.arange(len(columns))] <= _NEAR_US
    return float(compared.motion[rows, columns][met].sum())


def _a_seeks(compared: Compared) -> bool:
    return len(compared.a_times) < len(compared.b_times)


def _tops(motion: Grid) -> NDArray[np.bool_]:
    """(n, m) for each column its largest row, and those beside it."""
    rows = np.arange(len(motion))[:, None]
    return np.asarray(np.abs(rows - motion.argmax(axis=0)) <= _BESIDE // 2, dtype=np.bool_)


def _sought(line: Line, compared: Compared) -> _Sought:
    a_moves, b_moves = compared.moves
    if _a_seeks(compared):
        at = line.b_start_us + (compared.a_times - line.a_at_b_start_us) / line.rate
        inside = (at >= line.b_start_us) & (at <= line.b_end_us)
        seekers, times = np.flatnonzero(inside & a_moves), compared.b_times
    else:
        at = line.a_at(compared.b_times)
        inside = line.spans(compared.b_times)
        seekers, times = np.flatnonzero(inside & b_moves), compared.a_times
    off = np.abs(times[:, None] - at[seekers])
    beside = np.abs(np.arange(len(times))[:, None] - off.argmin(axis=0)) <= _BESIDE // 2
    return _Sought(_a_seeks(compared), seekers, beside & (off <= _NEAR_US), off > _FAR_US)


def _told(
    sought: _Sought, motion: Grid, moves: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
    """Of each seeker: how alike its partner is, the best of the others, and how many these are."""
    cells = motion[sought.seekers].T if sought.a_seeks else motion[:, sought.seekers]
    far = sought.far & moves[:, None]
    best = np.where(sought.near, cells, -1).max(axis=0)
    other = np.where(far, cells, -1).max(axis=0)
    met = sought.near.any(axis=0)
    return best, other, np.where(met, far.sum(axis=0), 0)


def parts_of(compared: Compared) -> list[NDArray[np.bool_]]:
    """Nine parts of the shared picture, each as which of its pixels belong to it."""
    rows, columns = np.nonzero(compared.shared)
    parts = []
    for down in range(_ACROSS):
        for across in range(_ACROSS):
            part = (_ninth(rows) == down) & (_ninth(columns) == across)
            if part.sum() >= _PART_LEAST:
                parts.append(part)
    return parts


def _ninth(places: NDArray[np.intp]) -> NDArray[np.intp]:
    first, last = int(places.min()), int(places.max())
    return np.asarray((places - first) * _ACROSS // (last - first + 1), dtype=np.intp)


def _says(
    part: NDArray[np.bool_],
    sought: _Sought,
    compared: Compared,
    both: tuple[Shots, Shots],
    others: int,
) -> float:
    """How surely a part of the picture, by itself, says that the line is right; 0 to 3.

    The shots are those that the whole pictures of both sides show.
    """
    usual = compared.contrast, compared.floor
    one = moving(centred(compared.a_pixels[:, part]), both[0], compared.a_times, *usual)
    two = moving(centred(compared.b_pixels[:, part]), both[1], compared.b_times, *usual)
    a_moves, b_moves = one.level >= compared.floor, two.level >= compared.floor
    seeks, moves = (a_moves, b_moves) if sought.a_seeks else (b_moves, a_moves)
    best, other, counts = _told(sought, one.parts @ two.parts.T, moves)
    told = seeks[sought.seekers] & (counts >= _FAR_LEAST)
    count, found = int(told.sum()), int((best > other)[told].sum())
    if found == 0 or count < max(_SAY_LEAST, len(sought.seekers) / 2):
        return 0.0
    by_chance = _BESIDE / (others + _BESIDE)
    chance = float(bdtrc(found - 1, count, by_chance))
    return min(_SAYS_MOST, -float(np.log10(max(chance, _CHANCE_LEAST))))
