"""vPDQ (Meta, PyPI `vpdq`) on the same files: the peer of the matching benchmark.

Hashing runs in the peer's own environment, named by an interpreter that has `vpdq` installed, one
hash a second. A frame matches at quality 50 and Hamming distance 31, as the peer recommends; the
score is the share of the file's usable frames that match, so its most generous reading is any.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from benchmarks.matching_scores import Hit
from numpy.typing import NDArray

DISTANCE: Final = 31
QUALITY: Final = 50
_HASH: Final = """
import json, resource, sys, vpdq
spent = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
for path in sys.argv[1:]:
    started = spent()
    try:
        found = vpdq.computeHash(path, seconds_per_hash=1, thread_count=1)
    except Exception:
        found = []
    rows = [vpdq.hash_to_hex(f.hash) if not isinstance(f.hash, str) else f.hash
            for f in found if f.quality >= 50]
    row = {"path": path, "hashes": [str(row) for row in rows], "seconds": spent() - started}
    print(json.dumps(row))
"""
Codes = NDArray[np.uint8]
"""(n, 32)"""


class Vpdq:
    """The peer; hashes are kept in a file beside the cases."""

    name = "vPDQ"
    key = f"{DISTANCE}-{QUALITY}"

    def __init__(self, python: str, kept: Path) -> None:
        self._python = python
        self._kept = kept
        self._known: dict[str, tuple[list[str], float]] = {}
        if kept.is_file():
            self._known = json.loads(kept.read_text(encoding="utf-8"))

    def prepare(self, paths: Sequence[str]) -> None:
        """Hash what is not known yet, in one run."""
        missing = [path for path in paths if path not in self._known]
        for start in range(0, len(missing), 64):
            run = subprocess.run(  # noqa: S603 - an interpreter the caller named
                [self._python, "-c", _HASH, *missing[start : start + 64]],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
            )  # fmt: skip
            for line in run.stdout.splitlines():
                row = json.loads(line)
                self._known[row["path"]] = (row["hashes"], row["seconds"])
        self._kept.write_text(json.dumps(self._known), encoding="utf-8")

    def described_s(self, path: str) -> float:
        """Processor seconds that hashing a file took."""
        return self._known[path][1]

    def codes(self, path: str) -> Codes:
        """Hashes of good quality."""
        text = "".join(self._known[path][0])
        return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(-1, 32)

    def answer(self, path: str, archive: Mapping[str, str]) -> Mapping[str, Hit]:
        """The share of frames of the file with a match in each clip."""
        query = self.codes(path)
        hits = {}
        for clip, there_path in archive.items():
            there = self.codes(there_path)
            if len(query) and len(there):
                apart = np.bitwise_count(query[:, None] ^ there[None]).sum(axis=2).min(axis=1)
                share = float((apart <= DISTANCE).mean())
                if share > 0:
                    hits[clip] = Hit(score=share)
        return hits
