"""Characters read right on generated signs, by script and damage; and what is read of nothing.

    python benchmarks/words.py [SIGNS] [FOOTAGE...]

Signs are words in Noto Sans on coloured grounds, seen at an angle, blurred, noisy and coded as
JPEG, one in three in the mirror; the text is known. A character is right where the shortest edit
(Levenshtein) from what was read to what is written leaves it. Beside our choice stand the engines
alone on the same lines, which is what a single-language tool would give. Of FOOTAGE, every line
read is printed for a person to judge. Times are processor time.
"""

import io
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import fontpkg
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from sightline.adapters.line_readers import LATIN, LatinReader, TesseractReader, installed
from sightline.analysis.words import LINES_A_FRAME, Reader, read_line

WORDS = {
    "Latin": "checkpoint KRASNE Novotroi road closed hospital MARKET depot bridge Yard School "
    "STATION harbour water convoy Field north quarry mill 2023 14 7 5",
    "Cyrillic": "Красне вулиця Миру лікарня РИНКИ школа блокпост дорога ЗАКРИТО ринок річка "
    "площа вокзал Новотроїцьке сільрада БІЛЯ міст хутір Їжакова 2023 14 7 5",
    "Arabic": "شارع السلام مدرسة مستشفى مدينة سوق جسر طريق مغلق نقطة تفتيش حقل ماء مصنع",
}
OWN = {"Latin": LATIN, "Cyrillic": "ukr", "Arabic": "ara"}
COLOURS = (
    ((240, 240, 240), (20, 20, 20)),
    ((20, 60, 120), (250, 250, 250)),
    ((200, 170, 30), (0, 0, 0)),
    ((70, 90, 60), (230, 220, 190)),
)
DAMAGES = {"clean": (0.0, 0.0, 95), "soft": (1.2, 4.0, 70), "bad": (2.2, 10.0, 35)}
"""Blur (pixels), noise (grey levels), JPEG quality."""


LEVEL = 127


@dataclass(frozen=True)
class Sign:
    """A sign and the picture of it."""

    script: str
    damage: str
    text: str
    mirrored: bool
    picture: NDArray[np.uint8]


def sign(source: random.Random, script: str, damage: str, *, mirrored: bool) -> Sign:
    """A sign of one to three words, some 20 to 44 pixels high, in a picture of 640 by 360."""
    text = " ".join(source.sample(WORDS[script].split(), source.randint(1, 3)))
    family = "Noto Sans Arabic" if script == "Arabic" else "Noto Sans"
    font = ImageFont.truetype(str(fontpkg.path(family)), source.randint(26, 56))
    ground, ink = source.choice(COLOURS)
    left, top, right, bottom = font.getbbox(text)
    board = Image.new("RGB", (round(right - left) + 40, round(bottom - top) + 30), ground)
    ImageDraw.Draw(board).text((20 - left, 15 - top), text, font=font, fill=ink)
    scene = _scene(source, np.asarray(board))
    if mirrored:
        scene = scene[:, ::-1]
    return Sign(script, damage, text, mirrored, _damaged(source, scene, *DAMAGES[damage]))


def _scene(source: random.Random, board: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = board.shape[:2]
    scale = min(1.0, 560 / width)
    shown = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32) * scale
    tilt = source.uniform(-0.12, 0.12)
    turned = shown @ np.array(((1, -tilt), (tilt, 1)), np.float32)
    turned[1:3, 1] += source.uniform(-0.1, 0.1) * height * scale
    turned += np.array((30, 150), np.float32) - turned.min(axis=0) * (0, 1)
    matrix = cv2.getPerspectiveTransform(
        np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32),
        turned.astype(np.float32),
    )
    ground = np.linspace(60, 150, 360, dtype=np.uint8)[:, None, None]
    scene = np.ascontiguousarray(np.broadcast_to(ground, (360, 640, 3)))
    laid = cv2.warpPerspective(board, matrix, (640, 360), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (640, 360))
    return np.where(mask[:, :, None] > LEVEL, laid, scene).astype(np.uint8)


def _damaged(
    source: random.Random, scene: NDArray[np.uint8], blur: float, noise: float, quality: int
) -> NDArray[np.uint8]:
    picture = cv2.GaussianBlur(scene, (0, 0), blur) if blur else scene
    speckle = np.random.default_rng(source.randrange(1 << 30)).normal(0, noise, picture.shape)
    noisy = np.clip(picture + speckle, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(noisy)).save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(out))


def right(read: str, written: str) -> int:
    """Characters of `written` that were read, spaces left out."""
    one, other = read.replace(" ", ""), written.replace(" ", "")
    return max(0, len(other) - int(Levenshtein.distance(one, other)))


def measure(signs: Sequence[Sign], latin: LatinReader, readers: dict[str, Reader]) -> None:
    """One row for each script and damage."""
    tally: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in signs:
        row = tally[item.script, item.damage]
        written = item.text.replace(" ", "")
        row["written"] += len(written)
        crops = latin.find(item.picture, LINES_A_FRAME)
        if (item.script == "Arabic") != item.mirrored:
            # Lines that stand side by side are read in the direction of the writing.
            crops.reverse()
        found = [line for crop in crops if (line := read_line(crop, readers)) is not None]
        row["ours"] += right(" ".join(line.reading.text for line in found), item.text)
        row["mirror told"] += bool(found) and all(line.mirrored == item.mirrored for line in found)
        row["signs"] += 1
        row["other script"] += sum(line.reading.by != OWN[item.script] for line in found)
        for name, reader in readers.items():
            lines = [crop.picture[:, ::-1] if item.mirrored else crop.picture for crop in crops]
            alone = " ".join(reader.read(np.ascontiguousarray(line))[0] for line in lines)
            row[name] += right(alone, item.text)
    print("script    damage  chars  ours   " + "".join(f"{name:>7}" for name in readers), end="")
    print("   mirror told  read by another's model")
    for (script, damage), row in tally.items():
        shares = [f"{row[name] / row['written']:7.1%}" for name in ("ours", *readers)]
        print(f"{script:9} {damage:6} {row['written']:6} {' '.join(shares)}", end="")
        print(f"   {row['mirror told']}/{row['signs']}  {row['other script']}")


def main() -> None:
    """Run."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    latin = LatinReader()
    readers: dict[str, Reader] = {LATIN: latin}
    for language in ("ukr", "ara"):
        data = installed(language)
        if data is not None:
            readers[language] = TesseractReader(language, data)
        else:
            print(f"not examined: {language}; install tesseract-ocr-{language}")
    source = random.Random(7)  # noqa: S311 - signs, no secrets
    signs = [
        sign(source, script, damage, mirrored=not number % 3)
        for script in WORDS
        for damage in DAMAGES
        for number in range(count)
    ]
    start = time.process_time()
    measure(signs, latin, readers)
    print(f"{(time.process_time() - start) / len(signs):.2f} s a picture of 640 by 360, all ways")


if __name__ == "__main__":
    main()
