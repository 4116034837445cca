"""What hearing and translating ask of the outside; `adapters.speech_service` satisfies it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from sightline.analysis.transcript import Sent
from sightline.model.exhibit import Exhibit


class SpeechService(Protocol):
    """A service or program that turns sound into words."""

    @property
    def name(self) -> str:
        """As it stands in records: its address, or its command."""
        ...

    @property
    def model(self) -> str:
        """As the user named it."""
        ...

    def transcribe(self, wav: bytes, language: str | None) -> bytes:
        """The answer to one recording, bounded and untrusted.

        Raises:
            SightlineError: there was none.
        """
        ...


class TranslationService(Protocol):
    """A service that translates numbered lines."""

    @property
    def name(self) -> str:
        """Its address."""
        ...

    @property
    def model(self) -> str:
        """As the user named it."""
        ...

    def translate(self, lines: Sequence[str], to: str) -> bytes:
        """The answer to some lines, bounded and untrusted.

        Raises:
            SightlineError: there was none.
        """
        ...


class SoundTaker(Protocol):
    """Decodes an exhibit's sound for a service to hear."""

    def __call__(self, path: Path, exhibit: Exhibit, /) -> Iterator[tuple[Sent, bytes]]:
        """WAV files in order, with what is to be recorded of each.

        Raises:
            SightlineError: the sound cannot be decoded.
        """
        ...
