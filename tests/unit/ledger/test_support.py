"""How many independent origins stand behind a claim."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.assertions import claim, voice

from sightline.ledger.compared import Assertion
from sightline.ledger.support import support


def _heard(key: str, outlet: str, originator: str, channel: str = "") -> Assertion:
    body = voice(originator)
    return claim(key, report=outlet, outlet=outlet, voice=body, channel=channel)


def test_many_outlets_of_few_families_with_one_accuser_are_one_origin() -> None:
    outlets = [f"outlet {n}" for n in range(8)]
    family_of = {outlet: f"family {n % 3}" for n, outlet in enumerate(outlets)}
    found = support(
        [_heard(outlet, outlet, "blue") for outlet in outlets], family_of, noun="accuser"
    )
    assert found.sentence == "8 outlets, 3 families, 1 originating accuser"
    assert found.independent == 1


def test_state_bodies_of_one_side_count_as_one_originator() -> None:
    governor, ministry = (
        claim(name, voice=voice(name, "blue", originator="blue")) for name in ("gov", "min")
    )
    assert support([governor, ministry], {}).originators == ("blue",)


def test_what_was_told_to_one_channel_came_through_that_channel() -> None:
    heard = [_heard("a", "a", "x", channel="seven"), _heard("b", "b", "y", channel="seven")]
    assert support(heard, {}).families == ("seven",)
    assert support(heard, {}).independent == 1


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=7))
def test_independent_origins_are_the_most_pairs_that_share_nothing(
    pairs: set[tuple[str, str]],
) -> None:
    heard = [_heard(f"{f}{o}", f, o) for f, o in sorted(pairs)]
    most = max(
        (
            size
            for size in range(len(pairs) + 1)
            for chosen in combinations(sorted(pairs), size)
            if len({f for f, _ in chosen}) == len({o for _, o in chosen}) == size
        ),
        default=0,
    )
    assert support(heard, {}).independent == most
