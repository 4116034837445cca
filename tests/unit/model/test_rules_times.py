"""Measurements of light and bounds on time: what they may name, and who may correct them."""

from typing import Any

import pytest
from tests.builders.book import ADA, BEN, Book, keep

from sightline.errors import InputRefused, RuleRefused
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.places import Bearing, North
from sightline.model.shadow import BoundKind, Light, ShadowMeasurement, TimeConstraint
from sightline.model.times import Interval

NOWHERE = Digest.of(b"nowhere")
AZIMUTH = Bearing(azimuth_mdeg=23_600, error_mdeg=2_000, north=North.TRUE)
BY_THEN = Interval(earliest=None, latest=None, basis="published", zone="UTC")


def shadow(book: Book, of: Digest, **more: Any) -> ShadowMeasurement:  # noqa: ANN401 - fields of any type
    given = {"light": Light.SHADOW, "azimuth": AZIMUTH, **more}
    return ShadowMeasurement(
        exhibit=of,
        thing="gate post",
        how="camera heading",
        by=ADA.actor.fingerprint,
        at=book.now(),
        **given,
    )


def bound(book: Book, of: Digest, item: Digest | None = None) -> TimeConstraint:
    return TimeConstraint(
        exhibit=of,
        bound_kind=BoundKind.PUBLISHED,
        time=BY_THEN,
        reason="seen in a channel",
        item=item,
        by=ADA.actor.fingerprint,
        at=book.now(),
    )


def test_a_measurement_and_a_bound_are_found_with_their_exhibit(book: Book) -> None:
    clip = keep(book, "clip")
    measured, bounded = book.add(shadow(book, clip)), book.add(bound(book, clip, item=clip))
    assert [d for d, _ in book.state.about(clip, ShadowMeasurement)] == [measured]
    assert [d for d, _ in book.state.about(clip, TimeConstraint)] == [bounded]
    assert book.state.exhibits_behind(measured) == {clip}


def test_what_is_measured_or_bounded_is_in_the_case(book: Book) -> None:
    with pytest.raises(RuleRefused):
        book.add(shadow(book, NOWHERE))
    with pytest.raises(RuleRefused):
        book.add(bound(book, NOWHERE))


def test_a_bound_rests_on_something_that_stands(book: Book) -> None:
    clip = keep(book, "clip")
    with pytest.raises(RuleRefused, match="not in this case"):
        book.add(bound(book, clip, item=NOWHERE))
    measured = book.add(shadow(book, clip))
    book.add(
        Supersession(
            replaces=measured,
            replaced_by=None,
            reason="wrong post",
            by=ADA.actor.fingerprint,
            at=book.now(),
        )
    )
    with pytest.raises(RuleRefused, match="superseded"):
        book.add(bound(book, clip, item=measured))


def test_only_its_author_corrects_a_measurement(book: Book) -> None:
    measured = book.add(shadow(book, keep(book, "clip")))
    other = Supersession(
        replaces=measured, replaced_by=None, reason="no", by=BEN.actor.fingerprint, at=book.now()
    )
    with pytest.raises(RuleRefused, match="only by the person who made it"):
        book.add(other, BEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"azimuth": None},
        {"light": Light.NO_SHADOW},
        {"ratio_permille": 1800},
        {"ratio_error_permille": 50},
    ],
)
def test_a_measurement_without_its_parts_is_refused(book: Book, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        shadow(book, NOWHERE, **wrong)
