"""What somebody with a key cannot hide in a part of a case behind what is withheld."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.forger import Forger
from tests.builders.roster_cases import People, agreed, kept_by_two, seal_together
from tests.builders.small_case import Desk, bundle, claim, fill, observe
from tests.builders.verifiers import alone, alone_codes

from sightline.adapters.keys import FileKey
from sightline.bootstrap.custody import Parcel, export_case
from sightline.errors import InputRefused
from sightline.model.assessment import Answer, Assessment, Review, Standard
from sightline.model.authority import PRESERVING
from sightline.model.claim import Claim, Hedge, Question
from sightline.model.digest import Digest
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.roster import TWO_PERSON_ACTS, Adoption
from sightline.model.rules_withheld import NEVER_WITHHELD, UNNAMED
from sightline.model.times import Instant
from sightline.verify.alone import references
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import roster
from sightline.workbench.judge import supersede
from sightline.workbench.selection import Wishes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> People:
    """Ada's and Ben's case, and a part of it: the second exhibit is withheld."""
    people = People(tmp_path_factory.mktemp("parts"))
    case = people.desk("Ada").create()
    exhibits = fill(case)
    ben = people.desk("Ben").open()
    claim(ben, "The gate stood open.")
    ben.log.close()
    case.refresh()
    export_case(case, people.folder / "part", Parcel(wishes=Wishes(only=frozenset(exhibits[:1]))))
    case.log.close()
    return people


@pytest.fixture
def forger(made: People, tmp_path: Path) -> Forger:
    return Forger(Path(shutil.copytree(made.folder / "part", tmp_path / "part")))


def found(forger: Forger, signer: FileKey) -> set[str]:
    """What both verifiers find once the log and the list are written anew."""
    forger.sign_list(forger.withheld().items, signer)
    # A seal that the rules refuse has no file beside the log; each verifier says so in its way.
    aside = {Code.ROSTER_FILE, Code.CHECKPOINT_FILE}
    codes = forger.publish() - aside
    assert alone_codes(forger.bag) - aside == codes
    return codes


def a_claim(key: FileKey, at: Instant, text: str = "Nobody was there.") -> Claim:
    by = key.actor.fingerprint
    return Claim(text=text, hedge=Hedge.ASSERTED, allegation=False, by=by, at=at)


def review(key: FileKey, of: Digest, at: Instant) -> Review:
    return Review(
        claim=of,
        question=Question.PLACE,
        answer=Answer.SUPPORTED,
        reason="seen",
        blind=True,
        by=key.actor.fingerprint,
        at=at,
    )


def conclusion(key: FileKey, of: Digest, at: Instant, *reviews: Digest) -> Assessment:
    return Assessment(
        claim=of,
        question=Question.PLACE,
        answer=Answer.SUPPORTED,
        standard=Standard(name="likely", independent_origins=1, reviewers=1),
        reason="seen",
        would_change="nothing",
        reviews=reviews,
        weighed=(),
        by=key.actor.fingerprint,
        at=at,
    )


def test_a_part_that_nobody_forged_holds(forger: Forger, made: People) -> None:
    assert found(forger, made.key("Ada")) == set()
    words = "\n".join(verify_path(forger.bag, Trust()).lines())
    assert "could not be judged" not in words


@pytest.mark.parametrize(
    "record",
    [
        # A second answer to the same question.
        lambda part, of, at: review(part.key("Ada"), of, at),
        # A conclusion that nobody else reviewed.
        lambda part, of, at: conclusion(part.key("Ada"), of, at),
        # Words that another person signed.
        lambda part, _, at: a_claim(part.key("Ben"), at),
    ],
)
def test_what_breaks_a_rule_and_names_nothing_withheld_is_broken_in_a_part_too(
    forger: Forger, made: People, record: Callable[[People, Digest, Instant], Record]
) -> None:
    ada = made.key("Ada")
    of = forger.say(a_claim(ada, forger.at), ada)
    forger.say(review(ada, of, forger.at), ada)
    forger.say(record(made, of, dataclasses.replace(forger.at, microseconds=1)), ada)
    assert found(forger, ada) == {Code.RULE_BROKEN}


def test_a_conclusion_is_left_open_only_where_a_link_or_an_origin_is_withheld(
    forger: Forger, made: People
) -> None:
    """The part withholds an acquisition, so how many origins there are is not known in it."""
    ada, ben = made.key("Ada"), made.key("Ben")
    of = forger.say(a_claim(ada, forger.at), ada)
    read = forger.say(review(ben, of, forger.at), ben)
    forger.say(conclusion(ada, of, forger.at, read), ada)
    assert found(forger, ada) == set()
    words = "\n".join(verify_path(forger.bag, Trust()).lines())
    assert "1 records could not be judged" in words
    again = forger.say(a_claim(ada, forger.at, "Somebody was there."), ada)
    forger.say(review(ada, again, forger.at), ada)
    forger.say(review(ada, again, dataclasses.replace(forger.at, microseconds=1)), ada)
    assert found(forger, ada) == {Code.RULE_BROKEN}


def test_a_withheld_record_by_a_key_that_never_joined_is_refused(
    forger: Forger, made: People
) -> None:
    mallory = made.key("Mallory")
    digest = forger.say(a_claim(mallory, forger.at), mallory)
    forger.withhold(digest, made.key("Ada"))
    assert found(forger, made.key("Ada")) == {Code.RULE_BROKEN}


@pytest.mark.parametrize("kind", ["actor", "exhibit", "checkpoint"])
def test_what_the_log_cannot_be_checked_without_is_never_withheld(
    forger: Forger, made: People, kind: str
) -> None:
    ada = made.key("Ada")
    if kind == "checkpoint":
        forger.checkpoint(ada)
    names = {
        record.KIND: digest
        for digest, record in ((forger.digest_at(seq), forger.record_at(seq)) for seq in
                               range(1, len(forger.entries)))
        if record is not None
    }  # fmt: skip
    forger.withhold(names[kind], ada)
    assert Code.RULE_BROKEN in forger.publish()
    assert "rule-broken" in alone_codes(forger.bag)


# Under a roster


@pytest.fixture(scope="module")
def rostered(tmp_path_factory: pytest.TempPathFactory) -> People:
    """Ada and Ben seal together; Cyd was taken from the roster."""
    made = People(tmp_path_factory.mktemp("rostered"))
    case, exhibits = made.begin(exhibits=2)
    ben = made.desk("Ben")
    agreed(case, kept_by_two(case), [ben])
    agreed(case, roster.without(case, "Cyd"), [ben])
    seal_together(case, ben)
    export_case(case, made.folder / "redacted", Parcel(wishes=Wishes(redacted=True)))
    wishes = Wishes(only=frozenset(exhibits[:1]))
    export_case(case, made.folder / "part", Parcel(wishes=wishes))
    case.log.close()
    return made


@pytest.mark.parametrize("name", ["part", "redacted"])
def test_a_part_of_a_case_kept_to_its_roster_holds(rostered: People, name: str) -> None:
    """A redacted one lacks the proposals, but not who agreed to them."""
    report = verify_path(rostered.folder / name, Trust())
    assert report.held, list(report.lines())
    assert alone(rostered.folder / name) == (set(), ["self-consistent only"])


@pytest.fixture
def insider(rostered: People, tmp_path: Path) -> Forger:
    return Forger(Path(shutil.copytree(rostered.folder / "redacted", tmp_path / "redacted")))


def test_a_withheld_record_is_held_against_the_roster(insider: Forger, rostered: People) -> None:
    cyd = rostered.key("Cyd")
    insider.withhold(insider.say(a_claim(cyd, insider.at), cyd), rostered.key("Ada"))
    assert found(insider, rostered.key("Ada")) == {Code.ROSTER_REVOKED}


def test_a_withheld_record_after_the_roster_expired_is_told(
    insider: Forger, rostered: People
) -> None:
    ada = rostered.key("Ada")
    insider.at = Instant(4_000_000_001_000_000)
    insider.withhold(insider.say(a_claim(ada, insider.at), ada), ada)
    assert found(insider, ada) == {Code.ROSTER_EXPIRED}


def test_a_seal_by_one_person_is_not_excused_by_proposals_that_others_did_not_agree_to(
    insider: Forger, rostered: People
) -> None:
    """Of the withheld proposals all are Ada's own, and nobody agreed to them."""
    ada = rostered.key("Ada")
    assert found(insider, ada) == set()
    insider.checkpoint(ada)
    assert found(insider, ada) == {Code.ROSTER_TOO_FEW}


def test_a_withheld_adoption_that_would_bring_a_revoked_key_back_is_refused(
    insider: Forger, rostered: People
) -> None:
    ada, cyd = rostered.key("Ada"), rostered.key("Cyd")
    last = next(
        seq
        for seq in reversed(range(len(insider.entries)))
        if isinstance(insider.record_at(seq), Adoption)
    )
    insider.withhold(insider.digest_at(last), ada)
    insider.say(a_claim(cyd, insider.at), cyd)
    assert Code.RULE_BROKEN in found(insider, ada)


# At the source


def test_a_correction_stays_where_what_it_corrects_stays(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    first, *_ = fill(case)
    noted = observe(case, first, "three men")
    taken_back = supersede(case, noted, None, reason="counted again")
    with pytest.raises(InputRefused, match="as if it still stood"):
        export_case(case, tmp_path / "part", Parcel(wishes=Wishes(without=frozenset({taken_back}))))
    assert not (tmp_path / "part").exists()
    bundle(case, tmp_path / "whole")
    case.log.close()


def test_the_stand_alone_verifiers_know_every_kind_and_the_same_exceptions() -> None:
    assert references.REFERENCES.keys() == {kind.KIND for kind in RECORD_TYPES}
    assert set(references.NEVER_WITHHELD) == NEVER_WITHHELD
    assert {kind: frozenset(names) for kind, names in references.UNNAMED.items()} == UNNAMED
    assert set(references.SHARED_ACTS) == TWO_PERSON_ACTS
    assert set(references.PRESERVING) == PRESERVING
