"""Sound of known content: bursts that follow no rhythm, as heard by microphones of our choosing."""

import numpy as np
from numpy.typing import NDArray

from sightline.timing.listening import RATE_HZ, Listener
from sightline.timing.pairing import Heard
from sightline.timing.prints import SoundPrint

Wave = NDArray[np.float64]


def babble(seed: int, seconds: float) -> Wave:
    """Bursts of coloured noise at random times, over quiet; full scale 1 (n,) at 16 kHz."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE_HZ)
    track = 0.002 * rng.standard_normal(count)
    at = 0
    while at < count:
        length = int(rng.uniform(0.05, 0.5) * RATE_HZ)
        colour = np.exp(-np.arange(int(rng.integers(4, 40))) / rng.uniform(1.0, 12.0))
        burst = np.convolve(rng.standard_normal(length), colour, mode="same")
        burst *= rng.uniform(0.02, 0.2) * np.hanning(length) / max(1.0, float(np.abs(burst).std()))
        track[at : at + length] += burst[: max(0, count - at)]
        at += length + int(rng.exponential(0.25) * RATE_HZ)
    return track


def with_noise(track: Wave, decibels: float, seed: int) -> Wave:
    """The track with white noise at this ratio of signal to noise."""
    noise = np.random.default_rng(seed).standard_normal(len(track))
    power = float((track**2).mean()) / 10 ** (decibels / 10)
    return np.asarray(track + noise * np.sqrt(power))


def later(track: Wave, samples: float) -> Wave:
    """The track delayed by any share of a sample, its spectrum's phase turned."""
    spectrum = np.fft.rfft(track)
    turn = np.exp(-2j * np.pi * np.arange(len(spectrum)) * samples / len(track))
    return np.fft.irfft(spectrum * turn, len(track))


def played(track: Wave, speed: float) -> Wave:
    """The track played faster by this factor, pitch and all."""
    places = np.arange(int(len(track) / speed)) * speed
    return np.asarray(np.interp(places, np.arange(len(track)), track))


def samples(track: Wave) -> NDArray[np.int16]:
    """As a decoder gives it."""
    return np.clip(np.rint(track * 32767), -32768, 32767).astype(np.int16)


def printed(track: Wave, start_us: int = 0) -> SoundPrint:
    """The print of a track."""
    listener = Listener()
    listener.feed(samples(track))
    listener.close()
    return SoundPrint(start_us=start_us, signs=listener.signs, levels=listener.levels)


def heard(track: Wave) -> Heard:
    """The print, ready to be compared."""
    return Heard.of(printed(track))
