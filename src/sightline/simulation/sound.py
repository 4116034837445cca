"""What each camera hears: bangs, shouts, an engine and wind, late and weak by distance."""

from dataclasses import dataclass

import cv2
import numpy as np

from sightline.simulation.geometry import Plane, Vec
from sightline.simulation.lorry import LORRY
from sightline.simulation.scenario import speed_of_sound_m_s

RATE = 48_000
_SHOT_LEVEL = 14.0
_FAR_LEVEL = 160.0
_SHOUT_LEVEL = 1.1
_ENGINE_LEVEL = 0.34
_ENGINE_HZ = 27.0
_WIND_LEVEL = 0.012
_ROTOR_LEVEL = 0.05
ENGINE_POSITION = (LORRY[0] + 1.6, LORRY[1] + 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundEvent:
    """One sound of the scene: seconds on the scene clock, metres, and its kind."""

    key: str
    kind: str
    at: float
    position: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """Where and when a clip listens: metres, seconds on the scene clock, and what is near it."""

    position: tuple[float, float, float]
    start: float
    length: float
    engine: bool = True
    rotor: bool = False


def distance_m(source: tuple[float, float, float], ear: tuple[float, float, float]) -> float:
    """How far sound travels in a straight line."""
    return float(np.linalg.norm(np.array(source) - np.array(ear)))


def arrival_s(event: SoundEvent, ear: tuple[float, float, float]) -> float:
    """When a sound arrives somewhere, in seconds on the scene clock."""
    return event.at + distance_m(event.position, ear) / speed_of_sound_m_s()


def record(microphone: Microphone, events: tuple[SoundEvent, ...], seed: tuple[int, ...]) -> Plane:
    """What a microphone takes down: mono samples (n,) at 48 kHz between -1 and 1.

    Each event's first sample falls on its arrival, rounded to the nearest sample (10 us).
    """
    count = round(microphone.length * RATE)
    rng = np.random.default_rng((*seed, 1))
    track = _WIND_LEVEL * _wind(rng, count)
    if microphone.engine:
        track += _engine(microphone, count)
    if microphone.rotor:
        track += _rotor(rng, count)
    for number, event in enumerate(events):
        shape = _waveform(event.kind, np.random.default_rng((seed[0], 77, number)))
        level = shape / max(1.0, distance_m(event.position, microphone.position))
        _add(track, level, round((arrival_s(event, microphone.position) - microphone.start) * RATE))
    # a small capsule limits hard but smoothly
    return np.tanh(1.3 * track).astype(np.float32)


def _add(track: Vec, shape: Vec, first: int) -> None:
    begin, end = max(first, 0), min(first + len(shape), len(track))
    if begin < end:
        track[begin:end] += shape[begin - first : end - first]


def _waveform(kind: str, rng: np.random.Generator) -> Vec:
    return {"shot": _shot, "far detonation": _far_detonation, "shout": _shout}[kind](rng)


def _decay(count: int, seconds: float) -> Vec:
    fading: Vec = np.exp(-np.arange(count) / (RATE * seconds))
    return fading


def _shot(rng: np.random.Generator) -> Vec:
    count = int(0.7 * RATE)
    noise = rng.standard_normal(count)
    crack = noise * _decay(count, 0.004)
    crack[:24] += 3.0
    boom = np.sin(2.0 * np.pi * 95.0 * np.arange(count) / RATE) * _decay(count, 0.045)
    tail = _smoothed(rng.standard_normal(count), 9) * _decay(count, 0.16)
    tail[: int(0.012 * RATE)] = 0.0
    shape: Vec = _SHOT_LEVEL * (0.6 * crack + 0.8 * boom + 0.25 * tail)
    return shape


def _far_detonation(rng: np.random.Generator) -> Vec:
    count = int(1.6 * RATE)
    low = _smoothed(rng.standard_normal(count), 301) * 12.0
    rumble = low * _decay(count, 0.35) + 0.8 * np.sin(
        2.0 * np.pi * 31.0 * np.arange(count) / RATE
    ) * _decay(count, 0.22)
    rumble[: RATE // 200] += np.linspace(1.0, 0.0, RATE // 200)
    shape: Vec = _FAR_LEVEL * rumble
    return shape


def _shout(rng: np.random.Generator) -> Vec:
    count = int(0.55 * RATE)
    time = np.arange(count) / RATE
    pitch = 190.0 + 60.0 * np.sin(2.0 * np.pi * 1.6 * time) + float(rng.uniform(-25.0, 25.0))
    phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
    formants = ((1, 0.5), (2, 0.8), (3, 1.0), (4, 0.7), (6, 0.35), (9, 0.2))
    voice = sum(weight * np.sin(number * phase) for number, weight in formants)
    syllables = np.clip(np.sin(2.0 * np.pi * 3.6 * time), 0.0, 1.0) ** 0.5
    shape: Vec = _SHOUT_LEVEL * np.asarray(voice) * syllables * _decay(count, 0.4)
    return shape


def _engine(microphone: Microphone, count: int) -> Vec:
    """An idling diesel; its phase follows the scene clock, so cameras hear one engine."""
    away = distance_m(ENGINE_POSITION, microphone.position)
    time = microphone.start + np.arange(count) / RATE - away / speed_of_sound_m_s()
    turns = _ENGINE_HZ * time + 0.35 * np.sin(2.0 * np.pi * 0.31 * time) + 0.11 * np.sin(5.1 * time)
    beat = 2.0 * np.pi * turns
    idle = (
        np.sin(beat) + 0.7 * np.sin(2.0 * beat + 0.4) + 0.45 * np.sin(3.0 * beat)
        + 0.3 * np.sin(5.0 * beat + 1.0) + 0.18 * np.sin(9.0 * beat)
    )  # fmt: skip
    loud: Vec = _ENGINE_LEVEL / max(1.0, away) * idle * (1.0 + 0.3 * np.sin(beat / 2.0))
    return loud


def _rotor(rng: np.random.Generator, count: int) -> Vec:
    time = np.arange(count) / RATE
    blades = sum(
        np.sin(2.0 * np.pi * hertz * time + rng.uniform(0.0, 6.0)) / number
        for number, hertz in enumerate((182.0, 187.5, 364.0, 375.0, 728.0), start=1)
    )
    hum: Vec = _ROTOR_LEVEL * np.asarray(blades) + 0.01 * rng.standard_normal(count)
    return hum


def _wind(rng: np.random.Generator, count: int) -> Vec:
    hiss = 0.22 * rng.standard_normal(count)
    rumble = 5.0 * _smoothed(rng.standard_normal(count), 181)
    gust = np.interp(np.arange(count), np.linspace(0, count, 9), 0.6 + 0.8 * rng.random(9))
    blown: Vec = (hiss + rumble) * gust
    return blown


def _smoothed(noise: Vec, width: int) -> Vec:
    row = cv2.blur(noise.reshape(1, -1), (width, 1), borderType=cv2.BORDER_REFLECT)
    return np.asarray(row, dtype=np.float64).ravel()
