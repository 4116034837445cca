"""Witnesses: asking one for its cosignature, and being one (C2SP tlog-witness, add-checkpoint).

A witness keeps no log. It remembers, of each log it was told of, the longest head it has signed,
and signs another only if that head continues it.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

from sightline.errors import InputRefused, NotVerified
from sightline.model.cosignature import VerifierKey
from sightline.model.merkle import EMPTY_ROOT
from sightline.model.note import Head, Note, NoteSignature, parse_head, parse_note
from sightline.model.proofs import MAX_PATH, check_consistency
from sightline.verify.signatures import verify_ed25519
from sightline.workbench.ports.attesting import TimeSource

MAX_REQUEST_BYTES: Final = 64 << 10
SIZE_TYPE: Final = "text/x.tlog.size"
TEXT_TYPE: Final = "text/plain; charset=utf-8"
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,15})", re.ASCII)
_HASH_BYTES: Final = 32


class Witness(Protocol):
    """Somebody outside who signs heads of logs, each only if it continues the one before."""

    @property
    def key(self) -> VerifierKey:
        """The key that the user relies on."""
        ...

    def cosign(self, note: str, proof_from: Callable[[int], Sequence[bytes]]) -> NoteSignature:
        """The witness's line over a checkpoint, found to be by its key.

        Args:
            note: The signed checkpoint.
            proof_from: Gives the hashes that lead from an older size of the log to this one.

        Raises:
            AuthorityFailed: no answer, a refusal, or a line that does not hold.
        """
        ...


class WitnessStore(Protocol):
    """What a witness remembers: of each log the longest head that it has signed."""

    def latest(self, origin: str) -> tuple[int, bytes]:
        """Size and root signed last; 0 and the root of nothing where there is none.

        Raises:
            StorageFailed: the memory cannot be read.
        """
        ...

    def advance(self, origin: str, old: int, head: Head) -> bool:
        """Remember a head durably, unless another than the one over `old` was signed meanwhile.

        Raises:
            StorageFailed: it cannot be remembered.
        """
        ...


class CosigningKey(Protocol):
    """The witness's own key."""

    def cosign(self, name: str, body: str, seconds: int) -> NoteSignature:
        """The signature line over a checkpoint's body, under the witness's name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a witness answers over HTTP."""

    status: HTTPStatus
    body: str
    media_type: str = TEXT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWitness:
    """A witness of ours: its name and key, the logs it was told of, and its memory."""

    name: str
    key: CosigningKey
    logs: Mapping[str, tuple[VerifierKey, ...]]
    """For each origin the keys whose signature makes a checkpoint one of that log."""
    store: WitnessStore
    times: TimeSource

    def add_checkpoint(self, untrusted: bytes) -> Reply:
        """Answer a request to cosign.

        Raises:
            StorageFailed: the head cannot be remembered; nothing was signed.
        """
        try:
            old, path, note = _request(untrusted)
            head = parse_head(note.body)
        except InputRefused as error:
            return Reply(status=HTTPStatus.BAD_REQUEST, body=f"{error.cause}\n")
        if head.origin not in self.logs:
            return Reply(status=HTTPStatus.NOT_FOUND, body="This log is not known here.\n")
        if not any(_signed(note, key) for key in self.logs[head.origin]):
            return Reply(status=HTTPStatus.FORBIDDEN, body="No key known for this log signed it.\n")
        if old > head.size:
            return Reply(
                status=HTTPStatus.BAD_REQUEST, body="The old size is larger than the new.\n"
            )
        return self._advance(old, path, head, note)

    def _advance(self, old: int, path: Sequence[bytes], head: Head, note: Note) -> Reply:
        size, root = self.store.latest(head.origin)
        if old != size or (old == head.size and root != head.root):
            return _conflict(size)
        try:
            _continues((size, root), head, path)
        except NotVerified as error:
            return Reply(status=HTTPStatus.UNPROCESSABLE_ENTITY, body=f"{error.cause}\n")
        # Remembered before it is signed: nothing that this witness signs can be forgotten.
        if not self.store.advance(head.origin, size, head):
            return _conflict(self.store.latest(head.origin)[0])
        seconds = self.times.now().microseconds // 1_000_000
        line = self.key.cosign(self.name, note.body, seconds).line
        return Reply(status=HTTPStatus.OK, body=line)


def request_body(old: int, path: Sequence[bytes], note: str) -> bytes:
    """The bytes of an add-checkpoint request."""
    hashes = "".join(f"{base64.b64encode(item).decode()}\n" for item in path)
    return f"old {old}\n{hashes}\n{note}".encode()


def _request(untrusted: bytes) -> tuple[int, list[bytes], Note]:
    try:
        head, separator, text = untrusted.decode().partition("\n\n")
        first, *lines = head.split("\n")
        path = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError as error:
        raise _refused("it is no text, or a hash is not base64") from error
    match = _OLD.fullmatch(first)
    if match is None or not separator:
        raise _refused("its old size or the blank line before the checkpoint is missing")
    if len(path) > MAX_PATH or any(len(item) != _HASH_BYTES for item in path):
        raise _refused("its hashes are too many, or none of SHA-256")
    return int(match[1]), path, parse_note(text)


def _signed(note: Note, key: VerifierKey) -> bool:
    for line in note.signatures:
        if (line.name, line.key_id) == (key.name, key.key_id):
            try:
                verify_ed25519(key.raw, line.signature, note.body.encode())
            except NotVerified:
                continue
            return True
    return False


def _continues(known: tuple[int, bytes], head: Head, path: Sequence[bytes]) -> None:
    size, _ = known
    if size:
        check_consistency(known, (head.size, head.root), path)
    elif path or (head.size == 0 and head.root != EMPTY_ROOT):
        raise NotVerified(
            "From an empty log no hashes lead anywhere.", next_step="Send none with old 0."
        )


def _conflict(size: int) -> Reply:
    return Reply(status=HTTPStatus.CONFLICT, body=f"{size}\n", media_type=SIZE_TYPE)


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no request to cosign a checkpoint: {cause}.",
        next_step="See https://c2sp.org/tlog-witness.",
    )
