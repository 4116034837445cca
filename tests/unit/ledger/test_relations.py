"""How claims stand to each other: the rules, one by one, and that they treat parties alike."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.assertions import claim, happened, killed, voice

from sightline.ledger.compared import (
    DIRECTED,
    Aspect,
    Assertion,
    Locality,
    Moment,
    Related,
    Relation,
)
from sightline.ledger.relations import between, compare
from sightline.ledger.types import ClaimType, Polarity, Response, TimeOf, Verification
from sightline.model.claim import Hedge
from sightline.model.places import Area, Point
from sightline.model.times import period


def _kinds(one: Assertion, other: Assertion) -> set[tuple[Relation, Aspect]]:
    return {(related.relation, related.aspect) for related in compare([one, other])}


def _count(key: str, low: int | None, high: int | None, body: str, **more: Any) -> Assertion:  # noqa: ANN401 - any slot
    return claim(key, body, tallies=(killed(low, high, **more),))


def test_disjoint_counts_of_one_question_contradict() -> None:
    found = compare([_count("a", 11, None, "one"), _count("b", 1, 10, "two")])
    assert [(r.relation, r.aspect) for r in found] == [(Relation.CONTRADICTS, Aspect.COUNT)]
    assert "no number satisfies both" in found[0].reason


def test_a_few_against_many_are_a_tension_and_none_against_many_a_contradiction() -> None:
    many = _count("a", 34, 34, "one")
    assert _kinds(many, _count("b", 3, 3, "two")) == {(Relation.TENSION, Aspect.COUNT)}
    assert _kinds(many, _count("b", 0, 0, "two")) == {(Relation.CONTRADICTS, Aspect.COUNT)}


def test_a_count_inside_another_is_narrower_and_named_first() -> None:
    found = compare([_count("a", 11, None, "one"), _count("b", 12, 12, "two")])
    assert (found[0].first, found[0].second, found[0].relation) == ("b", "a", Relation.NARROWER)


def test_counts_of_other_people_are_no_contradiction() -> None:
    one, other = _count("a", 6, 6, "one"), _count("b", 30, None, "two", group="militants")
    assert _kinds(one, other) == {(Relation.DIFFERENT_REFERENT, Aspect.COUNT)}
    sides = _count("a", 15, None, "one", side="x"), _count("b", 25, 25, "two", side="y")
    assert _kinds(*sides) == {(Relation.DIFFERENT_REFERENT, Aspect.COUNT)}


def test_a_count_of_a_year_is_not_held_against_one_of_a_day() -> None:
    year = replace(_count("a", 15, None, "one"), times=(happened("2033"),))
    day = replace(_count("b", 11, 11, "two"), times=(happened("2033-10-04"),))
    assert (Relation.CONTRADICTS, Aspect.COUNT) not in _kinds(year, day)


def test_claims_of_different_events_are_never_compared() -> None:
    one, other = _count("a", 11, None, "one"), _count("b", 1, 10, "two")
    assert compare([replace(one, event="x"), replace(other, event="y")]) == ()


@pytest.mark.parametrize(
    "silent",
    [
        {"type": ClaimType.RESPONSE, "response": Response.NONE},
        {"type": ClaimType.VERIFICATION, "verification": Verification.NOT_VERIFIED},
        {"type": ClaimType.RESPONSE, "response": Response.LOOKING},
        {"type": ClaimType.NORM},
        {"type": ClaimType.COUNTERFACTUAL},
        {"type": ClaimType.COMMITMENT},
        {"type": ClaimType.DEMAND},
        {"type": ClaimType.INVESTIGATION},
        {"conditional": True},
        {"hedge": Hedge.UNDETERMINED},
    ],
)
def test_what_asserts_nothing_contradicts_nothing(silent: dict[str, Any]) -> None:
    accusation = claim(
        "a", "one", type=ClaimType.ACCUSATION, act="killing", tallies=(killed(11, None),)
    )
    other = claim("b", "two", **{"act": "killing", "tallies": (killed(1, 2),), **silent})
    assert compare([accusation, other]) == ()


def _accusation(key: str, body: str, accused: str, **more: Any) -> Assertion:  # noqa: ANN401 - any slot
    slots = {"type": ClaimType.ACCUSATION, "act": "shelling", "actors": (accused,), "side": body}
    return claim(key, body, **{**slots, **more})


def _denial(key: str, body: str, **more: Any) -> Assertion:  # noqa: ANN401 - any slot
    slots = {"type": ClaimType.DENIAL, "act": "shelling", "hedge": Hedge.DENIED, "side": body}
    return claim(key, body, report="denying", **{**slots, **more})


def test_a_bare_denial_disputes_the_act() -> None:
    kinds = _kinds(_accusation("a", "blue", "ochre"), _denial("b", "ochre"))
    assert kinds == {(Relation.CONTRADICTS, Aspect.ACT)}


def test_a_denial_that_names_others_disputes_who_did_it() -> None:
    other = _accusation("c", "ochre", "blue", report="denying")
    found = compare([_accusation("a", "blue", "ochre"), _denial("b", "ochre"), other])
    disputed = {(r.first, r.second): r.aspect for r in found}
    assert disputed["a", "b"] is Aspect.RESPONSIBILITY
    assert disputed["a", "c"] is Aspect.RESPONSIBILITY


def test_a_denial_with_another_explanation_disputes_only_the_characterisation() -> None:
    own = claim("c", "ochre", act="return fire", actors=("ochre",), side="ochre", report="denying")
    found = compare([_accusation("a", "blue", "ochre"), _denial("b", "ochre"), own])
    assert {(r.first, r.second, r.aspect) for r in found} == {("a", "b", Aspect.CHARACTERISATION)}


def test_a_denial_by_somebody_not_accused_disputes_nothing() -> None:
    assert _kinds(_accusation("a", "blue", "ochre"), _denial("b", "third")) == set()


def _said(claimed: Assertion, day: str) -> Assertion:
    return replace(claimed, said=period(day, zone="UTC", basis="published"))


def test_a_later_statement_of_the_same_body_supersedes_and_names_the_later_first() -> None:
    early = _said(_count("a", 19, 19, "governor"), "2031-03-13")
    late = _said(_count("b", 22, 22, "governor"), "2031-03-15")
    found = compare([early, late])
    assert [(r.first, r.second, r.relation) for r in found] == [("b", "a", Relation.SUPERSEDES)]


def test_bodies_of_one_side_that_disagree_are_an_inconsistency_within_it() -> None:
    one = claim("a", "governor", side="x", tallies=(killed(22, 22),))
    other = claim("b", "ministry", side="x", tallies=(killed(23, 23),))
    assert [r.within_side for r in compare([one, other])] == [True]
    other_side = replace(other, voice=voice("front", "y"))
    assert [r.within_side for r in compare([one, other_side])] == [False]


def test_a_name_elsewhere_is_a_clash_and_nothing_else_is_compared() -> None:
    here = claim(
        "a", "one", tallies=(killed(6, 6),), places=(Locality(name="Hesta", within=("Brenn",)),)
    )
    there = claim(
        "b", "two", tallies=(killed(2, 2),), places=(Locality(name="Hesta", within=("Sarine",)),)
    )
    assert _kinds(here, there) == {(Relation.NAME_CLASH, Aspect.PLACE)}


def _area(degrees: float, radius_km: int) -> Area:
    centre = Point(latitude_e7=round(degrees * 10_000_000), longitude_e7=0)
    return Area(centre=centre, radius_cm=radius_km * 100_000, basis="gazetteer")


@pytest.mark.parametrize(
    ("place", "relation"),
    [
        (Locality(name="Far", area=_area(1.0, 5)), Relation.CONTRADICTS),
        (Locality(name="Near", area=_area(0.04, 5)), Relation.AGREES),
        (Locality(name="Wide", area=_area(0.02, 50)), Relation.NARROWER),
        (Locality(name="Brenn"), Relation.NARROWER),
        (Locality(name="hesta"), Relation.AGREES),
        (Locality(name="Hesta", negated=True), Relation.CONTRADICTS),
    ],
)
def test_places_are_held_by_containment_and_by_distance_against_their_errors(
    place: Locality, relation: Relation
) -> None:
    here = Locality(name="Hesta", within=("Brenn",), area=_area(0.0, 5))
    kinds = _kinds(claim("a", "one", places=(here,)), claim("b", "two", places=(place,)))
    assert kinds == {(relation, Aspect.PLACE)}


def test_times_are_compared_for_the_event_and_for_each_clip_alone() -> None:
    filmed = happened("2023-07", TimeOf.FILMED, "clip 1")
    event = claim("a", "one", act="killing", times=(happened("2024-11-14"), filmed))
    other_clip = claim("b", "two", times=(happened("2024-11-14", TimeOf.FILMED, "clip 2"),))
    same_clip = claim("c", "two", times=(happened("2024-11-14", TimeOf.FILMED, "clip 1"),))
    assert _kinds(event, other_clip) == set()
    assert _kinds(event, same_clip) == {(Relation.CONTRADICTS, Aspect.TIME)}
    month = claim("d", "two", act="killing", times=(happened("2024-11"),))
    assert (Relation.NARROWER, Aspect.TIME) in _kinds(event, month)
    assert _kinds(event, replace(month, act="filming")) == set()


def test_a_rendering_firmer_than_the_words_is_an_upgrade() -> None:
    words = claim("a", "un", type=ClaimType.RESPONSE, response=Response.LOOKING, own_words=True)
    rendering = claim("b", "un", type=ClaimType.INVESTIGATION)
    found = compare([words, rendering])
    assert [(r.first, r.second, r.relation) for r in found] == [("b", "a", Relation.UPGRADE)]


def test_likely_rendered_as_a_fact_is_an_upgrade_and_the_other_way_round_is_none() -> None:
    words = claim("a", "un", utterance="u", hedge=Hedge.HEDGED, own_words=True)
    rendering = claim("b", "un", utterance="u")
    assert _kinds(words, rendering) == {(Relation.UPGRADE, Aspect.CERTAINTY)}
    softer = replace(rendering, hedge=Hedge.HEDGED)
    assert _kinds(replace(words, hedge=Hedge.ASSERTED), softer) == {
        (Relation.SAME_UTTERANCE, Aspect.WORDING)
    }


def test_what_could_not_be_verified_rendered_as_confirmed_is_an_upgrade() -> None:
    words = claim(
        "a",
        "un",
        type=ClaimType.VERIFICATION,
        verification=Verification.NOT_VERIFIED,
        hedge=Hedge.UNDETERMINED,
        own_words=True,
    )
    confirms = claim("b", "un", type=ClaimType.ACCUSATION, act="shelling", actors=("front",))
    assert _kinds(words, confirms) == {(Relation.UPGRADE, Aspect.CERTAINTY)}


def test_a_number_raised_in_a_rendering_is_an_upgrade() -> None:
    words = replace(_count("a", 11, None, "ministry"), utterance="u", own_words=True)
    rendering = replace(_count("b", 24, None, "ministry"), utterance="u")
    assert _kinds(words, rendering) == {(Relation.UPGRADE, Aspect.CERTAINTY)}


_BODIES = ("blue", "ochre", "third")


@st.composite
def assertions(draw: st.DrawFn) -> Assertion:
    body = draw(st.sampled_from(_BODIES))
    low = draw(st.integers(0, 30))
    day = draw(st.integers(10, 20))
    return claim(
        draw(st.text("abcdefgh", min_size=6, max_size=6)),
        body,
        side=draw(st.sampled_from(("", body))),
        report=draw(st.sampled_from(("r1", "r2", "r3"))),
        type=draw(st.sampled_from(list(ClaimType))),
        hedge=draw(st.sampled_from(list(Hedge))),
        polarity=draw(st.sampled_from(list(Polarity))),
        act=draw(st.sampled_from(("", "shelling", "return fire"))),
        actors=tuple(draw(st.lists(st.sampled_from(_BODIES[:2]), max_size=2))),
        tallies=draw(
            st.lists(st.just(killed(low, draw(st.none() | st.just(low + 3)))), max_size=1)
        ),
        times=tuple(draw(st.lists(st.builds(_on, st.integers(10, 14)), max_size=1))),
        utterance=draw(st.sampled_from(("", "", "u"))),
        own_words=draw(st.booleans()),
        said=period(f"2030-05-{day}", zone="UTC", basis="published"),
        verification=draw(st.none() | st.sampled_from(list(Verification))),
    )


def _on(day: int) -> Moment:
    return happened(f"2030-05-{day}")


@given(assertions(), assertions())
def test_two_claims_stand_the_same_whichever_comes_first(one: Assertion, other: Assertion) -> None:
    assert between(one, other) == between(other, one)


@given(st.lists(assertions(), max_size=4, unique_by=lambda a: a.key))
@settings(max_examples=60)
def test_the_order_in_which_claims_come_changes_nothing(claims: list[Assertion]) -> None:
    answers = {compare(order) for order in permutations(claims)}
    assert len(answers) == 1


def _swapped(name: str) -> str:
    return {"blue": "ochre", "ochre": "blue", "Blue": "Ochre", "Ochre": "Blue"}.get(name, name)


def _mirrored(claimed: Assertion) -> Assertion:
    speaks = claimed.voice
    return replace(
        claimed,
        voice=replace(
            speaks,
            name=_swapped(speaks.name),
            body=_swapped(speaks.body),
            side=_swapped(speaks.side),
            originator=_swapped(speaks.originator),
        ),
        actors=tuple(_swapped(actor) for actor in claimed.actors),
    )


def _unworded(related: Related) -> Related:
    return replace(related, reason="")


@given(st.lists(assertions(), max_size=5, unique_by=lambda a: a.key))
def test_swapping_the_parties_mirrors_the_answer(claims: list[Assertion]) -> None:
    plain = [_unworded(related) for related in compare(claims)]
    mirrored = [_unworded(related) for related in compare(map(_mirrored, claims))]
    assert plain == mirrored


@given(assertions(), assertions())
def test_every_answer_gives_a_reason_and_names_both(one: Assertion, other: Assertion) -> None:
    for related in between(one, other):
        assert related.reason
        assert {related.first, related.second} == {one.key, other.key}
        if related.relation not in DIRECTED:
            assert related.first <= related.second
