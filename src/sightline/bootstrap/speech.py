"""Services and programs that hear and translate, as a command names them."""

import os
from collections.abc import Iterator
from pathlib import Path

from sightline.adapters.sound_taken import take_sound
from sightline.adapters.speech_service import Program, Service
from sightline.analysis.transcript import Sent
from sightline.errors import NotFound
from sightline.model.exhibit import Exhibit

__all__ = ["Program", "Service", "service", "take"]

PART_SECONDS = 600
"""19 MB of sound at once, below what hosted services take."""


def service(address: str, model: str, key_from: str | None, timeout_seconds: int) -> Service:
    """A service at an address.

    Args:
        address: As the user named it.
        model: The model to ask for.
        key_from: The environment variable that holds the key; None to send none.
        timeout_seconds: For one answer.

    Raises:
        NotFound: the variable is not set.
    """
    key = os.environ.get(key_from) if key_from else None
    if key_from and not key:
        raise NotFound(
            f"The environment variable {key_from} holds no key.",
            next_step=f"Set {key_from} to the service's key, or leave --key-from out.",
        )
    return Service(address=address, model=model, key=key, timeout_seconds=timeout_seconds)


def take(path: Path, exhibit: Exhibit, /) -> Iterator[tuple[Sent, bytes]]:
    """An exhibit's sound in parts that services take; satisfies `SoundTaker`.

    Raises:
        ConfinedFailed: the sound cannot be decoded.
    """
    return take_sound(path, exhibit, PART_SECONDS)
