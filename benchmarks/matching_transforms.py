"""What circulating copies go through, each with its exact truth in the picture.

A transformation turns a picture size into a `Look`: how one picture is drawn, and the 3x3 map from
the original's frame to the copy's, both with corners (0, 0) and (1, 1). `TRANSFORMS` lists every
row of the recall table; rows of one table line share its name before the comma.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from benchmarks.matching_media import Image, resized
from numpy.typing import NDArray

Map = NDArray[np.float64]
"""(3, 3), from the original's unit frame to the copy's."""
Draw = Callable[[Image, int, np.random.Generator], Image]
"""A picture, its number in the copy, and a seeded generator."""
UNIT: Final[Map] = np.eye(3)


@dataclass(frozen=True, slots=True)
class Look:
    """How pictures change, and where each point of the original's frame lands."""

    draw: Draw
    placed: Map


Step = Callable[[int, int], Look]
"""From the width and height of the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """One kind of copy; the whole clip is used unless `plan` says otherwise."""

    name: str
    steps: tuple[Step, ...] = ()
    must: float = 0.0
    """Recall that the design asks for."""
    crf: int = 28
    speed: float = 1.0
    rate: int | None = None
    """Frames a second; None keeps the clip's."""
    plan: str = "whole"
    """"whole", "reversed", "loop", "compilation", or "excerpt:SECONDS"."""
    quick: bool = False


def _affine(across: float, down: float, right: float, below: float) -> Map:
    return np.array(((across, 0.0, right), (0.0, down, below), (0.0, 0.0, 1.0)))


def _plain(change: Callable[[Image, np.random.Generator], Image]) -> Step:
    return lambda _w, _h: Look(lambda picture, _n, chance: change(picture, chance), UNIT)


def resize(lines: int, stretch: float = 1.0) -> Step:
    """To so many lines, the width stretched on top."""

    def step(width: int, height: int) -> Look:
        tall = min(lines, height)
        wide = round(width * tall / height * stretch)
        return Look(lambda picture, _n, _c: resized(picture, wide, tall), UNIT)

    return step


def crop(left: float, top: float, width: float, height: float) -> Step:
    """Keeps this part of the frame."""

    def step(wide: int, tall: int) -> Look:
        x, y = round(left * wide), round(top * tall)
        to_x, to_y = round((left + width) * wide), round((top + height) * tall)
        kept = _affine(wide / (to_x - x), tall / (to_y - y), -x / (to_x - x), -y / (to_y - y))
        return Look(lambda picture, _n, _c: picture[y:to_y, x:to_x], kept)

    return step


def centred(share: float) -> Step:
    """Takes this share of width and height away, half on each side."""
    return crop(share / 2, share / 2, 1 - share, 1 - share)


def portrait(wide: int, tall: int) -> Look:
    """9:16 out of the middle (1:3 of the width where the original is upright already)."""
    share = min(1.0, tall * 9 / 16 / wide) if wide > tall else 0.5
    return crop(0.5 - share / 2, 0.0, share, 1.0)(wide, tall)


def bars(across: float, down: float, kind: str = "black") -> Step:
    """Grows the frame by these factors; the room is black, or the picture itself, blurred."""

    def step(width: int, height: int) -> Look:
        wide, tall = round(width * across), round(height * down)
        x, y = (wide - width) // 2, (tall - height) // 2

        def draw(picture: Image, _number: int, _chance: np.random.Generator) -> Image:
            canvas = np.zeros((tall, wide, 3), np.uint8)
            if kind == "blurred":
                large = resized(picture, wide, tall)
                canvas = np.asarray(cv2.GaussianBlur(large, (0, 0), 12), np.uint8)
            canvas[y : y + height, x : x + width] = picture
            return canvas

        return Look(draw, _affine(width / wide, height / tall, x / wide, y / tall))

    return step


def inset(share: float, *, mirrored: bool = False) -> Step:
    """Picture in picture: this share of the width, at the lower right of a moving graphic."""

    def step(width: int, height: int) -> Look:
        wide, tall = round(width * share), round(height * share)
        x, y = width - wide - round(width * 0.04), height - tall - round(height * 0.06)

        def draw(picture: Image, number: int, _chance: np.random.Generator) -> Image:
            canvas = _studio(width, height, number)
            small = resized(picture, wide, tall)
            canvas[y : y + tall, x : x + wide] = small[:, ::-1] if mirrored else small
            return canvas

        placed = _affine(wide / width, tall / height, x / width, y / height)
        return Look(draw, placed @ (_affine(-1, 1, 1, 0) if mirrored else UNIT))

    return step


def _studio(width: int, height: int, number: int) -> Image:
    """A presenter's backdrop: gradient, panels, a moving band, text."""
    rows = np.linspace(40, 120, height)[:, None, None]
    canvas = np.broadcast_to(rows * np.array((0.5, 0.7, 1.0)), (height, width, 3)).astype(np.uint8)
    canvas = np.ascontiguousarray(canvas)
    for column in range(6):
        left = (column * width // 5 + number * 2) % width
        cv2.rectangle(
            canvas, (left, 0), (left + width // 14, height), (70, 60 + column * 14, 96), -1
        )
    cv2.circle(canvas, (width // 4, height // 2), height // 5, (200, 160, 130), -1)
    cv2.putText(canvas, "LIVE", (12, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (255, 255, 255), 2)
    return canvas


def mirror(_width: int, _height: int) -> Look:
    """Left and right exchanged."""
    return Look(lambda picture, _n, _c: picture[:, ::-1], _affine(-1, 1, 1, 0))


def upside_down(_width: int, _height: int) -> Look:
    """Turned by half a turn."""
    return Look(lambda picture, _n, _c: picture[::-1, ::-1], _affine(-1, -1, 1, 1))


def quarter(_width: int, _height: int) -> Look:
    """Turned a quarter clockwise."""
    turned = np.array(((0.0, -1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    return Look(lambda picture, _n, _c: np.rot90(picture, -1), turned)


def turned(degrees: float) -> Step:
    """Turned about the middle within the same frame; what it uncovers is black."""

    def step(width: int, height: int) -> Look:
        pixels = np.vstack((
            cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), (0.0, 0.0, 1.0)
        ))  # fmt: skip

        def draw(picture: Image, _number: int, _chance: np.random.Generator) -> Image:
            return np.asarray(cv2.warpAffine(picture, pixels[:2], (width, height)), np.uint8)

        scale = np.diag((width, height, 1.0))
        return Look(draw, np.linalg.inv(scale) @ pixels @ scale)

    return step


def caption(picture: Image, _chance: np.random.Generator) -> Image:
    """Two lines of text on a plate over the lower 22 %."""
    height, width = picture.shape[:2]
    canvas = picture.copy()
    top = round(height * 0.78)
    canvas[top:] = (24, 24, 120)
    size = width / 640
    for line, text in enumerate(
        ("BREAKING: footage from the village", "not independently confirmed")
    ):
        base = round(top + height * (0.09 + 0.09 * line))
        cv2.putText(canvas, text, (round(width * 0.03), base), cv2.FONT_HERSHEY_SIMPLEX,
                    size, (255, 255, 255), max(1, round(2 * size)))  # fmt: skip
    return canvas


def logo(picture: Image, _chance: np.random.Generator) -> Image:
    """A disc with two letters, a tenth of the width, at the upper right."""
    height, width = picture.shape[:2]
    canvas = picture.copy()
    radius, centre = round(width * 0.05), (round(width * 0.92), round(height * 0.12))
    cv2.circle(canvas, centre, radius, (220, 30, 30), -1)
    cv2.putText(canvas, "TV", (centre[0] - radius // 2, centre[1] + radius // 3),
                cv2.FONT_HERSHEY_SIMPLEX, width / 900, (255, 255, 255), 2)  # fmt: skip
    return canvas


def meme(width: int, height: int) -> Look:
    """White border: 5 % at the sides, a band with text above and below."""
    wide, tall = round(width * 1.1), round(height * 1.5)
    x, y = (wide - width) // 2, round(height * 0.28)

    def draw(picture: Image, _number: int, _chance: np.random.Generator) -> Image:
        canvas = np.full((tall, wide, 3), 255, np.uint8)
        canvas[y : y + height, x : x + width] = picture
        for text, base in (("WHEN YOU SEE IT", 0.12), ("share before they delete", 0.95)):
            cv2.putText(canvas, text, (round(wide * 0.08), round(tall * base)),
                        cv2.FONT_HERSHEY_SIMPLEX, wide / 500, (0, 0, 0), 3)  # fmt: skip
        return canvas

    return Look(draw, _affine(width / wide, height / tall, x / wide, y / tall))


def filmed(width: int, height: int) -> Look:
    """A screen filmed by hand: keystone, a dark room around it, shake, noise, moire-free blur."""
    base = np.array([[0.10, 0.09], [0.93, 0.13], [0.90, 0.90], [0.07, 0.86]], np.float32)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    placed = np.asarray(cv2.getPerspectiveTransform(corners, base), np.float64)
    scale = np.diag((width, height, 1.0))

    def draw(picture: Image, number: int, chance: np.random.Generator) -> Image:
        sway = np.array((np.sin(number / 9), np.cos(number / 13))) * 0.006
        shake = _affine(1, 1, float(sway[0]), float(sway[1]))
        pixels = scale @ shake @ placed @ np.linalg.inv(scale)
        room = np.full((height, width, 3), (26, 22, 20), np.uint8)
        shown = np.asarray(
            cv2.warpPerspective(picture, pixels, (width, height), dst=room,
                                borderMode=cv2.BORDER_TRANSPARENT), np.uint8)  # fmt: skip
        soft = cv2.GaussianBlur(shown, (0, 0), 0.8).astype(np.float32) * 0.85 + 12
        grain = chance.normal(0, 6, shown.shape).astype(np.float32)
        return np.asarray(np.clip(soft + grain, 0, 255), np.uint8)

    return Look(draw, placed)


def _levels(gain: float, power: float = 1.0) -> Callable[[Image, np.random.Generator], Image]:
    levels = np.arange(256) / 255.0
    table = np.clip((levels**power - 0.5) * gain + 0.5, 0, 1)
    lookup = np.round(table * 255).astype(np.uint8)
    return lambda picture, _chance: np.asarray(lookup[picture], np.uint8)


def _darken(picture: Image, _chance: np.random.Generator) -> Image:
    return (picture.astype(np.float32) * 0.4).astype(np.uint8)


def _blur(picture: Image, _chance: np.random.Generator) -> Image:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), picture.shape[1] / 250), np.uint8)


def _noise(picture: Image, chance: np.random.Generator) -> Image:
    noisy = picture + chance.normal(0, 14, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _grey(picture: Image, _chance: np.random.Generator) -> Image:
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _sepia(picture: Image, _chance: np.random.Generator) -> Image:
    tone = np.array(((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131)))
    return np.asarray(np.clip(picture @ tone.T, 0, 255), np.uint8)


def _t(name: str, *steps: Step, **more: object) -> Transform:
    return Transform(name=name, steps=steps, **more)  # type: ignore[arg-type]  # fields by name


TRANSFORMS: Final[tuple[Transform, ...]] = (
    _t("re-encoded, crf 23", must=1.0, crf=23),
    _t("re-encoded, crf 35", must=1.0, crf=35, quick=True),
    _t("re-encoded, crf 45", must=1.0, crf=45),
    _t("resized, 240 lines", resize(240), must=0.99),
    _t("resized, 144 lines", resize(144), must=0.99, quick=True),
    _t("resized, stretched 1.25", resize(480, 1.25), must=0.99),
    _t("colour, blur", _plain(_blur), must=0.99),
    _t("colour, noise", _plain(_noise), must=0.99),
    _t("colour, grey", _plain(_grey), must=0.99),
    _t("colour, sepia", _plain(_sepia), must=0.99),
    _t("contrast 1.6", _plain(_levels(1.6)), must=0.98),
    _t("darkened", _plain(_darken), must=0.95, quick=True),
    _t("speed 0.9", must=0.99, speed=0.9),
    _t("speed 1.1", must=0.99, speed=1.1, quick=True),
    _t("speed 1.25", must=0.99, speed=1.25),
    _t("speed 1.5", must=0.99, speed=1.5),
    _t("frame rate 10", must=0.99, rate=10),
    _t("frame rate 15", must=0.99, rate=15),
    _t("crop 10 %", centred(0.10), must=0.98),
    _t("crop 20 %", centred(0.20), must=0.97, quick=True),
    _t("crop 30 %", centred(0.30), must=0.93, quick=True),
    _t("crop 30 % at a corner", crop(0, 0, 0.7, 0.7), must=0.93),
    _t("9:16 cut", portrait, must=0.93, quick=True),
    _t("letterbox", bars(1.0, 1.35), must=0.98, quick=True),
    _t("side bars", bars(1.7, 1.0), must=0.98),
    _t("blurred bars", bars(1.0, 1.9, "blurred"), must=0.98, quick=True),
    _t("mirrored", mirror, must=0.98, quick=True),
    _t("upside down", upside_down, must=0.98),
    _t("rotated 90", quarter, must=0.98),
    _t("caption over 22 %", _plain(caption), must=0.97, quick=True),
    _t("logo", _plain(logo), must=0.97),
    _t("meme border", meme, must=0.97, quick=True),
    _t("rotated 2", turned(2), must=0.98),
    _t("rotated 5", turned(5), must=0.95, quick=True),
    _t("picture in picture 50 %", inset(0.5), must=0.93, quick=True),
    _t("picture in picture 33 %", inset(1 / 3), must=0.80),
    _t("filmed screen", filmed, must=0.85, quick=True),
    _t(
        "mirror crop 15 caption 1.1 crf 35",
        mirror,
        centred(0.15),
        _plain(caption),
        must=0.90,
        speed=1.1,
        crf=35,
        quick=True,
    ),
    _t("excerpt 6 s", must=0.98, plan="excerpt:6", quick=True),
    _t("excerpt 2 s", must=0.0, plan="excerpt:2", quick=True),
    _t("reversed", must=0.98, plan="reversed", quick=True),
    _t("loop", plan="loop"),
    _t("compilation", plan="compilation"),
    _t("letterbox mirrored 240 lines", mirror, resize(240), bars(1.0, 1.35)),
    _t("crop 20 % meme border crf 38", centred(0.20), meme, crf=38),
    _t("inset 50 % mirrored", inset(0.5, mirrored=True)),
    _t("rotated 5 crop 10 % logo", turned(5), centred(0.10), _plain(logo)),
    _t("mirrored excerpt 6 s caption", mirror, _plain(caption), plan="excerpt:6"),
    _t("crop 30 % excerpt 2 s", centred(0.30), plan="excerpt:2"),
)
BY_NAME: Final[Mapping[str, Transform]] = {one.name: one for one in TRANSFORMS}


def look(transform: Transform, width: int, height: int) -> Look:
    """All steps in their order as one."""
    draws: list[Draw] = []
    placed = UNIT
    for step in transform.steps:
        made = step(width, height)
        blank = np.zeros((height, width, 3), np.uint8)
        height, width = made.draw(blank, 0, np.random.default_rng(0)).shape[:2]
        draws.append(made.draw)
        placed = made.placed @ placed

    def draw(picture: Image, number: int, chance: np.random.Generator) -> Image:
        for one in draws:
            picture = one(picture, number, chance)
        return picture

    return Look(draw, placed)
