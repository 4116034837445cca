"""Small picture models that tests build: means of an 8 x 8 grid through a fixed random matrix."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE, WIDE = 32, 24


def model(
    path: Path,
    *,
    batch: int | str = "n",
    side: int | str = SIDE,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A model that takes (batch, 3, side, side) and gives (batch, 24)."""
    cells = 3 * 8 * 8
    matrix = np.random.default_rng(3).normal(size=(cells, WIDE)).astype(np.float32)
    step = [side // 8 if isinstance(side, int) else SIDE // 8] * 2
    nodes = [
        helper.make_node("AveragePool", ["in"], ["grid"], kernel_shape=step, strides=step),
        helper.make_node("Flatten", ["grid"], ["flat"]),
        helper.make_node("MatMul", ["flat", "matrix"], ["out"]),
    ]
    constants = [numpy_helper.from_array(matrix, "matrix")]
    return _save(path, nodes, [batch, 3, side, side], constants, metadata or {})


def echo(path: Path, *, axes: int) -> Path:
    """A model that gives back what it takes, of so many axes."""
    shape: list[int | str] = ["n", 3, SIDE, SIDE]
    return _save(path, [helper.make_node("Identity", ["in"], ["out"])], shape[:axes], [], {})


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    shape: list[int | str],
    constants: list[onnx.TensorProto],
    metadata: Mapping[str, str],
) -> Path:
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
        constants,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(made, dict(metadata))
    onnx.save(made, str(path))
    return path
