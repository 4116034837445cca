"""The method over findings laid out by hand: bad prints, bad parameters, nothing to tell."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doubles.clocks import METHODS, Table
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver

from sightline.errors import InputRefused
from sightline.model.canonical import encode as canonical
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.timing import one_clock
from sightline.timing.clock_values import OneClockValues


def _table(*films: Film) -> Table:
    table = Table()
    for number, film in enumerate(films):
        exhibit = Digest.of(str(number).encode())
        table.lay(exhibit, driver.examine(encode(film), *METHODS))
    return table


@pytest.fixture(scope="module")
def laid() -> Table:
    return _table(Film(tone_hz=440, frames=60), Film(tone_hz=0, frames=30))


def test_clips_that_share_nothing_give_an_inconclusive_report(laid: Table) -> None:
    result = one_clock.METHOD.run(laid)
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "says nothing of when they were made" in result.summary
    assert from_plain(OneClockValues, result.values).clocks == ()


def test_the_report_is_the_same_twice(laid: Table) -> None:
    first, second = one_clock.METHOD.run(laid), one_clock.METHOD.run(laid)
    assert canonical(first.values) == canonical(second.values)


@pytest.mark.parametrize("metres", [-1, 20_001, "far", None, 1.5])
def test_no_distance_is_refused(laid: Table, metres: object) -> None:
    table = Table(
        parameters={one_clock.APART_MOST: metres},  # type: ignore[dict-item]
        records=laid.records,
        made=laid.made,
        bytes_of=laid.bytes_of,
    )
    with pytest.raises(InputRefused, match="no distance"):
        one_clock.METHOD.run(table)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(garbage=st.binary(max_size=300), keep=st.booleans())
def test_a_print_that_cannot_be_read_stops_no_other(
    laid: Table, garbage: bytes, *, keep: bool
) -> None:
    digests = list(laid.bytes_of)
    spoilt = {
        digest: (data[:20] + garbage if keep else garbage) if number == 0 else data
        for number, (digest, data) in enumerate(laid.bytes_of.items())
    }
    assert digests
    table = Table(records=laid.records, made=laid.made, bytes_of=spoilt)
    values = from_plain(OneClockValues, one_clock.METHOD.run(table).values)
    assert len(values.parts) == 2
