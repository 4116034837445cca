"""A picture model of the user's own, in the limited child: what it takes, gives, and is refused."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.picture_models import SIDE, WIDE, echo, model

from sightline.adapters.onnx_model import OnnxModel
from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.workbench.learned_ports import IMAGENET_MEAN, IMAGENET_SPREAD


def pictures(count: int, seed: int = 5) -> list[bytes]:
    chance = np.random.default_rng(seed)
    small = chance.integers(0, 255, (count, 8, 8, 3), np.uint8)
    return [jpeg(np.kron(one, np.ones((9, 11, 1), np.uint8))) for one in small]


def jpeg(picture: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def test_each_picture_gives_one_vector_of_length_one_and_runs_agree(tmp_path: Path) -> None:
    path = model(tmp_path / "m.onnx")
    found = OnnxModel(path, {})
    vectors = found.encode(pictures(20))
    assert vectors.shape == (20, WIDE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert np.array_equal(vectors, found.encode(pictures(20)))
    assert found.digest == Digest.of(path.read_bytes())
    assert found.encode([]).shape[0] == 0


def test_a_model_of_fixed_batch_gives_the_same_as_one_of_any(tmp_path: Path) -> None:
    fixed = OnnxModel(model(tmp_path / "fixed.onnx", batch=4), {}).encode(pictures(6))
    free = OnnxModel(model(tmp_path / "free.onnx"), {}).encode(pictures(6))
    assert np.allclose(fixed, free, atol=1e-4)


def test_preparation_is_what_is_asked_else_what_the_model_says_else_imagenets(
    tmp_path: Path,
) -> None:
    plain = OnnxModel(model(tmp_path / "m.onnx"), {}).preparation
    assert (plain.side, plain.mean_e6, plain.spread_e6) == (SIDE, IMAGENET_MEAN, IMAGENET_SPREAD)
    said = {"mean": "[0.5, 0.5, 0.25]", "std": "0.25,0.25,0.25", "side": "32"}
    told = model(tmp_path / "told.onnx", side="s", metadata=said)
    own = OnnxModel(told, {}).preparation
    assert (own.side, own.mean_e6, own.spread_e6[0]) == (32, (500_000, 500_000, 250_000), 250_000)
    given = OnnxModel(told, {"mean_e6": [1, 2, 3]}).preparation
    assert (given.mean_e6, given.spread_e6[0]) == ((1, 2, 3), 250_000)
    with pytest.raises(InputRefused, match="pictures of side 32, and 64 was asked for"):
        OnnxModel(model(tmp_path / "m.onnx"), {"side": 64})


@pytest.mark.parametrize("data", [b"", b"no model", bytes(range(256)) * 40])
def test_other_files_are_refused_with_a_next_step(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(data)
    with pytest.raises(InputRefused, match="no ONNX model") as refused:
        OnnxModel(path, {})
    assert refused.value.file == str(path)
    assert "without one" in refused.value.next_step


def test_a_model_for_something_else_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        OnnxModel(tmp_path / "none.onnx", {})
    with pytest.raises(InputRefused, match="one batch of pictures"):
        OnnxModel(echo(tmp_path / "flat.onnx", axes=2), {})
    with pytest.raises(InputRefused, match="not one vector a picture"):
        OnnxModel(echo(tmp_path / "same.onnx", axes=4), {})


def test_a_model_that_is_changed_meanwhile_gives_nothing(tmp_path: Path) -> None:
    path = model(tmp_path / "m.onnx")
    found = OnnxModel(path, {})
    model(path, metadata={"mean": "0,0,0"})
    with pytest.raises(InputRefused, match="changed while"):
        found.encode(pictures(1))
