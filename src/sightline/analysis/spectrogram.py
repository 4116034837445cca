"""A spectrogram as a picture: time to the right, frequency upwards, loud is light."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture

COLUMNS_MOST: Final = 1200
_ROW_HEIGHT: Final = 2
_COLUMNS_LEAST: Final = 200
_RANGE_DB: Final = 70.0
_COLOURS: Final = np.array(
    ((12, 10, 30), (60, 20, 90), (150, 40, 90), (225, 95, 50), (250, 190, 70), (255, 255, 220)),
    np.float64,
)
"""From quiet to loud, evenly lighter."""


def spectrogram(decibels: NDArray[np.float32]) -> Picture:
    """RGB (256, w, 3) of levels (n, rows); a long recording shows the loudest of each column.

    0 Hz at the bottom, 8 kHz at the top; white is the loudest, black 70 dB below it.
    """
    columns = decibels if len(decibels) else np.zeros((1, 128), np.float32)
    fold = -(-len(columns) // COLUMNS_MOST)
    if fold > 1:
        left = -len(columns) % fold
        columns = np.pad(columns, ((0, left), (0, 0)), mode="edge")
        columns = columns.reshape(-1, fold, columns.shape[1]).max(axis=1)
    if len(columns) < _COLUMNS_LEAST:
        columns = np.repeat(columns, -(-_COLUMNS_LEAST // len(columns)), axis=0)
    share = np.clip(1 + (columns - columns.max()) / _RANGE_DB, 0, 1).T[::-1]
    steps = np.arange(len(_COLOURS)) / (len(_COLOURS) - 1)
    painted = np.stack([np.interp(share, steps, _COLOURS[:, c]) for c in range(3)], axis=2)
    return np.repeat(painted.round().astype(np.uint8), _ROW_HEIGHT, axis=0)
