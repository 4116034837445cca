"""Check 5: entry signatures, in threads, since the library lets others run while it computes."""

import functools
import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sightline.errors import NotVerified
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, CustodyEntry
from sightline.verify.codes import Code
from sightline.verify.notebook import Notebook
from sightline.verify.signatures import verify_ssh

_BATCH: Final = 256
_WAITING: Final = 32
"""Batches kept before they are checked: bounded, so that a long log never waits in memory."""

_BEFORE: Final = b'{"entry":'
_BETWEEN: Final = b',"signature":"'
_AFTER: Final = b'"}'


@dataclass(frozen=True, slots=True)
class _Signed:
    seq: int
    actor: str
    message: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class _Flaw:
    code: Code
    seq: int
    what: str


class SignatureChecks:
    """Takes entries one by one, and checks their signatures many at a time.

    The threads stand still while entries are being read: each check hands the interpreter back and
    asks for it again, and reading would wait for it thousands of times. `start` lets the last ones
    run beside whatever else is to be done, hashing above all, before `finish`.
    """

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._batches: list[list[_Signed]] = [[]]
        self._futures: list[Future[list[_Flaw]]] = []

    def add(self, data: bytes, entry: CustodyEntry, signature: str) -> None:
        """Have an entry's own signature checked; `data` is its leaf, found canonical."""
        batch = self._batches[-1]
        message = _signed_bytes(data, signature)
        batch.append(_Signed(entry.seq, entry.actor, message, signature))
        if len(batch) < _BATCH:
            return
        if len(self._batches) == _WAITING:
            self.start()
            self._take()
        else:
            self._batches.append([])

    def start(self) -> None:
        """Begin to check what was added."""
        self._futures += [self._pool.submit(_check_batch, batch) for batch in self._batches]
        self._batches = [[]]

    def finish(self) -> None:
        """Check what is left, wait, and write down what did not hold."""
        self.start()
        self._take()
        self._pool.shutdown()

    def close(self) -> None:
        """Drop what is still waiting."""
        self._pool.shutdown(cancel_futures=True)

    def _take(self) -> None:
        futures, self._futures = self._futures, []
        for future in futures:
            for flaw in future.result():
                self._notebook.problem(flaw.code, f"entry {flaw.seq}", flaw.what)


def _check_batch(batch: list[_Signed]) -> list[_Flaw]:
    return [flaw for signed in batch if (flaw := _check(signed)) is not None]


def _check(signed: _Signed) -> _Flaw | None:
    try:
        key = verify_ssh(signed.signature, signed.message, SIGNATURE_NAMESPACE)
    except NotVerified as error:
        return _Flaw(Code.SIGNATURE, signed.seq, error.cause)
    if _fingerprint(key) != signed.actor:
        what = f"it names {signed.actor}, but {_fingerprint(key)} signed it"
        return _Flaw(Code.SIGNER_DIFFERS, signed.seq, what)
    return None


def _signed_bytes(data: bytes, signature: str) -> bytes:
    """The entry's own bytes within its leaf `{"entry":…,"signature":"…"}`.

    The leaf was found canonical, and a signature that holds is base64 and has nothing to escape,
    so cutting gives what encoding the entry again would give, several times faster.
    """
    return data[len(_BEFORE) : -len(_BETWEEN) - len(signature) - len(_AFTER)]


@functools.lru_cache(maxsize=256)
def _fingerprint(blob: bytes) -> str:
    return sshsig.fingerprint(blob)
