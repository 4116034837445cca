"""A picture model in an ONNX file that the user names; satisfies `PictureModel`.

Nothing is downloaded, and no model comes with Sightline. The file is read by a limited child alone
(`onnx_child`), for each exhibit anew; here it is only hashed.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from sightline.adapters.confined import ConfinedFailed, run_confined
from sightline.adapters.onnx_child import NEXT_STEP, embedded, prepared
from sightline.errors import InputRefused
from sightline.matching.learned import Vectors, unpack_vectors
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.workbench.learned_ports import Preparation
from sightline.workbench.ports.engine import Limits

MOST_BYTES: Final = 2 << 30
_LIMITS: Final = Limits(
    memory_bytes=8 << 30, cpu_seconds=3600, silent_seconds=900, result_bytes=64 << 20
)
_SHA256: Final = 32


class OnnxModel:
    """One model file, and how pictures are prepared for it."""

    def __init__(
        self, path: Path, asked: dict[str, Json], confinement: tuple[str, ...] = ()
    ) -> None:
        """Look at it once, in a limited child.

        Args:
            path: The file.
            asked: `side`, `mean_e6`, `spread_e6`, where the user gives them.
            confinement: How children are confined on this machine.

        Raises:
            InputRefused: the file is no model that takes pictures and gives vectors.
        """
        self._path = path
        self._digest = file_digest(path)
        try:
            said = json.loads(run_confined(prepared, path, asked, limits=_LIMITS))
            self._preparation = Preparation(
                side=int(said["side"]),
                mean_e6=_three(said["mean_e6"]),
                spread_e6=_three(said["spread_e6"]),
            )
            self._builds: dict[str, Json] = {"onnxruntime": str(said["onnxruntime"])[:40]}
        except ConfinedFailed as error:
            raise self._unfit(error.cause) from error
        except (ValueError, LookupError, TypeError) as error:
            raise self._unfit("What looks at it answered nothing that can be read.") from error
        self._confinement = confinement

    @property
    def digest(self) -> Digest:
        """Of the model's file."""
        return self._digest

    @property
    def preparation(self) -> Preparation:
        """How pictures are prepared for it."""
        return self._preparation

    @property
    def builds(self) -> dict[str, Json]:
        """What runs it."""
        return dict(self._builds)

    @property
    def confinement(self) -> tuple[str, ...]:
        """How the process that runs it is confined."""
        return self._confinement

    def encode(self, pictures: Sequence[bytes]) -> Vectors:
        """Vectors of encoded pictures, made in a limited child.

        Raises:
            InputRefused: the model trips over them, or its file was changed meanwhile.
        """
        if not pictures:
            return np.zeros((0, 1), np.float32)
        try:
            untrusted = run_confined(
                embedded, self._path, self._preparation, tuple(pictures), limits=_LIMITS
            )
        except ConfinedFailed as error:
            raise self._unfit(error.cause) from error
        if untrusted[:_SHA256].hex() != self._digest.hex:
            raise self._unfit("It was changed while it was used.")
        vectors = unpack_vectors(untrusted[_SHA256:])
        if len(vectors) != len(pictures):
            raise self._unfit("It does not give one vector a picture.")
        return vectors

    def _unfit(self, cause: str) -> InputRefused:
        return _unfit(self._path, cause)


def file_digest(path: Path) -> Digest:
    """The digest of a model's file.

    Raises:
        InputRefused: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unfit(path, f"It is larger than {MOST_BYTES >> 30} GiB.")
        with path.open("rb") as file:
            digits = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unfit(path, f"It cannot be read ({error.strerror}).") from error
    return Digest.parse(f"sha256:{digits}")


def _unfit(path: Path, cause: str) -> InputRefused:
    return InputRefused(cause, file=str(path), next_step=NEXT_STEP)


def _three(value: object) -> tuple[int, int, int]:
    if not isinstance(value, list):
        raise TypeError("no list")
    first, second, third = map(int, value)
    return first, second, third
