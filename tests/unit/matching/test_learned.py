"""Vectors of a learned model: packed, read again, and held against each other."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.matching.learned import (
    NAME,
    LearnedPicture,
    LearnedValues,
    Vectors,
    pack_vectors,
    unit,
    unpack_vectors,
    vectors_of,
)
from sightline.matching.learned_likeness import METHOD, recorded, run
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.model.times import MediaTime

MODEL = f"sha256:{'ab' * 32}"


def rows(count: int, width: int = 16, seed: int = 1) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32))


def test_what_is_packed_is_read_again_to_the_last_16_bits() -> None:
    vectors = rows(7)
    assert np.allclose(unpack_vectors(pack_vectors(vectors)), vectors, atol=5e-5)


@given(st.binary(max_size=400))
def test_other_bytes_are_refused_or_are_vectors(data: bytes) -> None:
    try:
        found = unpack_vectors(b"SLlearn1" + data)
    except InputRefused:
        return
    assert np.isfinite(found).all()
    assert (np.linalg.norm(found, axis=1) < 1.001).all()


@pytest.mark.parametrize(
    "found",
    [
        np.zeros((2, 3, 4), np.float32),
        np.zeros((3, 4), np.float32),
        np.zeros((2, 0), np.float32),
        np.zeros((2, 5000), np.float32),
        np.zeros((2, 4), np.int64),
        None,
    ],
)
def test_a_model_that_gives_something_else_is_refused(found: object) -> None:
    with pytest.raises(InputRefused, match="not one vector a picture"):
        vectors_of(found, 2)


def test_rows_that_are_no_numbers_become_zero_and_match_nothing() -> None:
    odd = np.array([[np.nan, 1], [np.inf, 1], [0, 0], [3e38, 3e38], [3, 4]], np.float32)
    found = unit(odd)
    assert np.array_equal(found[4], np.array([0.6, 0.8], np.float32))
    assert not found[:3].any()
    assert np.isfinite(found).all()


class Given:
    """Findings with vectors, as a joint method is handed them."""

    def __init__(self, *exhibits: Vectors, alike: int = 750, models: int = 1) -> None:
        self.parameters: dict[str, Any] = {"alike_permille": alike}
        self._data = {self._digest(n): pack_vectors(v) for n, v in enumerate(exhibits)}
        self._findings = tuple(
            (self._digest(1000 + n), self._finding(n, vectors, n % models))
            for n, vectors in enumerate(exhibits)
        )

    @staticmethod
    def _digest(number: int) -> Digest:
        return Digest.of(str(number).encode())

    def _finding(self, number: int, vectors: Vectors, model: int) -> Finding:
        shots = [
            LearnedPicture(shot=k + 1, time=MediaTime(pts=k * 100, numerator=1, denominator=100))
            for k in range(len(vectors))
        ]
        values = LearnedValues(
            model=MODEL, width=vectors.shape[1], pictures=tuple(shots), left_out=0
        )
        return Finding(
            exhibit=self._digest(2000 + number),
            method=Method(name=NAME, version=1, parameters={"model": f"{MODEL}{model}"}),
            outcome=Outcome.OBSERVED,
            summary="given",
            values=plain_values(values),
            limitations=("none.",),
            reproduction=Reproduction.EXACT,
            tolerances={},
            derivatives=(self._digest(number),),
            environment=Environment(sightline="1", builds={}, confinement=()),
        )

    def of(self, _kind: type) -> tuple[tuple[Digest, Finding], ...]:
        return self._findings

    def data(self, made: Digest) -> bytes:
        return self._data[made]


def pairs(given: Given) -> list[tuple[int, int, int]]:
    values = recorded(SimpleNamespace(**vars_of(run(given))))  # type: ignore[arg-type]
    assert values is not None
    return [(p.a_picture.shot, p.b_picture.shot, p.cosine_permille) for p in values.pairs]


def vars_of(result: Any) -> dict[str, Any]:  # noqa: ANN401 - a Result
    return {"method": METHOD.method, "outcome": result.outcome, "values": result.values}


def test_a_picture_that_two_exhibits_share_makes_a_pair_and_others_do_not() -> None:
    a, b, c = rows(4, 64, 1), rows(5, 64, 2), rows(3, 64, 3)
    b[3] = a[1]
    assert pairs(Given(a, b, c)) == [(2, 4, 1000)]
    result = run(Given(a, c))  # type: ignore[arg-type]
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "look alike" in result.summary


def test_how_near_is_alike_is_the_askers_to_say() -> None:
    a, b = rows(1, 64, 1), rows(1, 64, 1)
    b[0] = unit(a[:1] + 0.5 * rows(1, 64, 2))[0]
    ((_, _, cosine),) = pairs(Given(a, b, alike=1))
    assert pairs(Given(a, b, alike=cosine))
    assert not pairs(Given(a, b, alike=cosine + 1))


def test_vectors_of_two_models_are_never_compared() -> None:
    with pytest.raises(InputRefused, match="2 models"):
        run(Given(rows(1), rows(1), models=2))  # type: ignore[arg-type]
