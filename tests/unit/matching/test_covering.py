"""Who has something laid over: told at its outline, and by what stands still."""

import cv2
import numpy as np
from numpy.typing import NDArray
from tests.unit.matching.films import film

from sightline.matching.closeness import Holder
from sightline.matching.covering import Pictures, covered

Plane = NDArray[np.float32]
FRAMES = [np.asarray(cv2.GaussianBlur(one, (0, 0), 3), np.float32) for one in film(6)[::20]]
EVERYWHERE = np.ones(FRAMES[0].shape, np.bool_)


def captioned(picture: Plane) -> Plane:
    made = np.asarray(picture, np.uint8)
    cv2.rectangle(made, (60, 120), (260, 160), 10, -1)
    cv2.putText(made, "HERE", (80, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 245, 3)
    return made.astype(np.float32)


def test_the_one_with_an_outline_is_covered() -> None:
    moments = [Pictures(one, captioned(one), EVERYWHERE) for one in FRAMES]
    assert covered(moments) is Holder.B
    turned = [Pictures(one.b, one.a, one.mask) for one in moments]
    assert covered(turned) is Holder.A


def test_pictures_that_differ_nowhere_or_both_say_nothing() -> None:
    assert covered([Pictures(one, one + 2, EVERYWHERE) for one in FRAMES]) is Holder.UNKNOWN
    both = [Pictures(captioned(one)[:, ::-1].copy(), captioned(one), EVERYWHERE) for one in FRAMES]
    assert covered(both) is Holder.UNKNOWN
    assert covered([]) is Holder.UNKNOWN


def test_what_differs_at_one_moment_only_is_nothing_laid_over() -> None:
    moments = [
        Pictures(one, captioned(one) if number == 0 else one, EVERYWHERE)
        for number, one in enumerate(FRAMES)
    ]
    assert covered(moments) is Holder.UNKNOWN
