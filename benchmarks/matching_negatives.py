"""Files that are no copy of anything in the archive, chosen or made to mislead.

Natural ones: every pair of the footage folder that its README does not call copies. Made ones:
flat, patterned, noisy, tiny, one frame; the same card before different clips; music under different
footage. From the simulated incident: the look-alike clip E of the yard that A shows.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from benchmarks.matching_media import FOOTAGE, Image, load, write

RATE: Final = Fraction(25)
FRAMES: Final = 100
_CARD_FRAMES: Final = 60


def _still(picture: Image) -> Callable[[], Iterator[Image]]:
    return lambda: iter([picture] * FRAMES)


def _flat(level: int) -> Callable[[], Iterator[Image]]:
    return _still(np.full((270, 480, 3), level, np.uint8))


def _noise(seed: int) -> Callable[[], Iterator[Image]]:
    def frames() -> Iterator[Image]:
        chance = np.random.default_rng(seed)
        for _ in range(FRAMES):
            yield chance.integers(0, 255, (180, 320, 3), np.uint8)

    return frames


def _bars(steps: int) -> Image:
    tones = np.array(((192, 192, 192), (192, 192, 0), (0, 192, 192), (0, 192, 0),
                      (192, 0, 192), (192, 0, 0), (0, 0, 192)), np.uint8)  # fmt: skip
    row = tones[np.arange(480) * steps // 480 % len(tones)]
    return np.repeat(row[None], 270, axis=0)


def _squares(side: int) -> Image:
    y, x = np.mgrid[:270, :480]
    return np.repeat((((x // side + y // side) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)


def _gradient() -> Image:
    row = np.linspace(0, 255, 480).astype(np.uint8)
    return np.repeat(np.repeat(row[None], 270, axis=0)[..., None], 3, axis=2)


def _countdown() -> Iterator[Image]:
    for index in range(FRAMES):
        canvas = np.full((270, 480, 3), 30, np.uint8)
        cv2.putText(
            canvas, str(9 - index // 12), (200, 170), cv2.FONT_HERSHEY_SIMPLEX, 4, (240,) * 3, 6
        )
        yield canvas


_MADE: Final[Mapping[str, Callable[[], Iterator[Image]]]] = {
    "black": _flat(0),
    "white": _flat(255),
    "grey": _flat(128),
    "noise-1": _noise(1),
    "noise-2": _noise(2),
    "colour-bars": _still(_bars(7)),
    "colour-bars-wide": _still(_bars(14)),
    "squares-30": _still(_squares(30)),
    "squares-15": _still(_squares(15)),
    "gradient": _still(_gradient()),
    "countdown": _countdown,
}


def _card() -> Image:
    """An agency's opening, with enough in it to be matched."""
    chance = np.random.default_rng(5)
    small = chance.integers(0, 255, (9, 16, 3), np.uint8)
    canvas = np.asarray(cv2.resize(small, (480, 270), interpolation=cv2.INTER_CUBIC), np.uint8)
    cv2.rectangle(canvas, (60, 90), (420, 180), (250, 250, 250), -1)
    cv2.putText(canvas, "MIREN NEWS", (80, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.7, (160, 20, 20), 4)
    return canvas


def made(where: Path) -> dict[str, str]:
    """Path by name of the made files that show nothing of the archive."""
    where.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, frames in _MADE.items():
        path = where / f"negative-{name}.mp4"
        if not path.is_file():
            write(path, frames(), RATE, 20)
        paths[name] = str(path)
    return paths


def with_card(where: Path, clips: tuple[str, ...], seconds: float = 8.0) -> dict[str, str]:
    """Each clip behind the same opening card: pairs share seconds, and are no copies."""
    where.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name in clips:
        path = where / f"card-{Path(name).stem}.mp4"
        if not path.is_file():
            write(path, _card_and(name, seconds), RATE, 26)
        paths[f"card+{Path(name).stem}"] = str(path)
    return paths


def _card_and(name: str, seconds: float) -> Iterator[Image]:
    clip = load(FOOTAGE / name, seconds)
    for index in range(_CARD_FRAMES):
        canvas = _card()
        cv2.circle(canvas, (60 + 6 * index, 225), 14, (255, 255, 255), -1)
        yield canvas
    for index in range(int(clip.seconds * RATE)):
        picture = clip.at(index / float(RATE))
        yield np.asarray(cv2.resize(picture, (480, 270), interpolation=cv2.INTER_AREA), np.uint8)
