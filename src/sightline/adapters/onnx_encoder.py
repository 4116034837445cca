"""A learned picture descriptor from an ONNX file that the user names; satisfies `PictureEncoder`.

Made for SSCD as exported to ONNX: pictures of a fixed square, RGB, scaled to 0..1 and normalised as
ImageNet's were, in batches; one vector each. Nothing is downloaded, and no model comes with
Sightline. A model file is a program of sorts: name only one that you trust.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from sightline.analysis.contract import Picture
from sightline.errors import InputRefused
from sightline.matching.learned import Vectors, unit
from sightline.model.digest import Digest

MOST_BYTES: Final = 2 << 30
_SIDE: Final = 288
"""Where the model leaves its side open: what SSCD was evaluated with."""
_BATCH: Final = 16
_AXES: Final = 4
_MOST_WIDE: Final = 4096
_ERRORS: Final = (
    *(state.EPFail, state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf),
    *(state.NoModel, state.NoSuchFile, state.NotImplemented, state.RuntimeException),
    *(RuntimeError, ValueError),
)
"""What the library raises has no root of its own."""
_MEAN: Final = np.array((0.485, 0.456, 0.406), np.float32)
_SPREAD: Final = np.array((0.229, 0.224, 0.225), np.float32)


class OnnxEncoder:
    """One loaded model, on the processor, with one thread: so that runs agree."""

    def __init__(self, path: Path) -> None:
        """Load it.

        Raises:
            InputRefused: the file is no model that takes pictures and gives vectors.
        """
        self._path = path
        data = self._read()
        self._model = Digest.of(data)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            # From bytes: a model then cannot name further files beside it.
            self._session = ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except _ERRORS as error:
            raise self._unfit("it is no ONNX model that this build can run") from error
        taken, given = self._session.get_inputs(), self._session.get_outputs()
        if len(taken) != 1 or len(taken[0].shape) != _AXES or not given:
            raise self._unfit("it does not take one batch of pictures (n, 3, side, side)")
        self._input, self._output = taken[0].name, given[0].name
        side = taken[0].shape[-1]
        self._side = side if isinstance(side, int) and 0 < side <= _MOST_WIDE else _SIDE
        first = taken[0].shape[0]
        self._batch = first if isinstance(first, int) and 0 < first <= _BATCH else _BATCH
        self._fixed = isinstance(first, int) and first > 0

    @property
    def model(self) -> Digest:
        """Of the model's bytes."""
        return self._model

    def encode(self, pictures: Sequence[Picture]) -> Vectors:
        """Vectors of RGB pictures (h, w, 3), squeezed to the model's square.

        Raises:
            InputRefused: the model gives no vectors, or trips over them.
        """
        rows = [
            self._run(pictures[start : start + self._batch])
            for start in range(0, len(pictures), self._batch)
        ]
        return np.concatenate(rows) if rows else np.zeros((0, 0), np.float32)

    def _run(self, pictures: Sequence[Picture]) -> Vectors:
        batch = np.stack([self._prepared(picture) for picture in pictures])
        if self._fixed and len(batch) < self._batch:
            room = np.zeros((self._batch - len(batch), *batch.shape[1:]), np.float32)
            batch = np.concatenate((batch, room))
        try:
            (found,) = self._session.run([self._output], {self._input: batch})
        except _ERRORS as error:
            raise self._unfit("it cannot take these pictures") from error
        vectors = np.asarray(found, np.float32)
        if vectors.ndim != 2 or len(vectors) < len(pictures):  # noqa: PLR2004 - (n, d)
            raise self._unfit("it does not give one vector a picture")
        return unit(vectors[: len(pictures)])

    def _prepared(self, picture: Picture) -> NDArray[np.float32]:
        shrinks = min(picture.shape[:2]) >= self._side
        way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        square = cv2.resize(picture, (self._side, self._side), interpolation=way)
        levels = (np.asarray(square, np.float32) / 255 - _MEAN) / _SPREAD
        return np.ascontiguousarray(levels.transpose(2, 0, 1))

    def _read(self) -> bytes:
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise self._unfit(f"it is larger than {MOST_BYTES >> 30} GiB")
            return self._path.read_bytes()
        except OSError as error:
            raise self._unfit(f"it cannot be read ({error.strerror})") from error

    def _unfit(self, cause: str) -> InputRefused:
        return InputRefused(
            f"This is no model for pictures: {cause}.",
            file=str(self._path),
            next_step="Name an ONNX file such as SSCD's, which takes (n, 3, side, side) and gives "
            "(n, d); matching works without one.",
        )
