"""An OpenAI-compatible endpoint at an address that the user named, asked only when told to."""

from http import HTTPStatus
from typing import Final

from sightline.adapters.named_address import NamedAddress
from sightline.errors import AuthorityFailed

MOST_BYTES: Final = 4 << 20
TIMEOUT_SECONDS: Final = 120
_PATH: Final = "/chat/completions"


class ModelEndpoint:
    """Sends one question and gives back the answer's bytes, unread; satisfies `Endpoint`."""

    def __init__(
        self, address: str, *, key: str | None = None, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        """Take the address and, where it asks for one, the key.

        Args:
            address: Up to and without `/chat/completions`.
            key: Sent as a bearer token to this address only.
            timeout_seconds: For the whole exchange.

        Raises:
            InputRefused: it is no address.
        """
        self.address = address
        self._named = NamedAddress(
            address,
            what="a model's endpoint",
            failed=self._failed,
            most_bytes=MOST_BYTES,
            timeout_seconds=timeout_seconds,
            key=key,
        )

    def ask(self, body: bytes) -> bytes:
        """Send a question.

        Raises:
            AuthorityFailed: no answer, or one that is too long, too slow or an error.
        """
        answer = self._named.post(body, "application/json", "application/json", _PATH)
        if answer.status != HTTPStatus.OK:
            said = answer.body[:200].decode(errors="replace").strip()
            raise self._failed(f"It answered {answer.status} {answer.reason}: {said}")
        return answer.body

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            f"The endpoint gave no usable answer. {cause}",
            file=self.address,
            next_step="Check the address and key, or read without it: `sightline read` needs none.",
        )
