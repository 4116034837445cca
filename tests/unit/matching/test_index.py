"""Candidates: the right exhibit is proposed, mirrored too, and the hashed search misses little."""

from dataclasses import replace

import numpy as np
from tests.unit.matching.films import described, each, film

from sightline.matching.code_search import FlatSearch, HalvedSearch, HashedSearch, Hits
from sightline.matching.descriptor import Described
from sightline.matching.features import Codes, mirrored
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
    one = np.array([0, len(codes)])
    keys = replace(other.keys, times_us=other.keys.times_us[:1], starts=one, features=features)
    nothing = np.zeros(len(other.thumbnails), np.bool_)
    thumbnails = replace(other.thumbnails, informative=nothing)
    return replace(other, thumbnails=thumbnails, keys=keys)


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


def test_what_no_picture_holds_five_details_of_is_not_proposed() -> None:
    asked = np.random.default_rng(8).integers(0, 256, (60, 16), dtype=np.uint8)
    for held, proposed in ((5, True), (4, False)):
        for codes in (asked, mirrored(asked)):
            index = Index()
            index.add(described(film(7, 2), "before"))
            index.add(_by_picture(codes, 12, held, "held"))
            index.add(_by_picture(codes[:0], 12, 0, "none"))
            index.add(described(film(8, 2), "after"))
            found = candidates(index, _by_picture(asked, 12, 12, "query"))
            assert [item.name for item in found] == (["held"] if proposed else [])


def _by_picture(codes: Codes, each: int, shown: int, name: str) -> Described:
    """An exhibit of pictures that show the first few of as many codes, and others beside."""
    others = np.random.default_rng(9).integers(0, 256, codes.shape, dtype=np.uint8)
    mixed = np.where((np.arange(len(codes)) % each < shown)[:, None], codes, others)
    one = _of_codes(mixed, name)
    starts = np.arange(0, len(codes) + 1, each)
    times = np.arange(len(starts) - 1) * 1_000_000
    return replace(one, keys=replace(one.keys, times_us=times, starts=starts))


class Counting(HalvedSearch):
    """Keeps how many pairs of codes were looked at in one go."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at: list[int] = []

    def near(self, codes: Codes, radius: int) -> Hits:
        self.looked_at.append(len(codes) * len(self))
        return super().near(codes, radius)


def test_what_repeats_itself_is_asked_for_a_few_codes_at_a_time() -> None:
    one = np.random.default_rng(4).integers(0, 256, (1, 16), dtype=np.uint8)
    search = Counting()
    index = Index(features=search)
    index.add(_by_picture(np.repeat(one, 25_000, axis=0), 200, 200, "wallpaper"))
    found = candidates(index, _by_picture(np.repeat(one, 400, axis=0), 200, 200, "query"))
    assert [item.name for item in found] == ["wallpaper"]
    assert len(search.looked_at) > 1
    assert max(search.looked_at) <= 5_000_000


def test_each_search_finds_what_the_exact_one_finds_as_it_is_and_in_a_mirror() -> None:
    chance = np.random.default_rng(5)
    codes = chance.integers(0, 256, (4000, 16), dtype=np.uint8)
    bits = np.unpackbits(codes[:400], axis=1)
    bits[chance.random(bits.shape) < 0.06] ^= 1
    asked = np.packbits(bits, axis=1)
    asked[200:] = mirrored(asked[200:])
    flat = FlatSearch()
    flat.add(codes)
    exact = {
        (int(one), int(other), turned)
        for turned, sought in ((False, asked), (True, mirrored(asked)))
        for one, other in zip(*flat.near(sought, 18), strict=True)
    }
    assert min(sum(turned for *_, turned in exact), len(exact) // 2) > 170
    for search, share in ((HalvedSearch(), 0.98), (HashedSearch(), 0.9)):
        # In two parts: positions count over both.
        search.add(codes[:150])
        search.add(codes[150:])
        hits = search.near(asked, 18)
        quick = {
            (int(hits.asked[n]), int(hits.found[n]), bool(hits.turned[n])) for n in range(len(hits))
        }
        assert quick <= exact
        assert len(quick) >= share * len(exact)
        assert np.array_equal(search.held(140, 160), codes[140:160])


def test_pairs_at_the_radius_are_found() -> None:
    flat, halved = FlatSearch(), HalvedSearch()
    flat.add(np.zeros((1, 16), np.uint8))
    halved.add(np.zeros((1, 16), np.uint8))
    for first, second, found in ((0, 18, True), (0, 19, False), (12, 6, True), (12, 7, False)):
        apart = np.packbits(np.r_[np.arange(64) < first, np.arange(64) < second])[None]
        assert len(flat.near(apart, 18)[0]) == found
        assert [len(halved.near(sought, 18)) for sought in (apart, mirrored(apart))] == [found] * 2
