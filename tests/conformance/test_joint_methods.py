"""What every joint method must be, whatever it computes."""

from pathlib import Path

import pytest

from sightline.analysis.joint import JointMethod
from sightline.analysis.joint_registry import JOINT_METHODS
from sightline.analysis.registry import ANALYZERS
from sightline.model.canonical import encode, parse
from sightline.model.finding import Reproduction

PAGES = Path(__file__).parents[2] / "docs" / "methods"


@pytest.mark.parametrize("method", JOINT_METHODS, ids=lambda method: method.method.name)
class TestEveryJointMethod:
    def test_it_states_what_it_cannot_show(self, method: JointMethod) -> None:
        assert method.limitations
        assert all(line.strip().endswith(".") for line in method.limitations)

    def test_its_page_tells_how_it_works_and_what_was_measured(self, method: JointMethod) -> None:
        page = (PAGES / f"{method.method.name.replace(' ', '_')}.md").read_text(encoding="utf-8")
        assert "## How it works" in page
        assert "## Measured" in page
        assert "## What it cannot show" in page

    def test_its_parameters_are_plain(self, method: JointMethod) -> None:
        assert parse(encode(method.method.parameters)) == dict(method.method.parameters)

    def test_tolerances_are_for_methods_that_need_them(self, method: JointMethod) -> None:
        tolerant = method.reproduction is Reproduction.WITHIN_TOLERANCE
        assert bool(method.tolerances) is tolerant


def test_names_of_methods_are_unique() -> None:
    names = [item.method.name for item in ANALYZERS]
    names += [item.method.name for item in JOINT_METHODS]
    assert len(set(names)) == len(names)
