"""Of many pairs those are compared whose codes an index finds near each other."""

from itertools import combinations

from tests.unit.matching.films import described, each, film, melody

from sightline.matching.proposals import all_of, proposed


def test_copies_and_shared_sound_are_proposed_and_strangers_passed_over() -> None:
    sound = melody(1, 5)
    one = film(1, 3)
    held = {
        "one": described(one, "one"),
        "copy": described(each(lambda p: p[:, ::-1], one), "copy"),
        "two": described(film(2, 3), "two", sound=sound),
        "dubbed": described(film(3, 3), "dubbed", sound=sound),
    }
    pairs = list(combinations(held, 2))
    found = proposed(held, held, pairs, each=1)
    assert {("one", "copy"), ("two", "dubbed")} <= set(found)
    assert len(found) < len(pairs)


def test_pairs_with_what_is_asked_for_are_proposed_from_what_is_held() -> None:
    asked = {"mine": described(film(4, 3), "mine")}
    held = {name: described(film(seed, 3), name) for name, seed in (("a", 4), ("b", 5))}
    pairs = all_of(asked, held)
    assert pairs == [("mine", "a"), ("mine", "b")]
    assert proposed(asked, held, pairs, each=1) == [("mine", "a")]
    assert all_of(asked, asked) == []
