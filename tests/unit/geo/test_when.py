from datetime import UTC, datetime

import pytest

from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.shadow import Measurement
from sightline.geo.when import Asked, NamedShadow, NamedSite, NamedSpan, When, answer
from sightline.geo.when_chart import chart
from sightline.geo.when_words import part, stretch, summary, told_windows

YARD = NamedSite(name="yard", site=Site(latitude_deg=48.2151, longitude_deg=61.4223))
BOTH = Measurement(azimuth_deg=23.6, azimuth_error_deg=2.0, ratio=2.7, ratio_error=0.05)
LINE = Measurement(azimuth_deg=23.6, azimuth_error_deg=2.0)


def at(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]


DAY = (at(2024, 11, 13, 19), at(2024, 11, 14, 19))


def asked(shadow: Measurement = BOTH, **more: object) -> Asked:
    given = {"period": DAY, "places": (YARD,), **more}
    return Asked(shadows=(NamedShadow(name="post", shadow=shadow),), **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def year() -> When:
    return answer(
        asked(
            period=(at(2023, 12, 31, 19), at(2024, 12, 31, 19)),
            bounds=(NamedSpan(name="published", earliest_s=None, latest_s=at(2024, 11, 16)),),
            claims=(
                NamedSpan(name="C1", earliest_s=at(2024, 8, 5, 9), latest_s=at(2024, 8, 5, 10)),
                NamedSpan(
                    name="C2", earliest_s=at(2024, 11, 14, 9, 12), latest_s=at(2024, 11, 14, 9, 13)
                ),
            ),
        )
    )


def test_each_constraint_shows_what_it_leaves_and_what_the_others_leave(year: When) -> None:
    shadow, bound = year.contributions
    assert (shadow.name, bound.name) == ("post", "published")
    assert year.left_s < shadow.alone_s < bound.alone_s
    assert shadow.without_s == bound.alone_s
    assert bound.without_s == shadow.alone_s


def test_both_seasons_are_told_and_the_share_of_the_year(year: When) -> None:
    assert [season.first_day[5:7] for season in year.seasons] == ["01", "11"]
    assert year.seasons[1].last_day == "2024-11-15"  # cut by the publication
    assert year.days == 366
    assert year.left_s < 0.003 * year.daylight_s
    assert "Days that fit" in summary(year)


def test_the_windows_told_come_from_every_season(year: When) -> None:
    told = told_windows(year, 6)
    assert len(told) == 6
    assert [datetime.fromtimestamp(span.start_s, UTC).month for span in told] == [1] * 3 + [11] * 3
    assert told_windows(year, 1_000) == list(year.windows)


def test_claims_are_ranked_and_say_why(year: When) -> None:
    assert [claim.claim for claim in year.claims] == ["C2", "C1"]
    assert [claim.answer for claim in year.claims] == [Answer.CONSISTENT, Answer.INCONSISTENT]
    assert "lower" in year.claims[1].why


def test_a_direction_alone_tells_no_season() -> None:
    found = answer(asked(LINE, period=(at(2024, 10, 31, 19), at(2024, 11, 30, 19))))
    assert found.days_left == found.days == 30
    assert "season is not told" in summary(found)


def test_an_empty_answer_names_the_smallest_conflict() -> None:
    bounds = (
        NamedSpan(name="posted", earliest_s=None, latest_s=at(2024, 11, 14, 8)),
        NamedSpan(name="crater", earliest_s=at(2024, 11, 14, 5), latest_s=None),
    )
    found = answer(asked(bounds=bounds))
    assert found.windows == ()
    assert found.conflict == ("post", "posted")
    assert "cannot all hold" in summary(found)
    assert chart(found)


def test_a_shadow_that_fits_no_moment_is_named_alone() -> None:
    found = answer(asked(period=(at(2024, 7, 1), at(2024, 7, 10))))
    assert found.conflict == ("post",)
    assert "by itself fits no moment" in summary(found)


def test_the_polar_night_is_an_answer_in_words() -> None:
    north = NamedSite(name="north", site=Site(latitude_deg=78.2, longitude_deg=15.6))
    found = answer(asked(LINE, places=(north,), period=(at(2024, 12, 10), at(2024, 12, 12))))
    assert found.daylight_s == 0
    assert "does not rise" in summary(found)
    assert chart(found)


def test_a_claim_at_night_is_rejected_for_the_night() -> None:
    claim = NamedSpan(name="C1", earliest_s=at(2024, 11, 14, 18), latest_s=at(2024, 11, 14, 19))
    (told,) = answer(asked(claims=(claim,))).claims
    assert told.answer is Answer.INCONSISTENT
    assert "below the horizon" in told.why


def test_a_claim_that_nearly_any_time_would_fit_cannot_be_told() -> None:
    vague = Measurement(azimuth_deg=23.6, azimuth_error_deg=90.0)
    claim = NamedSpan(name="C1", earliest_s=at(2024, 11, 14, 6), latest_s=at(2024, 11, 14, 11))
    (told,) = answer(asked(vague, claims=(claim,))).claims
    assert told.answer is Answer.CANNOT_TELL
    assert "says nothing" in told.why


def test_a_claim_of_one_place_is_not_tried_at_another() -> None:
    town = NamedSite(name="town", site=Site(latitude_deg=48.7, longitude_deg=58.7))
    span = {"earliest_s": at(2024, 11, 14, 9), "latest_s": at(2024, 11, 14, 10)}
    claims = (NamedSpan(name="C1", **span), NamedSpan(name="C2", place="town", **span))  # type: ignore[arg-type]
    found = answer(asked(places=(YARD, town), claims=claims))
    assert {(claim.claim, claim.place) for claim in found.claims} == {
        ("C1", "yard"),
        ("C1", "town"),
        ("C2", "town"),
    }


def test_a_claim_that_nothing_can_be_said_of_stops_no_other() -> None:
    old = NamedSpan(name="old", earliest_s=at(1500, 1, 1), latest_s=at(1500, 1, 2))
    good = NamedSpan(name="good", earliest_s=at(2024, 11, 14, 9), latest_s=at(2024, 11, 14, 10))
    first, second = answer(asked(claims=(old, good))).claims
    assert (first.claim, first.answer) == ("good", Answer.CONSISTENT)
    assert second.answer is Answer.CANNOT_TELL
    assert "outside the years" in second.why


def test_nothing_asked_is_refused() -> None:
    with pytest.raises(InputRefused):
        answer(Asked(places=(YARD,), period=DAY, shadows=()))
    with pytest.raises(InputRefused):
        answer(asked(places=()))


def test_the_drawing_holds_no_foreign_markup() -> None:
    evil = NamedSite(name="<script>", site=YARD.site)
    claim = NamedSpan(name="<b>", earliest_s=DAY[0], latest_s=DAY[1])
    drawn = chart(answer(asked(places=(evil,), claims=(claim,))))
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "20 seconds"), (61, "1 minute"), (1020, "17 minutes"), (7260, "2 hours 1 minute")],
)
def test_stretches_are_told_as_people_do(seconds: int, words: str) -> None:
    assert stretch(seconds) == words


@pytest.mark.parametrize(
    ("ppm", "words"),
    [
        (0, "none"),
        (1_000_000, "all"),
        (850_000, "most"),
        (500_000, "about half"),
        (1_100, "1 in 909"),
    ],
)
def test_parts_are_told_without_percentages(ppm: int, words: str) -> None:
    assert part(ppm) == words
