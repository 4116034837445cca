"""Traces of an earlier quantisation in the picture of a JPEG.

Double quantisation shows in the histograms of the coefficients (J. Lukáš and J. Fridrich,
"Estimation of primary quantization matrix in double compressed JPEG images", DFRWS 2003): each
candidate step is tried on coefficients of the same picture cut by four pixels, which no longer
carry the earlier grid.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture
from sightline.analysis.jpeg_tables import Table

BLOCKS_LEAST: Final = 400
_PIXELS_MOST: Final = 1 << 21
_BINS: Final = 64
_FREQUENCIES: Final = (1, 8, 16, 9, 2, 3, 10, 17, 24)
"""The lowest ones but the mean, in rows of eight."""
STEP_MOST, _STEPS_APART = 40, 6
GAIN_LEAST_MILLI: Final = 60
"""Thousandths of a natural logarithm a coefficient: by how much better an earlier step explains."""
AGREEING_LEAST: Final = 3
"""Frequencies that must show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStep:
    """One frequency's sign of an earlier, other quantisation."""

    row: int
    column: int
    step: int
    earlier_step: int
    gain_milli: int


def earlier_steps(picture: Picture, table: Table) -> list[EarlierStep] | None:
    """Frequencies that tell of an earlier quantisation; None where there is too little to tell.

    Args:
        picture: (h, w, 3) RGB at full size, blocks beginning at its top left corner.
        table: Its luminance table.
    """
    height = min(picture.shape[0], 1448)
    light = cv2.cvtColor(picture[:height, :1448], cv2.COLOR_RGB2YCrCb)[:, :, 0]
    grey = np.asarray(light, np.uint8)
    if grey.size > _PIXELS_MOST or (grey.shape[0] // 8) * (grey.shape[1] // 8) < BLOCKS_LEAST:
        return None
    own, shifted = _coefficients(grey), _coefficients(grey[4:, 4:])
    found = []
    for frequency in _FREQUENCIES:
        step = table[frequency]
        earlier, gain = _earlier(own[:, frequency], shifted[:, frequency], step)
        if gain >= GAIN_LEAST_MILLI / 1000:
            row, column = divmod(frequency, 8)
            found.append(
                EarlierStep(
                    row=row,
                    column=column,
                    step=step,
                    earlier_step=earlier,
                    gain_milli=round(1000 * gain),
                )
            )
    return found


def _coefficients(grey: Picture) -> NDArray[np.float32]:
    """(blocks, 64) of the transform of annex A.3.3."""
    rows, columns = grey.shape[0] // 8, grey.shape[1] // 8
    blocks = grey[: 8 * rows, : 8 * columns].astype(np.float32) - 128
    blocks = blocks.reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3).reshape(-1, 8, 8)
    return np.asarray((_DCT @ blocks @ _DCT.T).reshape(-1, 64), np.float32)


def _transform() -> NDArray[np.float32]:
    k, x = np.meshgrid(np.arange(8), np.arange(8), indexing="ij")
    matrix = np.cos((2 * x + 1) * k * np.pi / 16) / 2
    matrix[0] /= np.sqrt(2)
    return np.asarray(matrix, np.float32)


_DCT: Final = _transform()


def _earlier(
    own: NDArray[np.float32], shifted: NDArray[np.float32], step: int
) -> tuple[int, float]:
    """The earlier step that explains the histogram best, and by how much a coefficient."""
    seen = _histogram(np.round(own / step))
    once = _score(seen, _histogram(np.round(shifted / step)))
    best, gain = 0, 0.0
    for earlier in range(2, STEP_MOST + 1):
        # Where the earlier step divides the later, or equals it, nothing is left to see.
        if step % earlier == 0 or earlier > _STEPS_APART * step:
            continue
        twice = np.round(np.round(shifted / earlier) * earlier / step)
        more = _score(seen, _histogram(twice)) - once
        if more > gain:
            best, gain = earlier, more
    return best, gain


def _histogram(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Numbers of -64 to 64 without 0, which says most of the picture and least of its history."""
    inside = values[(np.abs(values) <= _BINS) & (values != 0)].astype(int) + _BINS
    return np.bincount(inside, minlength=2 * _BINS + 1).astype(np.float64)


def _score(seen: NDArray[np.float64], model: NDArray[np.float64]) -> float:
    """Mean log likelihood, a coefficient, of what was seen; a twentieth of the model is even."""
    total = seen.sum()
    if total < BLOCKS_LEAST or model.sum() <= 0:
        return 0.0
    shares = 0.95 * model / model.sum() + 0.05 / (2 * _BINS)
    return float((seen * np.log(shares)).sum() / total)
