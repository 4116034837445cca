"""Check 5: entry signatures, in threads, since the library lets others run while it computes."""

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sightline.errors import SightlineError
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, SignedEntry
from sightline.model.entries import signing_bytes
from sightline.verify.codes import Code
from sightline.verify.notebook import Notebook
from sightline.verify.signatures import verify_ssh

_BATCH: Final = 256
_WAITING: Final = 16


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
        self._batch: list[SignedEntry] = []
        self._futures: deque[Future[list[_Flaw]]] = deque()

    def add(self, signed: SignedEntry) -> None:
        """Have an entry's signature checked."""
        self._batch.append(signed)
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


def _check_batch(batch: list[SignedEntry]) -> list[_Flaw]:
    return [flaw for signed in batch if (flaw := _check(signed)) is not None]


def _check(signed: SignedEntry) -> _Flaw | None:
    entry = signed.entry
    try:
        key = verify_ssh(signed.signature, signing_bytes(entry), SIGNATURE_NAMESPACE)
        # Base64 can spell the same bytes in several ways, and an entry has one spelling.
        spelling = sshsig.pack(sshsig.unpack(signed.signature))
    except SightlineError as error:
        return _Flaw(Code.SIGNATURE, entry.seq, error.cause)
    if spelling != signed.signature:
        return _Flaw(Code.SIGNATURE, entry.seq, "its signature is spelt in another way")
    if sshsig.fingerprint(key) != entry.actor:
        what = f"it names {entry.actor}, but {sshsig.fingerprint(key)} signed it"
        return _Flaw(Code.SIGNER_DIFFERS, entry.seq, what)
    return None
