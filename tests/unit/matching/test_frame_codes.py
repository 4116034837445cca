"""Codes of whole pictures: the low frequencies that OpenCV's transform gives, mirrors included."""

from dataclasses import replace

import cv2
import numpy as np
from tests.unit.matching.films import described, each, film

from sightline.matching.features import mirrored
from sightline.matching.frame_codes import frame_codes
from sightline.model.places import Region


def test_a_mirror_turns_over_the_second_half_of_a_code() -> None:
    plain = described(film(3, 2), "plain")
    turned = described(each(lambda p: p[:, ::-1], film(3, 2)), "turned")
    apart = mirrored(frame_codes(plain)) ^ frame_codes(turned)
    assert np.bitwise_count(apart).sum(axis=1).max() <= 6


def test_signs_are_those_of_the_lowest_even_and_odd_waves_between_the_bars() -> None:
    whole = described(film(5, 3), "whole")
    area = Region(left=1000, top=0, width=7000, height=9000)
    barred = replace(whole, quality=replace(whole.quality, picture_area=area))
    low = sorted(np.ndindex(12, 12), key=lambda at: (at[0] ** 2 + at[1] ** 2, at[1], at[0]))[1:]
    even, odd = ([at for at in low if at[1] % 2 == parity][:64] for parity in (0, 1))
    for shown, rows, columns in (
        (whole, slice(None), slice(None)),
        (barred, slice(25), slice(4, 39)),
    ):
        pixels = shown.thumbnails.pixels[:, rows, columns].astype(np.float32)
        signs = np.unpackbits(frame_codes(shown), axis=1)
        for picture, code in zip(pixels, signs, strict=True):
            waves = cv2.dct(cv2.resize(picture, (32, 32), interpolation=cv2.INTER_LINEAR))
            assert code.tolist() == [waves[at] > 0 for at in (*even, *odd)]


def test_what_shows_nothing_has_no_code() -> None:
    black = described([np.zeros((90, 160), np.uint8)] * 20, "black")
    assert frame_codes(black).shape == (0, 16)
