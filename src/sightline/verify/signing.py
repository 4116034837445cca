"""Check 5: entry signatures, in threads, since the library lets others run while it computes."""

import base64
import functools
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sightline.errors import NotVerified
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, SignedEntry
from sightline.verify.codes import Code
from sightline.verify.notebook import Notebook
from sightline.verify.signatures import verify_ssh

_BATCH: Final = 256
_WAITING: Final = 16


_BEFORE: Final = b'{"entry":'
_BETWEEN: Final = b',"signature":"'
_AFTER: Final = b'"}'


@dataclass(frozen=True, slots=True)
class _Leaf:
    data: bytes
    signed: SignedEntry


@dataclass(frozen=True, slots=True)
class _Flaw:
    code: Code
    seq: int
    what: str


class SignatureChecks:
    """Takes entries one by one and checks their signatures behind the caller's back."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._batch: list[_Leaf] = []
        self._futures: deque[Future[list[_Flaw]]] = deque()

    def add(self, data: bytes, signed: SignedEntry) -> None:
        """Have an entry's signature checked; `data` is its leaf, found canonical."""
        self._batch.append(_Leaf(data, signed))
        if len(self._batch) == _BATCH:
            self._send()

    def finish(self) -> None:
        """Wait for all of them."""
        self._send()
        while self._futures:
            self._take()
        self._pool.shutdown()

    def close(self) -> None:
        """Drop what is still waiting."""
        self._pool.shutdown(cancel_futures=True)

    def _send(self) -> None:
        batch, self._batch = self._batch, []
        self._futures.append(self._pool.submit(_check_batch, batch))
        # Bounded, so that a long log never waits in memory as a whole.
        while len(self._futures) > _WAITING:
            self._take()

    def _take(self) -> None:
        for flaw in self._futures.popleft().result():
            self._notebook.problem(flaw.code, f"entry {flaw.seq}", flaw.what)


def _check_batch(batch: list[_Leaf]) -> list[_Flaw]:
    return [flaw for leaf in batch if (flaw := _check(leaf)) is not None]


def _check(leaf: _Leaf) -> _Flaw | None:
    entry = leaf.signed.entry
    try:
        key = verify_ssh(leaf.signed.signature, _signed_bytes(leaf), SIGNATURE_NAMESPACE)
    except NotVerified as error:
        return _Flaw(Code.SIGNATURE, entry.seq, error.cause)
    if not _spelt_once(leaf.signed.signature):
        return _Flaw(Code.SIGNATURE, entry.seq, "its signature is spelt in another way")
    if _fingerprint(key) != entry.actor:
        what = f"it names {entry.actor}, but {_fingerprint(key)} signed it"
        return _Flaw(Code.SIGNER_DIFFERS, entry.seq, what)
    return None


def _signed_bytes(leaf: _Leaf) -> bytes:
    """The entry's own bytes within its leaf `{"entry":…,"signature":"…"}`.

    The leaf was found canonical, and a signature that holds is base64 and has nothing to escape,
    so cutting gives what encoding the entry again would give, several times faster.
    """
    return leaf.data[len(_BEFORE) : -len(_BETWEEN) - len(leaf.signed.signature) - len(_AFTER)]


def _spelt_once(text: str) -> bool:
    """Base64 can spell the same bytes in several ways; an entry has one spelling."""
    return base64.b64encode(base64.b64decode(text)).decode() == text


@functools.lru_cache(maxsize=256)
def _fingerprint(blob: bytes) -> str:
    return sshsig.fingerprint(blob)
