"""What people say, and the rules that a conclusion must pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.builders.archives import zip_of
from tests.builders.intake import PURPOSE, add, incoming
from tests.builders.small_case import Desk
from tests.doubles.media import Film, encode

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis import container
from sightline.errors import InputRefused, RuleRefused
from sightline.judgement.matrix import visible_reviews
from sightline.model.assessment import Answer, Assessment, Review, Weighed
from sightline.model.claim import Claim, Direction, Hedge, Observation, Question, Statement, Weight
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.places import Count, Region
from sightline.model.rules_conclusions import behind
from sightline.model.snapshot import ORIGIN_NOT_STATED
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime
from sightline.workbench import judge
from sightline.workbench.case import Case
from sightline.workbench.examine import examine, missing

CONTENT = Question.CONTENT


@dataclass
class Two:
    """Two people at one case, each with a key of their own."""

    first: Case
    second: Case

    def on(self, case: Case) -> Case:
        case.refresh()
        return case

    def material(self, name: str, origin: str | None) -> Digest:
        """An exhibit of its own bytes."""
        (acquired,) = add(
            self.first, [incoming(name, name.encode())], replace(PURPOSE, origin=origin)
        )
        assert acquired.exhibit is not None
        return acquired.exhibit.digest

    def observed(self, exhibit: Digest, text: str = "People lie in the yard.") -> Digest:
        return judge.observe(self.first, exhibit, judge.Seen(text=text))

    def linked(
        self, item: Digest, claim: Digest, bearing: Direction = Direction.SUPPORTS
    ) -> Digest:
        bears = judge.Bears(
            item=item,
            claim=claim,
            question=CONTENT,
            bearing=bearing,
            weight=Weight.MODERATE,
            reason="as seen",
        )
        return judge.link(self.first, bears)

    def reviewed(
        self, claim: Digest, answer: Answer = Answer.SUPPORTED, *, by: Case | None = None
    ) -> Digest:
        case = self.on(by or self.second)
        return judge.review(case, claim, CONTENT, answer, reason="I read it", blind=False)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    first = Desk(tmp_path / "case", "Ada").create()
    second = Desk(tmp_path / "case", "Ben").open()
    yield Two(first, second)
    first.log.close()
    second.log.close()


@pytest.fixture
def claim(two: Two) -> Digest:
    return judge.claim(two.first, judge.Proposed(text="Twelve people lie in the yard."))


def conclusion(claim: Digest, **changes: object) -> judge.Conclusion:
    plain = judge.Conclusion(
        claim=claim,
        question=CONTENT,
        answer=Answer.SUPPORTED,
        standard="single source",
        reason="One clip shows it.",
        would_change="Signs that it was altered.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_file_leads_to_a_signed_conclusion_of_two_people(two: Two, claim: Digest) -> None:
    observation = two.observed(two.material("clip.mp4", "the neighbour"))
    link = two.linked(observation, claim)
    review = two.reviewed(claim)
    digest = judge.conclude(two.on(two.first), conclusion(claim))
    two.second.refresh()
    ((standing, assessment),) = two.second.snapshot.assessments(claim, CONTENT)
    assert standing == digest
    assert assessment.reviews == (review,)
    assert assessment.by == two.first.me
    assert assessment.standard.name == "single source"
    assert link in two.second.snapshot.records


def test_a_conclusion_needs_another_person(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    with pytest.raises(RuleRefused, match="0 did"):
        judge.conclude(two.first, conclusion(claim))
    two.reviewed(claim, by=two.first)
    with pytest.raises(RuleRefused, match="other than the author"):
        judge.conclude(two.first, conclusion(claim))


def test_a_reader_who_answers_otherwise_does_not_carry_the_answer(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    review = two.reviewed(claim, Answer.UNDETERMINED)
    two.first.refresh()
    with pytest.raises(RuleRefused, match="0 did"):
        judge.conclude(two.first, conclusion(claim))
    weighed = (Weighed(link=review, reason="they saw the short version"),)
    with pytest.raises(RuleRefused, match="0 did"):
        judge.conclude(two.first, conclusion(claim, weighed=weighed))


def test_a_contrary_link_blocks_until_it_is_weighed(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    contrary = two.linked(
        two.observed(two.material("other.mp4", "y"), "They get up."), claim, Direction.CONTRADICTS
    )
    two.reviewed(claim)
    two.first.refresh()
    assert judge.open_against(two.first, conclusion(claim)) == [contrary]
    with pytest.raises(RuleRefused, match=contrary.short):
        judge.conclude(two.first, conclusion(claim))
    with pytest.raises(RuleRefused, match="not weighed"):
        judge.conclude(two.first, conclusion(claim, weighed=(Weighed(link=contrary, reason=" "),)))
    weighed = (Weighed(link=contrary, reason="It shows another yard."),)
    assert judge.open_against(two.first, conclusion(claim, weighed=weighed)) == []
    judge.conclude(two.first, conclusion(claim, weighed=weighed))


def test_what_supports_stands_against_a_contradiction(two: Two, claim: Digest) -> None:
    supporting = two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    two.linked(two.observed(two.material("b.mp4", "y"), "Nobody"), claim, Direction.CONTRADICTS)
    two.reviewed(claim, Answer.CONTRADICTED)
    two.first.refresh()
    draft = conclusion(claim, answer=Answer.CONTRADICTED)
    assert judge.open_against(two.first, draft) == [supporting]


def test_a_withdrawn_contrary_link_blocks_nothing(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    contrary = two.linked(
        two.observed(two.material("other.mp4", "y"), "They get up."), claim, Direction.CONTRADICTS
    )
    judge.supersede(two.first, contrary, None, reason="It is another yard.")
    two.reviewed(claim)
    judge.conclude(two.on(two.first), conclusion(claim))


# --- origins -------------------------------------------------------------------------------------


def corroborated(two: Two, claim: Digest) -> Digest:
    two.reviewed(claim)
    return judge.conclude(two.on(two.first), conclusion(claim, standard="corroborated"))


def test_two_stated_origins_corroborate(two: Two, claim: Digest) -> None:
    for name, origin in (("a.mp4", "the neighbour"), ("b.mp4", "the driver")):
        two.linked(two.observed(two.material(name, origin)), claim)
    corroborated(two, claim)


def test_many_copies_of_one_origin_do_not_corroborate(two: Two, claim: Digest) -> None:
    for number in range(10):
        two.linked(two.observed(two.material(f"{number}.mp4", "the neighbour")), claim)
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


def test_reposts_without_an_origin_never_corroborate(two: Two, claim: Digest) -> None:
    for number in range(10):
        two.linked(two.observed(two.material(f"{number}.mp4", None)), claim)
    snapshot = two.first.snapshot
    exhibits = behind(snapshot, claim, CONTENT, Direction.SUPPORTS)
    assert {snapshot.origin_of(exhibit) for exhibit in exhibits} == {ORIGIN_NOT_STATED}
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


def test_an_origin_not_stated_adds_nothing_to_one_that_is(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("a.mp4", "the neighbour")), claim)
    two.linked(two.observed(two.material("b.mp4", None)), claim)
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


def test_two_observations_of_one_exhibit_are_one_origin(two: Two, claim: Digest) -> None:
    exhibit = two.material("a.mp4", "the neighbour")
    for text in ("Twelve lie there.", "They lie still."):
        two.linked(two.observed(exhibit, text), claim)
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


def test_members_of_one_archive_are_one_origin(two: Two, claim: Digest) -> None:
    add(
        two.first,
        [incoming("a.zip", zip_of(("1.txt", b"one"), ("2.txt", b"two")))],
        replace(PURPOSE, origin="the neighbour"),
    )
    for data in (b"one", b"two"):
        two.linked(two.observed(Digest.of(data)), claim)
    snapshot = two.first.snapshot
    exhibits = behind(snapshot, claim, CONTENT, Direction.SUPPORTS)
    assert {snapshot.origin_of(exhibit) for exhibit in exhibits} == {"the neighbour"}
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


@pytest.mark.parametrize("withdrawn", ["link", "observation"])
def test_what_was_withdrawn_does_not_count(withdrawn: str, two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("a.mp4", "the neighbour")), claim)
    observation = two.observed(two.material("b.mp4", "the driver"))
    link = two.linked(observation, claim)
    judge.supersede(
        two.first, link if withdrawn == "link" else observation, None, reason="Looked again."
    )
    with pytest.raises(RuleRefused, match="1 are shown"):
        corroborated(two, claim)


def test_undetermined_needs_no_origin_but_a_reader(two: Two, claim: Digest) -> None:
    draft = conclusion(claim, answer=Answer.UNDETERMINED, standard="corroborated")
    with pytest.raises(RuleRefused, match="0 did"):
        judge.conclude(two.first, draft)
    two.reviewed(claim, Answer.UNDETERMINED)
    judge.conclude(two.on(two.first), draft)


# --- reviews -------------------------------------------------------------------------------------


def test_a_blind_answer_is_hidden_from_others_until_theirs_is_in(two: Two, claim: Digest) -> None:
    mine = judge.review(
        two.first, claim, CONTENT, Answer.SUPPORTED, reason="I count twelve", blind=True
    )
    snapshot = two.on(two.second).snapshot

    def shown(viewer: str | None) -> set[Digest]:
        return {digest for digest, _ in visible_reviews(snapshot, claim, CONTENT, viewer)}

    assert shown(two.first.me) == {mine}
    assert shown(two.second.me) == set()
    assert shown(None) == set()
    theirs = two.reviewed(claim)
    assert shown(two.second.me) == {mine, theirs}


def test_one_person_answers_a_question_once(two: Two, claim: Digest) -> None:
    first = two.reviewed(claim)
    with pytest.raises(RuleRefused, match="already answered"):
        two.reviewed(claim, Answer.CONTRADICTED)
    judge.supersede(two.second, first, None, reason="I looked again.")
    two.reviewed(claim, Answer.CONTRADICTED)
    with pytest.raises(RuleRefused, match="only by the person"):
        judge.supersede(
            two.on(two.first),
            next(digest for digest, _ in two.first.snapshot.live(Review)),
            None,
            reason="It does not suit me.",
        )


# --- corrections ---------------------------------------------------------------------------------


def test_a_correction_names_what_it_replaces_and_both_stay_readable(two: Two) -> None:
    exhibit = two.material("a.mp4", None)
    old, new = two.observed(exhibit, "Thirteen lie there."), two.observed(exhibit, "Twelve do.")
    judge.supersede(two.first, old, new, reason="Counted again.")
    snapshot = two.first.snapshot
    assert [digest for digest, _ in snapshot.live(Observation)] == [new]
    assert snapshot.superseded[old].replaced_by == new
    assert isinstance(snapshot.records[old], Observation)
    with pytest.raises(RuleRefused, match="was superseded"):
        judge.supersede(two.first, old, None, reason="Again.")


def test_a_standing_conclusion_is_superseded_before_another(two: Two, claim: Digest) -> None:
    two.linked(two.observed(two.material("clip.mp4", "x")), claim)
    two.reviewed(claim)
    first = judge.conclude(two.on(two.first), conclusion(claim))
    with pytest.raises(RuleRefused, match="already has a conclusion"):
        judge.conclude(two.first, conclusion(claim, reason="Better words."))
    judge.supersede(two.first, first, None, reason="Better words.")
    judge.conclude(two.first, conclusion(claim, reason="Better words."))
    assert len(list(two.first.snapshot.live(Assessment))) == 1


# --- words, times, counts, regions ---------------------------------------------------------------


def test_a_statement_is_recorded_with_the_claim_it_carries(two: Two) -> None:
    said = judge.Said(text="More than ten were shot.", speaker="a spokesperson")
    digest = judge.claim(two.first, judge.Proposed(text="More than ten were killed."), said)
    record = two.first.snapshot.records[digest]
    assert isinstance(record, Claim)
    assert record.statement is not None
    statement = two.first.snapshot.records[record.statement]
    assert isinstance(statement, Statement)
    assert statement.text == said.text


def test_what_people_write_has_words(two: Two, claim: Digest) -> None:
    exhibit = two.material("a.mp4", None)
    nothing = " \n"
    calls: list[Callable[[], object]] = [
        lambda: judge.observe(two.first, exhibit, judge.Seen(text=nothing)),
        lambda: judge.claim(two.first, judge.Proposed(text=nothing)),
        lambda: judge.claim(
            two.first, judge.Proposed(text="x"), judge.Said(text=nothing, speaker="x")
        ),
        lambda: judge.claim(
            two.first, judge.Proposed(text="x"), judge.Said(text="x", speaker=nothing)
        ),
        lambda: judge.review(
            two.first, claim, CONTENT, Answer.SUPPORTED, reason=nothing, blind=False
        ),
        lambda: judge.conclude(two.first, conclusion(claim, reason=nothing)),
        lambda: judge.conclude(two.first, conclusion(claim, would_change=nothing)),
        lambda: judge.supersede(two.first, claim, None, reason=nothing),
    ]
    size = two.first.size
    for call in calls:
        with pytest.raises(InputRefused, match="needs words"):
            call()
    assert two.first.size == size


def test_a_standard_must_be_one_that_is_offered(two: Two, claim: Digest) -> None:
    with pytest.raises(InputRefused, match="no standard"):
        judge.conclude(two.first, conclusion(claim, standard="gut feeling"))


def test_an_unknown_exhibit_or_claim_is_refused(two: Two, claim: Digest) -> None:
    nowhere = Digest.of(b"nowhere")
    with pytest.raises(RuleRefused, match="no exhibit"):
        judge.observe(two.first, nowhere, judge.Seen(text="x"))
    with pytest.raises(RuleRefused, match="is no claim"):
        two.linked(two.material("a.mp4", None), nowhere)
    with pytest.raises(RuleRefused, match="bear on itself"):
        two.linked(claim, claim)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Count(low=5, high=3, of="people"),
        lambda: Count(low=-1, high=None, of="people"),
        lambda: Count(low=None, high=None, of="people"),
        lambda: Region(left=9000, top=0, width=2000, height=10),
        lambda: Region(left=0, top=0, width=0, height=10),
        lambda: _span(5, 3),
        lambda: Interval(earliest=Instant(2), latest=Instant(1), basis="x", zone="UTC"),
    ],
)
def test_senseless_counts_regions_and_times_cannot_be_written(make: Callable[[], object]) -> None:
    with pytest.raises(InputRefused):
        make()


def _span(start: int, end: int) -> MediaSpan:
    return MediaSpan(
        start=MediaTime.of_seconds(Fraction(start)), end=MediaTime.of_seconds(Fraction(end))
    )


@pytest.fixture
def film(two: Two) -> Digest:
    """One second of film, examined."""
    (acquired,) = add(two.first, [incoming("film.mp4", encode(Film(frames=25)))])
    assert acquired.exhibit is not None
    examine(two.first, LocalEngine(1), missing(two.first, (container.ANALYZER,)))
    return acquired.exhibit.digest


def test_an_observation_points_into_the_recording(two: Two, film: Digest) -> None:
    judge.observe(two.first, film, judge.Seen(text="A square.", span=_span(0, 1)))
    with pytest.raises(InputRefused, match=r"recording ends at 0:01\.000"):
        judge.observe(two.first, film, judge.Seen(text="A square.", span=_span(0, 80)))
    with pytest.raises(InputRefused, match="before the recording begins"):
        judge.observe(two.first, film, judge.Seen(text="A square.", span=_span(-9, -1)))


def test_before_a_film_was_examined_its_length_is_not_known(two: Two) -> None:
    (acquired,) = add(two.first, [incoming("film.mp4", encode(Film(frames=25)))])
    assert acquired.exhibit is not None
    seen = judge.Seen(text="A square.", span=_span(0, 80))
    judge.observe(two.first, acquired.exhibit.digest, seen)


def test_only_what_runs_has_times_and_only_what_shows_has_regions(two: Two) -> None:
    report = two.material("words.txt", None)
    (acquired,) = add(two.first, [incoming("tone.wav", b"RIFF\0\0\0\0WAVEfmt ")])
    assert acquired.exhibit is not None
    assert acquired.exhibit.exhibit_kind is ExhibitKind.SOUND
    with pytest.raises(InputRefused, match="no running time"):
        judge.observe(two.first, report, judge.Seen(text="x", span=_span(0, 1)))
    region = Region(left=0, top=0, width=10, height=10)
    with pytest.raises(InputRefused, match="no picture"):
        judge.observe(two.first, acquired.exhibit.digest, judge.Seen(text="x", region=region))
    judge.observe(two.first, report, judge.Seen(text="x", region=region))


def test_how_an_exhibit_is_shown_can_be_set_and_set_again(two: Two) -> None:
    exhibit = two.material("a.mp4", None)
    assert two.first.snapshot.display_of(exhibit) is None
    judge.display(two.first, exhibit, graphic=True, warning="bodies")
    judge.display(two.first, exhibit, graphic=False, warning="")
    latest = two.first.snapshot.display_of(exhibit)
    assert latest is not None
    assert not latest.graphic


def test_a_hedge_and_the_counts_ends_are_kept(two: Two) -> None:
    exhibit = two.material("a.mp4", None)
    seen = judge.Seen(
        text="At least twelve appear to lie still.",
        hedge=Hedge.HEDGED,
        count=Count(low=12, high=None, of="people lying still"),
        markings=("blue bands",),
    )
    record = two.first.snapshot.records[judge.observe(two.first, exhibit, seen)]
    assert isinstance(record, Observation)
    assert (record.hedge, record.count, record.markings) == (seen.hedge, seen.count, seen.markings)
    assert record.by == two.first.me
