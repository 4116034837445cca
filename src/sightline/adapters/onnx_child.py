"""A picture model of the user's own, loaded and run in the limited child; it sees nothing else.

A model file is a program of sorts. The child is handed the model and pictures that we encoded; it
has no network, no other file, and what it returns is untrusted. The model is loaded from bytes, so
that it cannot name further files beside it.
"""

import hashlib
import importlib.metadata
import io
import json
from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.errors import InputRefused
from sightline.matching.learned import Vectors, pack_vectors, vectors_of
from sightline.model.canonical import Json
from sightline.workbench.learned_ports import IMAGENET_MEAN, IMAGENET_SPREAD, Preparation

SIDE: Final = 288
"""Where neither model nor user says: what SSCD was evaluated with."""
SIDE_MOST: Final = 2048
NEXT_STEP: Final = (
    "Name an ONNX file such as SSCD's, which takes (n, 3, side, side) and gives (n, d); matching "
    "works without one."
)
_AT_ONCE: Final = 16
_AXES, _COLOURS = 4, 3
_MICRO: Final = 1_000_000
_SAID: Final = 200


def prepared(file: io.FileIO, asked: dict[str, Json]) -> bytes:
    """How pictures are to be prepared for a model, as JSON; what was asked for wins.

    Raises:
        InputRefused: it is no model that takes pictures and gives vectors.
    """
    session = _loaded(file.read())
    preparation = _preparation(session, asked)
    # That it gives vectors is tried on one grey picture before anything is recorded.
    _run(session, [np.full((8, 8, _COLOURS), 128, np.uint8)], preparation)
    version = importlib.metadata.version("onnxruntime")
    return json.dumps({**preparation.parameters(), "onnxruntime": version}).encode()


def embedded(file: io.FileIO, preparation: Preparation, pictures: tuple[bytes, ...]) -> bytes:
    """The SHA-256 of the model's bytes, 32 octets, and the packed vectors of pictures.

    Raises:
        InputRefused: the model trips over them, or a picture cannot be read.
    """
    data = file.read()
    session = _loaded(data)
    decoded = [_decoded(picture) for picture in pictures]
    rows = [
        _run(session, decoded[start : start + _AT_ONCE], preparation)
        for start in range(0, len(decoded), _AT_ONCE)
    ]
    return hashlib.sha256(data).digest() + pack_vectors(np.concatenate(rows))


def _loaded(data: bytes) -> Any:  # noqa: ANN401 - untyped
    import onnxruntime  # noqa: PLC0415 - half a second, for the child that runs a model alone

    options = onnxruntime.SessionOptions()
    # One thread, in order: so that runs agree.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except _failures() as error:
        raise _unfit(f"it is no ONNX model that this build can run ({_short(error)})") from error
    taken = session.get_inputs()
    if len(taken) != 1 or len(taken[0].shape) != _AXES or taken[0].type != "tensor(float)":
        raise _unfit("it does not take one batch of pictures, (n, 3, side, side) of floats")
    return session


def _failures() -> tuple[type[Exception], ...]:
    """What the library raises: most of it has no root of its own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415 - as above

    own = (item for item in vars(state).values() if isinstance(item, type))
    found = tuple(item for item in own if issubclass(item, Exception))
    return (*found, RuntimeError, ValueError, TypeError, IndexError, MemoryError)


def _preparation(session: Any, asked: dict[str, Json]) -> Preparation:  # noqa: ANN401 - untyped
    """From what was asked for, the model's own metadata, and its input's shape, in that order."""
    stated = session.get_modelmeta().custom_metadata_map
    shape = session.get_inputs()[0].shape
    own = shape[-1] if isinstance(shape[-1], int) and shape[-1] > 0 else None
    side = asked.get("side") or own or _whole(stated.get("side")) or SIDE
    if not isinstance(side, int) or not 0 < side <= SIDE_MOST or (own and side != own):
        raise _unfit(f"it takes pictures of side {own or 'unknown'}, and {side} was asked for")
    return Preparation(
        side=side,
        mean_e6=_three(asked.get("mean_e6")) or _stated(stated.get("mean")) or IMAGENET_MEAN,
        spread_e6=_three(asked.get("spread_e6")) or _stated(stated.get("std")) or IMAGENET_SPREAD,
    )


def _run(session: Any, pictures: Sequence[NDArray[np.uint8]], how: Preparation) -> Vectors:  # noqa: ANN401 - untyped
    taken = session.get_inputs()[0]
    batch = np.stack([_levels(picture, how) for picture in pictures])
    fixed = taken.shape[0] if isinstance(taken.shape[0], int) and taken.shape[0] > 0 else None
    parts = [batch] if fixed is None else _filled(batch, fixed)
    name = session.get_outputs()[0].name
    try:
        rows = [session.run([name], {taken.name: part})[0] for part in parts]
    except _failures() as error:
        raise _unfit(f"it cannot take pictures ({_short(error)})") from error
    found = np.concatenate([np.asarray(part) for part in rows])
    return vectors_of(found[: len(pictures)], len(pictures))


def _filled(batch: NDArray[np.float32], size: int) -> list[NDArray[np.float32]]:
    """Batches of a model's fixed size, the last one filled up."""
    rest = -len(batch) % size
    room = np.zeros((rest, *batch.shape[1:]), np.float32)
    whole = np.concatenate((batch, room))
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _levels(picture: NDArray[np.uint8], how: Preparation) -> NDArray[np.float32]:
    """A picture (h, w, 3) RGB as (3, side, side), squeezed to the square as SSCD was trained."""
    way = cv2.INTER_AREA if min(picture.shape[:2]) >= how.side else cv2.INTER_LINEAR
    square = cv2.resize(picture, (how.side, how.side), interpolation=way)
    mean, spread = (np.array(three, np.float32) / _MICRO for three in (how.mean_e6, how.spread_e6))
    levels = (np.asarray(square, np.float32) / 255 - mean) / spread
    return np.ascontiguousarray(levels.transpose(2, 0, 1))


def _decoded(data: bytes) -> NDArray[np.uint8]:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise InputRefused(
            "A representative picture cannot be read.",
            next_step="Run `sightline examine` again, or restore the case from another copy.",
        )
    return np.ascontiguousarray(found[:, :, ::-1])


def _whole(words: str | None) -> int | None:
    return int(words) if words is not None and words.isdecimal() and len(words) < 6 else None  # noqa: PLR2004 - digits


def _three(value: Json) -> tuple[int, int, int] | None:
    if isinstance(value, list | tuple) and len(value) == _COLOURS:
        return (int(str(value[0])), int(str(value[1])), int(str(value[2])))
    return None


def _stated(words: str | None) -> tuple[int, int, int] | None:
    """Three numbers as a model's metadata have them: `0.485,0.456,0.406`, brackets or none."""
    if words is None:
        return None
    try:
        return _three([round(_MICRO * float(part)) for part in words.strip("[]() ").split(",")])
    except (ValueError, OverflowError):
        return None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:_SAID]


def _unfit(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no model for pictures: {cause}.",
        next_step=NEXT_STEP,
    )
