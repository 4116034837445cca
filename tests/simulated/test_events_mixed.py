"""Two incidents in one case are two events: no number of one is held against the other's."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.builders.ledger_events import (
    A_YEAR_LATER,
    FIRST,
    NEXT_WEEK,
    SAME_PLACE,
    Telling,
    mixed,
    scored,
)


@pytest.mark.parametrize(
    "tellings",
    [
        (FIRST, NEXT_WEEK),
        pytest.param((FIRST, SAME_PLACE), marks=pytest.mark.nightly),
        pytest.param((FIRST, NEXT_WEEK, A_YEAR_LATER), marks=pytest.mark.nightly),
    ],
)
def test_claims_of_two_incidents_are_never_put_together_or_compared(
    tmp_path: Path, tellings: Sequence[Telling]
) -> None:
    found = scored(*mixed(tmp_path, tellings))
    assert found.events == found.there == len(tellings)
    assert (found.precision, found.recall) == (1.0, 1.0)
    assert found.across == 0


def test_one_incident_alone_is_one_event(tmp_path: Path) -> None:
    found = scored(*mixed(tmp_path, (FIRST,)))
    assert (found.events, found.across) == (1, 0)
