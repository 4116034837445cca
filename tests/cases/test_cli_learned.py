"""A picture model of the user's own at the command line: it proposes, and nothing rests on it."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.builders.command_line import CommandLine, new_case
from tests.builders.picture_models import model

ALIKE, EXACT = ("--alike", "900"), "exact"


def scene(seed: int) -> NDArray[np.uint8]:
    """A picture with detail, like no other."""
    small = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), np.uint8)
    return np.kron(small, np.ones((24, 32, 1), np.uint8))


def still(picture: NDArray[np.uint8], *, quality: int = 90) -> bytes:
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return held.getvalue()


def agreements(ran: Any) -> dict[str, set[str]]:  # noqa: ANN401 - any JSON
    """How second runs of these methods compare."""
    found: dict[str, set[str]] = {}
    for item in ran["findings"]:
        if item["method"].startswith("learned"):
            found.setdefault(item["method"], set()).add(item["agreement"])
    return found


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    """A still, its copy, a stranger, and one that shows nothing."""
    files = {
        "gate.jpg": still(scene(1)),
        "gate-again.jpg": still(scene(1)[:180], quality=40),
        "yard.jpg": still(scene(2)),
        "dark.jpg": still(np.full((192, 256, 3), 3, np.uint8)),
    }
    line = new_case(tmp_path)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        line.done("add", tmp_path / name, "--reason", "test", "--no-address", "mine")
    return line


def test_what_looks_alike_to_a_model_is_proposed_recorded_and_run_again_without_it(
    ada: CommandLine, tmp_path: Path
) -> None:
    path = model(tmp_path / "own.onnx")
    copies = ada.json("match")
    assert copies["alike_to_model"] is None
    found = ada.json("match", "--model", path, *ALIKE)
    assert found["pairs"] == copies["pairs"]
    alike = found["alike_to_model"]
    assert alike["described_now"] == 4
    (pair,) = alike["pairs"]
    assert {pair["a"], pair["b"]} == {"E1", "E2"}
    assert pair["cosine_permille"] >= 900
    again = ada.json("match", "--model", path, *ALIKE)["alike_to_model"]
    assert (again["described_now"], again["finding"]) == (0, alike["finding"])
    said = ada.done("match", "--model", path, *ALIKE)
    assert "Alike to your model; no copies by this" in said
    assert "proposed for looking at" in said
    # Without the model vectors cannot be made again; the pairs can.
    agreed = agreements(ada.json("reproduce"))
    assert agreed == {"learned_pictures": {"not_run"}, "learned_likeness": {EXACT}}
    agreed = agreements(ada.json("reproduce", "--model", path))
    assert agreed == {"learned_pictures": {EXACT}, "learned_likeness": {EXACT}}


def test_another_model_or_preparation_makes_other_findings(
    ada: CommandLine, tmp_path: Path
) -> None:
    path = model(tmp_path / "own.onnx")
    first = ada.json("match", "--model", path, *ALIKE)["alike_to_model"]
    prepared = ("--model-mean", "0.5,0.5,0.5", "--model-std", "0.5,0.5,0.5")
    second = ada.json("match", "--model", path, *ALIKE, *prepared)["alike_to_model"]
    assert second["described_now"] == 4
    assert second["finding"] != first["finding"]


def test_what_is_no_model_or_no_three_numbers_is_refused_before_anything_is_done(
    ada: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "no.onnx").write_bytes(b"no model")
    refused = ada("match", "--model", tmp_path / "no.onnx", "--json")
    assert refused.code == 4
    assert "no ONNX model" in refused.error["cause"]
    odd = ada("match", "--model", model(tmp_path / "m.onnx"), "--model-mean", "grey", "--json")
    assert odd.code == 4
    assert "three numbers" in odd.error["cause"]
    flat = ("--model-std", "0.2,0,0.2", "--json")
    divided = ada("match", "--model", model(tmp_path / "m.onnx"), *flat)
    assert divided.code == 4
    assert "not above 0" in divided.error["cause"]
    assert not ada.json("log")["entries"][-1]["kind"].startswith("finding")
