"""What posters lay over pictures: captions, logos, title cards; and music in place of sound."""

import cv2
import numpy as np

from sightline.simulation.geometry import Image, Plane
from sightline.simulation.sound import RATE

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

CAPTION = "YARD NEAR SARNOVEK - SHARE BEFORE DELETED"
_CHORDS = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))


def _text(picture: Image, text: str, box: Box, colour: tuple[int, int, int]) -> None:
    """Write a line as large as fits a box."""
    left, top, right, bottom = box
    face, thick = cv2.FONT_HERSHEY_DUPLEX, 1
    (width, height), _ = cv2.getTextSize(text, face, 1.0, thick)
    scale = min((right - left) / max(width, 1), (bottom - top) / max(height * 1.5, 1))
    spot = (left, bottom - round((bottom - top - height * scale) / 2.0))
    cv2.putText(picture, text, spot, face, scale, colour, thick, cv2.LINE_AA)


def caption_box(width: int, height: int) -> Box:
    """Where the caption bar lies."""
    return (0, round(height * 0.86), width, height)


def logo_box(width: int, height: int) -> Box:
    """Where the logo lies."""
    side = round(height * 0.17)
    margin = round(height * 0.04)
    return (width - margin - side, margin, width - margin, margin + side)


def draw_caption(picture: Image) -> None:
    """Lay a dark bar with a line of text over the foot of a picture (in place)."""
    height, width = picture.shape[:2]
    left, top, right, bottom = caption_box(width, height)
    picture[top:bottom] = (picture[top:bottom] * 0.18).astype(np.uint8)
    inset = max(2, (bottom - top) // 6)
    _text(picture, CAPTION, (left + 2 * inset, top + inset, right - 2 * inset, bottom - inset),
          (235, 240, 245))  # fmt: skip


def draw_logo(picture: Image) -> None:
    """Lay a round badge over the upper right corner of a picture (in place)."""
    height, width = picture.shape[:2]
    left, top, right, bottom = logo_box(width, height)
    centre, radius = ((left + right) // 2, (top + bottom) // 2), (right - left) // 2
    cv2.circle(picture, centre, radius, (150, 60, 25), -1, cv2.LINE_AA)
    cv2.circle(picture, centre, max(radius - 2, 1), (240, 240, 240), 1, cv2.LINE_AA)
    inset = radius // 2
    _text(picture, "VS", (left + inset, top + inset, right - inset, bottom - inset),
          (245, 245, 245))  # fmt: skip


def title_card(width: int, height: int) -> Image:
    """The card with which the compilation opens."""
    card = np.empty((height, width, 3), dtype=np.uint8)
    shade = np.linspace(62, 22, height)[:, None, None]
    card[:] = shade * np.array((1.0, 0.82, 0.70))
    for row, text in ((0.28, "SARNOVEK"), (0.48, "What the two videos show"), (0.66, "part one")):
        tall = 0.16 if text.isupper() else 0.10
        top = round(height * row)
        box = (round(width * 0.12), top, round(width * 0.88), top + round(height * tall))
        _text(card, text, box, (232, 236, 240))
    return card


def music(count: int) -> Plane:
    """A slow sequence of soft chords, mono samples (n,) at 48 kHz."""
    time = np.arange(count) / RATE
    track = np.zeros(count)
    for number, chord in enumerate(_CHORDS):
        turn = (np.floor(time / 1.5) % len(_CHORDS)) == number
        fade = np.exp(-(time % 1.5) / 0.9)
        for hertz in chord:
            track += turn * fade * np.sin(2.0 * np.pi * hertz * time)
    return (0.11 * track).astype(np.float32)
