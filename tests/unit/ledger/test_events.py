"""Claims of different events are told apart by days and places, and by people before all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.builders.assertions import claim, happened, killed

from sightline.ledger.compared import Assertion, Locality, Relation
from sightline.ledger.events import Event, grouped_by_event
from sightline.ledger.relations import compare
from sightline.ledger.types import ClaimType


def told(key: str, day: str = "", place: str = "", **more: Any) -> Assertion:  # noqa: ANN401 - any slot of an assertion
    """A claim that eleven or more were killed, on a day and at a place where these are given."""
    given: dict[str, Any] = {
        "report": key.partition("/")[0],
        "type": ClaimType.ACCUSATION,
        "act": "killing",
        "times": (happened(day),) if day else (),
        "places": (Locality(name=place),) if place else (),
        "tallies": (killed(11, None),),
    }
    return claim(key, key.partition("/")[0], **{**given, **more})


def events(*claims: Assertion, said: Mapping[str, str] | None = None) -> tuple[Event, ...]:
    return grouped_by_event(claims, said or {})[1]


def members(*claims: Assertion, said: Mapping[str, str] | None = None) -> list[set[str]]:
    return [set(event.claims) for event in events(*claims, said=said)]


def test_claims_that_nothing_tells_apart_are_of_one_event_and_none_is_named() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0"), told("c/0", place="Tarn"))
    assert events(*claims) == ()
    assert {one.event for one in grouped_by_event(claims, {})[0]} == {""}


def test_rivals_who_date_one_act_at_one_place_differently_contradict_each_other() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0", "2031-05-09", "Arlo"))
    assert events(*claims) == ()


def test_other_days_at_other_places_are_other_events() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0", "2031-05-09", "Tarn"))
    assert members(*claims) == [{"a/0"}, {"b/0"}]


def test_one_report_that_gives_two_days_tells_of_two_events() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("a/5", "2031-05-20", "Arlo"))
    assert members(*claims) == [{"a/0"}, {"a/5"}]


def test_months_apart_are_two_events_even_at_one_place() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0", "2031-07-20", "Arlo"))
    assert len(events(*claims)) == 2


def test_a_claim_without_a_day_belongs_to_what_its_report_is_mostly_about() -> None:
    claims = (
        told("a/0", "2031-05-02", "Arlo"),
        told("b/0", "2031-05-02", "Arlo"),
        told("b/9", "2031-01-10", "Tarn"),
        told("c/0", "2031-01-10", "Tarn"),
        told("c/7"),
        told("d/0"),
    )
    assert {"c/0", "c/7", "b/9"} in members(*claims)


def test_counts_of_two_events_do_not_contradict_each_other() -> None:
    claims = (
        told("a/0", "2031-05-02", "Arlo"),
        told("b/0", "2031-01-10", "Tarn", tallies=(killed(9, 9),)),
    )
    assert any(r.relation is Relation.CONTRADICTS for r in compare(claims))
    assert compare(grouped_by_event(claims, {})[0]) == ()


def test_a_persons_word_comes_before_days_and_places() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0", "2031-01-10", "Tarn"))
    (event,) = events(*claims, said={"a/0": "the raid", "b/0": "the raid"})
    assert event.name == "the raid"
    assert "2 put there by a person" in event.reason


def test_swapping_the_sides_changes_nothing() -> None:
    claims = (told("a/0", "2031-05-02", "Arlo"), told("b/0", "2031-05-09", "Tarn"))
    one, other = (
        tuple(replace(one, actors=(side,)) for one in claims) for side in ("north", "south")
    )
    assert events(*one) == events(*other)


def test_names_tell_events_of_one_act_place_and_day_apart() -> None:
    claims = (
        told("a/0", "2031-05-02"),
        told("b/0", "2031-05-30", "Arlo"),
        told("b/5", "2031-05-02", "Arlo"),
    )
    names = [event.name for event in events(*claims)]
    assert len(set(names)) == len(names)
