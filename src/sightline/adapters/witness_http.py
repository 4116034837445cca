"""A witness at an address that the user named (C2SP tlog-witness)."""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

from sightline.adapters.named_address import TIMEOUT_SECONDS, Answer, NamedAddress
from sightline.errors import AuthorityFailed, InputRefused, NotVerified
from sightline.model.cosignature import VerifierKey
from sightline.model.note import NoteSignature, parse_note, parse_signature
from sightline.verify.witnesses import check_cosignature
from sightline.workbench.witness import request_body

_MOST_BYTES: Final = 64 << 10
_SIZE: Final = re.compile(r"(0|[1-9][0-9]{0,15})\n", re.ASCII)
_TRIES: Final = 3


class HttpWitness:
    """Sends checkpoints and Merkle proofs, nothing else; satisfies `Witness`."""

    def __init__(
        self, key: VerifierKey, address: str, *, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        """Name the witness by its key, and where it answers.

        Raises:
            InputRefused: it is no address.
        """
        self.key = key
        self._name = address
        self._address = NamedAddress(
            address,
            what="a witness",
            failed=self._failed,
            most_bytes=_MOST_BYTES,
            timeout_seconds=timeout_seconds,
        )

    def cosign(self, note: str, proof_from: Callable[[int], Sequence[bytes]]) -> NoteSignature:
        """Ask from nothing; where the witness has seen more, ask again from there."""
        answer, old = self._ask(0, (), note), 0
        for _ in range(_TRIES):
            size = self._size(answer)
            if size is None or size == old:
                break
            # Somebody else may ask for the same log meanwhile, so once may not be enough.
            answer, old = self._ask(size, proof_from(size), note), size
        if answer.status == HTTPStatus.OK:
            return self._line(answer, parse_note(note).body)
        said = answer.body[:200].decode(errors="replace").strip()
        raise self._failed(f"It answered {answer.status} {answer.reason}: {said}")

    def _ask(self, old: int, path: Sequence[bytes], note: str) -> Answer:
        body = request_body(old, path, note)
        return self._address.post(body, "text/plain", path="/add-checkpoint")

    def _size(self, answer: Answer) -> int | None:
        match = _SIZE.fullmatch(answer.body.decode(errors="replace"))
        conflict = answer.status == HTTPStatus.CONFLICT
        return int(match[1]) if conflict and match else None

    def _line(self, answer: Answer, body: str) -> NoteSignature:
        try:
            lines = [parse_signature(line) for line in answer.body.decode().splitlines()]
            ours = [
                line
                for line in lines
                if (line.name, line.key_id) == (self.key.name, self.key.key_id)
            ]
            for line in ours:
                check_cosignature(self.key, line, body)
        except (UnicodeDecodeError, InputRefused, NotVerified) as error:
            raise self._failed("Its answer is no cosignature by the key you named.") from error
        if not ours:
            raise self._failed("Its answer holds no line by the key you named.")
        return ours[0]

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            cause,
            file=self._name,
            next_step="Check its key and that it knows this log; the seal stands without it.",
        )
