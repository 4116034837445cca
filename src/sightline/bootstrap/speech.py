"""Services and programs that hear and translate, as a command names them."""

from collections.abc import Iterator
from pathlib import Path

from sightline.adapters.sound_taken import take_sound
from sightline.adapters.speech_service import Program, Service
from sightline.analysis.transcript import Sent
from sightline.bootstrap.service_keys import key_in
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
    key = key_in(key_from, "--key-from")
    return Service(address=address, model=model, key=key, timeout_seconds=timeout_seconds)


def take(path: Path, exhibit: Exhibit, /) -> Iterator[tuple[Sent, bytes]]:
    """An exhibit's sound in parts that services take; satisfies `SoundTaker`.

    Raises:
        ConfinedFailed: the sound cannot be decoded.
    """
    return take_sound(path, exhibit, PART_SECONDS)
