from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from sightline.adapters.onnx_encoder import OnnxEncoder
from sightline.errors import InputRefused
from sightline.matching.learned import proposals
from sightline.model.digest import Digest

SIDE, WIDE = 32, 24


def model(path: Path, *, batch: int | str = "n", side: int = SIDE, axes: int = 4) -> Path:
    """A small model: means of an 8 x 8 grid of each colour, through a fixed random matrix."""
    cells = 3 * 8 * 8
    matrix = np.random.default_rng(3).normal(size=(cells, WIDE)).astype(np.float32)
    shape: list[int | str | None] = [batch, 3, side, side]
    shape = shape[:axes]
    graph = helper.make_graph(
        [
            helper.make_node(
                "AveragePool",
                ["in"],
                ["grid"],
                kernel_shape=[side // 8] * 2,
                strides=[side // 8] * 2,
            ),
            helper.make_node("Flatten", ["grid"], ["flat"]),
            helper.make_node("MatMul", ["flat", "matrix"], ["out"]),
        ]
        if axes == 4
        else [helper.make_node("Identity", ["in"], ["out"])],
        "small",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(matrix, "matrix")] if axes == 4 else [],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(made, str(path))
    return path


def pictures(count: int, seed: int = 5) -> list[NDArray[np.uint8]]:
    chance = np.random.default_rng(seed)
    small = chance.integers(0, 255, (count, 8, 8, 3), np.uint8)
    return [np.kron(one, np.ones((9, 11, 1), np.uint8)) for one in small]


def noisy(picture: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    grain = np.random.default_rng(seed).normal(0, 12, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def test_each_picture_gives_one_vector_of_length_one(tmp_path: Path) -> None:
    vectors = OnnxEncoder(model(tmp_path / "m.onnx")).encode(pictures(35))
    assert vectors.shape == (35, WIDE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_changed_copy_is_proposed_for_its_source_and_for_no_other(tmp_path: Path) -> None:
    encoder = OnnxEncoder(model(tmp_path / "m.onnx"))
    sources = pictures(12)
    copies = [noisy(sources[k], seed=k) for k in (7, 2)]
    found = proposals(encoder.encode(sources), encoder.encode([*copies, *pictures(1, seed=99)]))
    assert {(item.a, item.b) for item in found} == {(7, 0), (2, 1)}
    assert all(item.cosine_permille > 900 for item in found)


def test_runs_agree_and_the_model_is_named_by_its_bytes(tmp_path: Path) -> None:
    path = model(tmp_path / "m.onnx")
    one, two = OnnxEncoder(path), OnnxEncoder(path)
    assert np.array_equal(one.encode(pictures(5)), two.encode(pictures(5)))
    assert one.model == two.model == Digest.of(path.read_bytes())


def test_a_model_of_fixed_batch_takes_any_number(tmp_path: Path) -> None:
    fixed = OnnxEncoder(model(tmp_path / "fixed.onnx", batch=4)).encode(pictures(6))
    free = OnnxEncoder(model(tmp_path / "free.onnx")).encode(pictures(6))
    assert np.allclose(fixed, free, atol=1e-5)


def test_nothing_to_encode_gives_nothing(tmp_path: Path) -> None:
    vectors = OnnxEncoder(model(tmp_path / "m.onnx")).encode([])
    assert proposals(vectors, vectors) == ()


@pytest.mark.parametrize("data", [b"", b"no model", bytes(range(256)) * 40])
def test_other_files_are_refused_with_a_next_step(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(data)
    with pytest.raises(InputRefused) as refused:
        OnnxEncoder(path)
    assert refused.value.file == str(path)
    assert "without one" in refused.value.next_step


def test_a_missing_file_and_a_model_for_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        OnnxEncoder(tmp_path / "none.onnx")
    with pytest.raises(InputRefused, match="batch of pictures"):
        OnnxEncoder(model(tmp_path / "flat.onnx", axes=2))


def test_vectors_of_two_models_are_never_compared(tmp_path: Path) -> None:
    vectors = OnnxEncoder(model(tmp_path / "m.onnx")).encode(pictures(2))
    with pytest.raises(InputRefused, match="different models"):
        proposals(vectors, vectors[:, :8])
