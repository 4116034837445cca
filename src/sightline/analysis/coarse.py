"""A frame in 32 by 32 grey cells: what most measures of change from frame to frame are taken on."""

from typing import Final

import cv2
import numpy as np

from sightline.analysis.contract import Picture

COARSE: Final = 32
"""Cells a side, whatever the frame's shape."""


def coarsened(luma: Picture) -> Picture:
    """(32, 32) area average of a grey picture (height, width)."""
    cells = cv2.resize(luma, (COARSE, COARSE), interpolation=cv2.INTER_AREA)
    return np.asarray(cells, dtype=np.uint8)
