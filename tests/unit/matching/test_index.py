"""Candidates: the right exhibit is proposed, mirrored too, and the hashed search misses little."""

from dataclasses import replace

import numpy as np
from tests.unit.matching.films import described, each, film

from sightline.matching.code_search import FlatSearch, HashedSearch
from sightline.matching.descriptor import Described
from sightline.matching.features import Codes
from sightline.matching.index import Index, built, candidates


def archive() -> Index:
    return built(described(film(seed, 3), f"film {seed}") for seed in range(1, 7))


def test_a_copy_is_proposed_first() -> None:
    index = archive()
    for change in (lambda p: p, lambda p: p[:, ::-1], lambda p: p[20:170, 30:300]):
        copy = described(each(change, film(4, 3)), "copy")
        assert candidates(index, copy)[0].name == "film 4"


def test_an_exhibit_is_not_proposed_for_itself() -> None:
    index = archive()
    assert "film 2" not in {
        item.name for item in candidates(index, described(film(2, 3), "film 2"))
    }


def test_what_chance_gives_a_long_exhibit_is_no_reason_to_compare_it() -> None:
    copy = described(film(4, 3), "copy")
    asked = copy.keys.features.codes
    long_codes = np.random.default_rng(6).integers(0, 256, (3000, 16), dtype=np.uint8)
    for shared, proposed in ((2, False), (len(asked) // 3, True)):
        long_codes[:shared] = asked[:shared]
        index = archive()
        index.add(_of_codes(long_codes, "long"))
        assert ("long" in {item.name for item in candidates(index, copy)}) is proposed


def _of_codes(codes: Codes, name: str) -> Described:
    """An exhibit whose whole pictures show nothing."""
    other = described(film(11, 3), name)
    features = replace(other.keys.features, codes=codes)
    nothing = np.zeros(len(other.thumbnails), np.bool_)
    thumbnails = replace(other.thumbnails, informative=nothing)
    return replace(other, thumbnails=thumbnails, keys=replace(other.keys, features=features))


def test_all_features_are_asked_for_where_the_first_few_decide_nothing() -> None:
    chance = np.random.default_rng(7)
    asked = chance.integers(0, 256, (1000, 16), dtype=np.uint8)
    # Of a thousand the first two hundred asked for are every fifth: none of these is held.
    held = asked[np.arange(1000) % 5 == 2]
    index = archive()
    index.add(_of_codes(held, "held"))
    (first, *_) = candidates(index, _of_codes(asked, "query"))
    assert first.name == "held"


def test_an_index_grows() -> None:
    index = archive()
    copy = described(film(9, 3), "copy")
    assert "new" not in {item.name for item in candidates(index, copy)}
    index.add(described(film(9, 3), "new"))
    assert candidates(index, copy)[0].name == "new"


def test_an_empty_index_proposes_nothing() -> None:
    assert candidates(Index(), described(film(1, 1))) == []
    nothing = described([np.zeros((90, 160), np.uint8)] * 20, "black")
    assert candidates(archive(), nothing) == []


def test_the_hashed_search_finds_what_the_exact_one_finds() -> None:
    chance = np.random.default_rng(5)
    codes = chance.integers(0, 256, (4000, 16), dtype=np.uint8)
    bits = np.unpackbits(codes[:400], axis=1)
    bits[chance.random(bits.shape) < 0.06] ^= 1
    asked = np.packbits(bits, axis=1)
    flat, hashed = FlatSearch(), HashedSearch()
    flat.add(codes)
    hashed.add(codes)
    exact = set(zip(*flat.near(asked, 18), strict=True))
    quick = set(zip(*hashed.near(asked, 18), strict=True))
    assert len(exact) > 350
    assert quick <= exact
    assert len(quick) > 0.9 * len(exact)


def test_pairs_at_the_radius_are_found() -> None:
    flat = FlatSearch()
    flat.add(np.zeros((1, 16), np.uint8))
    near = np.packbits(np.arange(128) < 18)[None]
    far = np.packbits(np.arange(128) < 19)[None]
    assert len(flat.near(near, 18)[0]) == 1
    assert len(flat.near(far, 18)[0]) == 0
