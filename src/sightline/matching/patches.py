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

from sightline.matching.blobs import LAYERS, Blobs, Indices, Reals

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


def turned(octaves: list[Reals], blobs: Blobs) -> tuple[Indices, Reals]:
    """(n,) numbers of blobs and (n,) clockwise degrees; some blobs have two directions or more."""
    steps = np.arange(-_TURN_REACH - 1, _TURN_REACH + 2, dtype=np.float32) * _TURN_STEP
    away_x, away_y = (part.ravel() for part in np.meshgrid(steps, steps))
    scale = blobs.scale[:, None]
    across, down = _gradients(octaves, blobs, scale * away_x, scale * away_y)
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


def described(octaves: list[Reals], blobs: Blobs, degrees: Reals) -> Reals:
    """(n, 128) of each blob turned by (n,) degrees: rows, columns, directions."""
    steps = (np.arange(-1, _SAMPLES + 1, dtype=np.float32) - (_SAMPLES - 1) / 2) * _STEP
    away_x, away_y = (part.ravel().astype(np.float32) for part in np.meshgrid(steps, steps))
    turn = np.deg2rad(degrees)
    along = (np.cos(turn) * blobs.scale)[:, None]
    aside = (np.sin(turn) * blobs.scale)[:, None]
    across, down = _gradients(
        octaves, blobs, along * away_x - aside * away_y, aside * away_x + along * away_y
    )
    # A gradient counts for the directions within 45 degrees of its own, most for the nearest.
    least = np.sqrt(across * across + down * down) * _DIAGONAL
    slanted, aslant = (across + down) * _DIAGONAL, (down - across) * _DIAGONAL
    found = np.empty((len(blobs), CELLS * CELLS, DIRECTIONS), np.float32)
    for number, along_it in enumerate((across, slanted, down, aslant)):
        ahead, back = along_it - least, -along_it - least
        found[:, :, number] = np.maximum(ahead, 0, out=ahead) @ _POOL
        found[:, :, number + DIRECTIONS // 2] = np.maximum(back, 0, out=back) @ _POOL
    values = _unit(found.reshape(-1, VALUES))
    return _unit(np.minimum(values, _VALUE_MOST))


def _gradients(
    octaves: list[Reals], blobs: Blobs, away_x: Reals, away_y: Reals
) -> tuple[Reals, Reals]:
    """Differences of neighbouring samples of a square grid around each blob, without its rim.

    Args:
        octaves: Levels by octave.
        blobs: n of them.
        away_x: (n, side ** 2) pixels of the octave from the blob.
        away_y: The same, downwards.

    Returns:
        Two arrays (n, (side - 2) ** 2), along the grid's rows and down its columns.
    """
    sheet, tops = _laid_out(octaves)
    size = np.array([levels.shape[1:] for levels in octaves], np.float32)[blobs.octave]
    top = (tops[blobs.octave] + (blobs.layer - 1) * size[:, 0]).astype(np.float32)[:, None]
    x, y = blobs.x[:, None] + away_x, blobs.y[:, None] + away_y
    within_x, within_y = np.maximum(x, 0), np.maximum(y, 0)
    np.minimum(within_x, size[:, 1:] - 1, out=within_x)
    np.minimum(within_y, size[:, :1] - 1, out=within_y)
    inside = (within_x == x) & (within_y == y)
    within_y += top
    samples = np.asarray(cv2.remap(sheet, within_x, within_y, cv2.INTER_LINEAR), np.float32)
    side = round(samples.shape[1] ** 0.5)
    samples, inside = samples.reshape(-1, side, side), inside.reshape(-1, side, side)[:, 1:-1, 1:-1]
    inner = (len(samples), (side - 2) ** 2)
    across = (samples[:, 1:-1, 2:] - samples[:, 1:-1, :-2]) * inside
    down = (samples[:, 2:, 1:-1] - samples[:, :-2, 1:-1]) * inside
    return across.reshape(inner), down.reshape(inner)


def _laid_out(octaves: list[Reals]) -> tuple[Reals, NDArray[np.intp]]:
    """The levels on which blobs lie, one below the other, and in which row each octave begins."""
    heights = [LAYERS * levels.shape[1] for levels in octaves]
    tops = np.cumsum([0, *heights])
    sheet = np.zeros((int(tops[-1]), octaves[0].shape[2]), np.float32)
    for top, height, levels in zip(tops, heights, octaves, strict=False):
        wide = levels.shape[2]
        sheet[top : top + height, :wide] = levels[1 : LAYERS + 1].reshape(-1, wide)
    return sheet, tops


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
