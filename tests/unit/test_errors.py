"""Errors: one tree, one exit code each, and whole after a trip between processes."""

import pickle
import re

import pytest

from sightline import errors
from sightline.errors import SightlineError


def _all(kind: type[SightlineError] = SightlineError) -> list[type[SightlineError]]:
    return [kind, *(found for below in kind.__subclasses__() for found in _all(below))]


KINDS = [kind for kind in _all() if kind.__module__ == "sightline.errors"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_arrives_whole_from_another_process(kind: type[SightlineError]) -> None:
    error = kind("It broke.", next_step="Mend it.", file="a/b")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - bytes we made in the line above
    assert type(again) is kind
    assert (again.cause, again.next_step, again.file) == ("It broke.", "Mend it.", "a/b")
    assert str(again) == str(error) == "a/b: It broke. Mend it."


def test_the_message_without_a_file_is_cause_and_next_step() -> None:
    assert str(SightlineError("It broke.", next_step="Mend it.")) == "It broke. Mend it."


def test_the_tree_in_the_text_is_the_tree_in_the_code() -> None:
    text = errors.__doc__ or ""
    for kind in KINDS:
        assert kind.__name__ in text
        if kind is not SightlineError and "exit_code" in vars(kind):
            assert re.search(rf" {kind.__name__} +{kind.exit_code} ", text)


def test_no_two_branches_share_an_exit_code() -> None:
    codes = [kind.exit_code for kind in SightlineError.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert not {0, 1, 2, 130} & set(codes)
