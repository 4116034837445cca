"""Speech and translation by a service or program that the user named in that command.

A service speaks the OpenAI interface (`/v1/audio/transcriptions`, `/v1/chat/completions`), which
many local servers offer as well. A program gets the sound as WAV on its standard input and answers
in the same JSON. Nothing is called unless a command names it, and every answer is bounded.
"""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from sightline.adapters.named_address import NamedAddress
from sightline.errors import AuthorityFailed, InputRefused, SightlineError

MOST_BYTES: Final = 16 << 20
"""Of one answer."""
_NEXT: Final = "Check the address, the model and the key; nothing but what is logged was sent."
_OK: Final = 200
_INSTRUCTION: Final = (
    "Translate each line into {to}. Each line is a number, a tab and a text. Answer with the same "
    "numbers, a tab and the translation, one line each, and nothing else. Translate faithfully; "
    "leave out nothing, add nothing."
)


class ServiceFailed(AuthorityFailed):
    """A service gave no usable answer."""


def _failed(cause: str) -> SightlineError:
    return ServiceFailed(f"The service gave no answer: {cause}", next_step=_NEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An address, a model, and a key if it wants one; the key is never shown nor recorded."""

    address: str
    model: str
    key: str | None
    timeout_seconds: int

    @property
    def name(self) -> str:
        """As it stands in records."""
        return self.address

    def transcribe(self, wav: bytes, language: str | None) -> bytes:
        """The answer to one recording; untrusted.

        Raises:
            ServiceFailed: there was none.
            InputRefused: the address is none.
        """
        fields = {"model": self.model, "response_format": "verbose_json"}
        if language:
            fields["language"] = language
        body, media_type = multipart(fields, wav)
        return self._post("/v1/audio/transcriptions", body, media_type)

    def translate(self, lines: Sequence[str], to: str) -> bytes:
        """The answer to numbered lines; untrusted.

        Raises:
            ServiceFailed: there was none.
            InputRefused: the address is none.
        """
        text = "\n".join(f"{number}\t{line}" for number, line in enumerate(lines, 1))
        asked = {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": _INSTRUCTION.format(to=to)},
                {"role": "user", "content": text},
            ],
        }
        return self._post("/v1/chat/completions", json.dumps(asked).encode(), "application/json")

    def _post(self, path: str, body: bytes, media_type: str) -> bytes:
        address = NamedAddress(
            self.address,
            what="a speech or translation service",
            failed=_failed,
            most_bytes=MOST_BYTES,
            timeout_seconds=self.timeout_seconds,
            key=self.key,
        )
        answer = address.post(body, media_type, "application/json", path)
        if answer.status != _OK:
            raise _failed(f"it answered {answer.status} {answer.reason}.")
        return answer.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program on this machine, run with the user's own rights."""

    command: str
    model: str
    timeout_seconds: int

    @property
    def name(self) -> str:
        """As it stands in records."""
        return f"program: {self.command}"

    def transcribe(self, wav: bytes, language: str | None) -> bytes:
        """What it writes when given the sound; untrusted.

        Raises:
            ServiceFailed: it cannot be run, fails, is too slow or too long-winded.
            InputRefused: the command is none.
        """
        words = _words(self.command)
        environment = os.environ | ({"SIGHTLINE_LANGUAGE": language} if language else {})
        try:
            ran = subprocess.run(  # noqa: S603 - the user named this very program in the command
                words,
                input=wav,
                capture_output=True,
                timeout=self.timeout_seconds,
                env=environment,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(
                f"the program did not run to its end ({type(error).__name__})."
            ) from error
        if ran.returncode != 0:
            said = ran.stderr[-200:].decode(errors="replace").strip()
            raise _failed(f"the program ended with code {ran.returncode}: {said}")
        if len(ran.stdout) > MOST_BYTES:
            raise _failed(f"the program wrote more than {MOST_BYTES} bytes.")
        return ran.stdout


def multipart(fields: Mapping[str, str], wav: bytes) -> tuple[bytes, str]:
    """A form with a sound file (RFC 7578), and its media type."""
    boundary = token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="sound.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    parts += [head.encode(), wav, f"\r\n--{boundary}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise InputRefused(
            f"{command[:80]!r} is no command.",
            next_step="Name a program and its options, as one would in a shell.",
        )
    return words
