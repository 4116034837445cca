"""How what lies around a blob is turned, and its gradients in 128 numbers.

The histograms of SIFT (D. Lowe, 2004, sections 5 and 6), for all blobs of a picture at once: each
is sampled on a grid as large as the blob, from the level as smooth as the blob is large, and turned
by its own direction; so that 144 samples, not thousands of pixels, are added up. What lies
outside the picture counts for nothing.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.blobs import LAYERS, Blobs, Indices, Reals, Scales

CELLS, DIRECTIONS = 4, 8
VALUES: Final = CELLS * CELLS * DIRECTIONS
_TURN_REACH, _TURN_STEP = 4, 1.0
"""Samples on either side that tell the direction, and scales from one to the next."""
_TURN_DEVIATION: Final = 1.5
_BINS: Final = 36
_SECOND_LEAST: Final = 0.8
"""Of the strongest direction, from which on another gives a feature of its own."""
_SAMPLES, _STEP = 12, 1.13
_CELL, _DEVIATION = 3.0, 6.0
"""Side of a cell and reach of the weights, in scales."""
_VALUE_MOST: Final = 0.2


def turned(scales: Scales, blobs: Blobs) -> tuple[Indices, Reals]:
    """(n,) numbers of blobs and (n,) clockwise degrees; some blobs have two directions or more."""
    steps = np.arange(-_TURN_REACH - 1, _TURN_REACH + 2, dtype=np.float32) * _TURN_STEP
    away = blobs.scale[:, None] * steps
    none = np.zeros_like(away)
    across, down = _gradients(scales, blobs, (away, none), (none, away))
    size, angle = cv2.cartToPolar(across, down)
    weights = np.asarray(size, np.float32) * _TURN_WEIGHTS
    # One bin more than there are: a full turn is none.
    rows = np.arange(len(blobs), dtype=np.float32)[:, None] * (_BINS + 1)
    turns = np.asarray(angle) * np.float32(_BINS / (2 * np.pi))
    bins = (turns + np.float32(0.5) + rows).astype(np.intp)
    sums = np.bincount(bins.ravel(), weights.ravel(), len(blobs) * (_BINS + 1))
    counts = np.asarray(sums, np.float64).reshape(len(blobs), _BINS + 1)
    counts[:, 0] += counts[:, _BINS]
    number, direction = _peaks(counts[:, :_BINS])
    return number, (direction * (360 / _BINS) % 360).astype(np.float32)


def described(scales: Scales, blobs: Blobs, degrees: Reals) -> Reals:
    """(n, 128) of each blob turned by (n,) degrees: rows, columns, directions."""
    steps = (np.arange(-1, _SAMPLES + 1, dtype=np.float32) - (_SAMPLES - 1) / 2) * _STEP
    turn = np.deg2rad(degrees)
    along = (np.cos(turn) * blobs.scale)[:, None] * steps.astype(np.float32)
    aside = (np.sin(turn) * blobs.scale)[:, None] * steps.astype(np.float32)
    across, down = _gradients(scales, blobs, (along, -aside), (aside, along))
    # A gradient counts for the directions within 45 degrees of its own, most for the nearest.
    least = np.asarray(cv2.magnitude(across, down), np.float32) * _DIAGONAL
    slanted, aslant = (across + down) * _DIAGONAL, (down - across) * _DIAGONAL
    found = np.empty((len(blobs), CELLS * CELLS, DIRECTIONS), np.float32)
    beyond = np.empty_like(least)
    for number, along_it in enumerate((across, slanted, down, aslant)):
        np.maximum(np.subtract(along_it, least, out=beyond), 0, out=beyond)
        np.matmul(beyond, _POOL, out=found[:, :, number])
        np.minimum(np.add(along_it, least, out=beyond), 0, out=beyond)
        np.matmul(beyond, -_POOL, out=found[:, :, number + DIRECTIONS // 2])
    values = _unit(found.reshape(-1, VALUES))
    return _unit(np.minimum(values, _VALUE_MOST))


def _gradients(
    scales: Scales, blobs: Blobs, across: tuple[Reals, Reals], down: tuple[Reals, Reals]
) -> tuple[Reals, Reals]:
    """Differences of neighbouring samples of a square grid around each blob, without its rim.

    Args:
        scales: Of their picture.
        blobs: n of them.
        across: (n, side) twice: how far to the right of the blob the grid's columns lie, and how
            much its rows add to that, in pixels of the octave.
        down: The same, downwards.

    Returns:
        Two arrays (n, (side - 2) ** 2), along the grid's rows and down its columns.
    """
    layout = scales.layout
    # The levels on which blobs lie, one below the other.
    sheet = scales.levels[1 : LAYERS + 1].reshape(-1, layout.width)
    places = layout.places[blobs.octave]
    left, height, width = places[:, 1:].T.astype(np.float32)
    top = (places[:, 0] + (blobs.layer - 1) * layout.height).astype(np.float32)
    x, outside = _laid((blobs.x + left)[:, None], across, left, left + width - 1)
    y, beside = _laid((blobs.y + top)[:, None], down, top, top + height - 1)
    count, side = len(blobs), across[0].shape[1]
    flat = (count, side * side)
    samples = cv2.remap(sheet, x.reshape(flat), y.reshape(flat), cv2.INTER_LINEAR)
    grid = np.asarray(samples, np.float32).reshape(-1, side, side)
    right, below = grid[:, 1:-1, 2:] - grid[:, 1:-1, :-2], grid[:, 2:, 1:-1] - grid[:, :-2, 1:-1]
    for rows, within in (outside, beside):
        right[rows] *= within
        below[rows] *= within
    inner = (count, (side - 2) ** 2)
    return right.reshape(inner), below.reshape(inner)


def _laid(
    middle: Reals, away: tuple[Reals, Reals], least: Reals, most: Reals
) -> tuple[Reals, tuple[Indices, NDArray[np.bool_]]]:
    """One coordinate (n, side, side) of all samples, held within (n,) `least` and `most`.

    Returns:
        It, which of the n leave these, and which of their samples, without the rim, do not.
    """
    columns, rows = middle + away[0], away[1]
    place = rows[:, :, None] + columns[:, None, :]
    reach = np.abs(away[0]).max(axis=1, initial=0) + np.abs(rows).max(axis=1, initial=0)
    near = (middle[:, 0] - reach < least) | (middle[:, 0] + reach > most)
    leaving = np.flatnonzero(near)
    there, low, high = place[leaving], least[leaving, None, None], most[leaving, None, None]
    held = np.minimum(np.maximum(there, low), high)
    place[leaving] = held
    return place, (leaving, (held == there)[:, 1:-1, 1:-1])


def _peaks(counts: NDArray[np.float64]) -> tuple[Indices, NDArray[np.float64]]:
    """Rows and places, in bins, of what stands out in circular histograms (n, bins)."""
    wide = np.concatenate((counts[:, -3:], counts, counts[:, :3]), axis=1)
    smooth = (wide[:, :-4] + wide[:, 4:]) / 16 + (wide[:, 1:-3] + wide[:, 3:-1]) / 4
    smooth += wide[:, 2:-2] * (6 / 16)
    before, here, after = smooth[:, :-2], smooth[:, 1:-1], smooth[:, 2:]
    strong = here >= _SECOND_LEAST * here.max(axis=1, initial=0, keepdims=True)
    number, place = np.nonzero((here > before) & (here > after) & strong)
    left, top, right = (part[number, place] for part in (before, here, after))
    return number, place + (left - right) / (2 * (left - 2 * top + right))


def _unit(values: Reals) -> Reals:
    norms = np.sqrt(np.einsum("ij,ij->i", values, values))
    return np.asarray(values / np.maximum(norms, 1e-6)[:, None])


def _turn_weights() -> Reals:
    steps = np.arange(-_TURN_REACH, _TURN_REACH + 1) * _TURN_STEP
    fall = np.exp(-(steps**2) / (2 * _TURN_DEVIATION**2))
    return np.outer(fall, fall).ravel().astype(np.float32)


def _pool() -> Reals:
    """(144, 16) how much each sample counts for each cell."""
    steps = (np.arange(_SAMPLES) - (_SAMPLES - 1) / 2) * _STEP
    middles = (np.arange(CELLS) - (CELLS - 1) / 2) * _CELL
    share = np.maximum(0, 1 - np.abs(steps[:, None] - middles) / _CELL)
    share *= np.exp(-(steps**2) / (2 * _DEVIATION**2))[:, None]
    pool = np.einsum("yr,xc->yxrc", share, share).reshape(_SAMPLES**2, -1)
    return np.asarray(pool, np.float32)


_TURN_WEIGHTS: Final = _turn_weights()
_POOL: Final = _pool()
_DIAGONAL: Final = np.float32(np.sqrt(0.5))
