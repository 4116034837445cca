"""The rules of the roster: how an edition comes into force, and what may be done under it."""

from dataclasses import replace

import pytest
from tests.builders.book import ADA, BEN, CYD, Author, Book, checkpoint, exhibit, keep, new_book
from tests.builders.rosters import (
    ADAS_OTHER,
    DEE,
    FAR,
    adopted,
    adoption,
    agreement,
    edition,
    proposal,
    signature,
    signed,
)

from sightline.errors import InputRefused, RosterRefused, RuleRefused
from sightline.model.authority import Flaw, seal_act, standing
from sightline.model.roster import RESTRICTED_EXPORT, SEAL, Person, Role
from sightline.model.times import Instant

EARLY = Instant(FAR.microseconds - 40_000_000_000_000)
"""Before the book's clock."""


def against(flaw: Flaw, match: str = ".") -> pytest.RaisesExc[RosterRefused]:
    return pytest.RaisesExc(
        RosterRefused,
        match=match,
        check=lambda error: error.flaw == flaw and error.next_step[-1] == ".",
    )


@pytest.fixture
def book() -> Book:
    """Three people's case that has no roster yet."""
    return new_book(BEN, CYD)


@pytest.fixture
def held(book: Book) -> Book:
    """The same under edition 1: Ada and Ben keep it and seal together."""
    adopted(book, edition(), ADA, BEN)
    return book


# Without a roster, and the first edition


def test_without_a_roster_everything_is_as_it_was(book: Book) -> None:
    assert book.state.edition is None
    assert standing(book.state, seal_act(1, "00")) is None
    keep(book, "a")
    book.add(checkpoint(book))
    book.add(DEE.actor, DEE)


def test_an_edition_holds_once_its_keepers_signed_it_and_not_before(book: Book) -> None:
    digest = signed(book, edition(), ADA)
    with against(Flaw.TOO_FEW, "2 keepers of edition 1 must sign; 1 did"):
        book.add(adoption(book, digest))
    book.add(signature(book, digest, edition(), BEN), BEN)
    assert list(book.state.editions) == []
    book.add(adoption(book, digest))
    assert book.state.edition.roster == edition()


def test_one_person_with_two_keys_signs_once(book: Book) -> None:
    roster = edition(people={"Ada": [ADA, ADAS_OTHER], "Ben": [BEN]})
    digest = signed(book, roster, ADA)
    book.add(ADAS_OTHER.actor, ADAS_OTHER)
    book.add(signature(book, digest, roster, ADAS_OTHER), ADAS_OTHER)
    with against(Flaw.SAME_PERSON, "2 keepers .* 1 did"):
        book.add(adoption(book, digest))


def test_the_same_key_signs_once(book: Book) -> None:
    digest = signed(book, edition(), ADA)
    with pytest.raises(RuleRefused, match="already agreed"):
        book.add(signature(book, digest, edition(), ADA))


def test_the_first_edition_is_signed_by_who_opened_the_case(book: Book) -> None:
    """Else whoever joined could shut its founder out."""
    roster = edition(people={"Ben": [BEN], "Cyd": [CYD]}, by=BEN)
    digest = signed(book, roster, BEN, CYD, by=BEN)
    with against(Flaw.ROTATION, "signed by Ada, who opened it"):
        book.add(adoption(book, digest, BEN), BEN)


def test_an_edition_that_has_expired_is_not_adopted(book: Book) -> None:
    digest = signed(book, edition(expires=EARLY), ADA, BEN)
    with against(Flaw.EXPIRED, "before it was adopted"):
        book.add(adoption(book, digest))


@pytest.mark.parametrize("version", [2, 7])
def test_the_first_edition_is_number_one(book: Book, version: int) -> None:
    with against(Flaw.VERSION, f"Edition {version} .* cannot follow edition 0"):
        book.add(edition(version))


def test_a_signature_taken_back_counts_no_more(book: Book) -> None:
    digest = signed(book, edition(), ADA)
    given = book.add(signature(book, digest, edition(), BEN), BEN)
    book.add(Author(book, BEN).supersession(given), BEN)
    with against(Flaw.TOO_FEW):
        book.add(adoption(book, digest))
    with pytest.raises(RuleRefused, match="only by the person who made it"):
        book.add(Author(book, BEN).supersession(digest), BEN)


def test_agreement_to_an_edition_carries_both_signatures(book: Book) -> None:
    digest = signed(book, edition())
    given = signature(book, digest, edition(), ADA)
    for lacking in (replace(given, root_signature=None), replace(given, targets_signature=None)):
        with pytest.raises(RuleRefused, match="signs its metadata"):
            book.add(lacking)


# Later editions


def test_a_later_edition_is_signed_by_the_keepers_before_and_by_its_own(held: Book) -> None:
    following = edition(2, {"Cyd": [CYD], "Dee": [DEE], "Ada": [ADA]})
    digest = signed(held, following, ADA, BEN)
    with against(Flaw.TOO_FEW, "2 keepers of edition 2 must sign; 0 did"):
        held.add(adoption(held, digest))
    held.add(DEE.actor, DEE)
    for key in (CYD, DEE):
        held.add(signature(held, digest, following, key), key)
    held.add(adoption(held, digest))
    assert held.state.edition.roster.version == 2


def test_a_rotation_without_the_keepers_before_is_refused(held: Book) -> None:
    following = edition(2, {"Cyd": [CYD], "Dee": [DEE]})
    digest = signed(held, following, CYD, by=ADA)
    held.add(DEE.actor, DEE)
    held.add(signature(held, digest, following, DEE), DEE)
    with against(Flaw.ROTATION, "2 keepers of edition 1 must sign; 0 did"):
        held.add(adoption(held, digest))


def test_a_rotation_by_one_keeper_with_two_keys_is_refused(book: Book) -> None:
    adopted(book, edition(people={"Ada": [ADA, ADAS_OTHER], "Ben": [BEN]}), ADA, BEN)
    book.add(ADAS_OTHER.actor, ADAS_OTHER)
    following = edition(2, {"Ada": [ADA, ADAS_OTHER]})
    digest = signed(book, following, ADA, ADAS_OTHER)
    with against(Flaw.SAME_PERSON, "2 keepers of edition 1 must sign; 1 did"):
        book.add(adoption(book, digest))


@pytest.mark.parametrize("version", [1, 3])
def test_an_edition_cannot_be_rolled_back_nor_skipped(held: Book, version: int) -> None:
    with against(Flaw.VERSION, f"Edition {version} .* cannot follow edition 1"):
        held.add(edition(version, reason="again"))


def test_of_two_proposed_editions_the_one_not_adopted_cannot_follow(book: Book) -> None:
    other = signed(book, edition(reason="other"), ADA, BEN)
    adopted(book, edition(), ADA, BEN)
    with against(Flaw.VERSION):
        book.add(adoption(book, other))
    with against(Flaw.VERSION):
        book.add(signature(book, other, edition(reason="other"), CYD), CYD)


def test_only_keepers_propose_and_sign_a_later_edition(held: Book) -> None:
    with against(Flaw.ROLE, "Cyd is no keeper"):
        held.add(edition(2, by=CYD), CYD)
    digest = signed(held, edition(2), ADA)
    with against(Flaw.ROLE, "no keeper"):
        held.add(signature(held, digest, edition(2), CYD), CYD)


def test_what_was_adopted_cannot_be_taken_back(held: Book) -> None:
    digest = next(iter(held.state.editions))
    with pytest.raises(RuleRefused, match="has been acted on"):
        held.add(Author(held, ADA).supersession(digest))


# Who may act


def test_a_key_that_the_roster_does_not_list_cannot_join(held: Book) -> None:
    with against(Flaw.STRANGER, "does not list the key"):
        held.add(DEE.actor, DEE)
    with against(Flaw.STRANGER):
        held.add(DEE.actor, ADA)


def test_a_keeper_of_a_proposed_edition_joins_to_sign_it_and_does_nothing_else(held: Book) -> None:
    following = edition(2, {"Ada": [ADA], "Dee": [DEE], "Ben": [BEN]})
    digest = signed(held, following, ADA, BEN)
    held.add(DEE.actor, DEE)
    with against(Flaw.STRANGER):
        held.add(exhibit("a"), DEE)
    held.add(signature(held, digest, following, DEE), DEE)
    held.add(adoption(held, digest))
    held.add(exhibit("a"), DEE)


def test_a_key_that_was_revoked_acts_no_more(held: Book) -> None:
    held.add(exhibit("a"), CYD)
    adopted(held, edition(2, {"Ada": [ADA], "Ben": [BEN]}), ADA, BEN)
    with against(Flaw.REVOKED, "of Cyd was taken from the roster after edition 1"):
        held.add(exhibit("b"), CYD)
    with against(Flaw.REVOKED):
        held.add(edition(3, by=CYD), CYD)


def test_a_person_acts_within_their_roles(held: Book) -> None:
    with against(Flaw.ROLE, "Cyd is not in the role 'seal'"):
        held.add(checkpoint(held), CYD)


def test_an_act_that_no_role_covers_is_nobodys(book: Book) -> None:
    roles = (Role(name="keep", acts=("exhibit",), members=("Ada", "Ben"), needed=1),)
    adopted(book, edition(roles=roles), ADA, BEN)
    book.add(exhibit("a"), BEN)
    with against(Flaw.ROLE, "No role of the roster covers this"):
        book.add(Author(book, BEN).claim(), BEN)


def test_taking_back_needs_the_role_of_what_is_taken_back(book: Book) -> None:
    roles = (
        Role(name="claims", acts=("claim",), members=("Ada",), needed=1),
        Role(name="rest", acts=("*",), members=("Ada", "Ben"), needed=1),
    )
    adopted(book, edition(roles=roles), ADA, BEN)
    claim = book.add(Author(book, ADA).claim())
    with against(Flaw.ROLE, "not in the role 'claims'"):
        book.add(Author(book, BEN).supersession(claim), BEN)
    book.add(Author(book, ADA).supersession(claim))


def test_after_it_expired_people_preserve_and_renew_and_nothing_else(book: Book) -> None:
    soon = Instant(book.clock // 1_000_000 * 1_000_000 + 60_000_000)
    adopted(book, edition(expires=soon), ADA, BEN)
    kept = keep(book, "a")
    book.clock = soon.microseconds
    with against(Flaw.EXPIRED, "edition 1 expired on"):
        book.add(Author(book, ADA).observation(kept))
    keep(book, "b")
    adopted(book, edition(2), ADA, BEN)
    book.add(Author(book, ADA).observation(kept))


# Acts that take two


def sealing(book: Book) -> dict[str, object]:
    sealed = checkpoint(book)
    return dict(seal_act(sealed.size, sealed.root).terms)


def test_a_seal_takes_the_agreement_of_two_people(held: Book) -> None:
    sealed = checkpoint(held)
    with against(Flaw.TOO_FEW, "asks for 2 people .* 1 did: Ada"):
        held.add(sealed)
    waits = held.add(proposal(held, SEAL, sealing(held)))
    with against(Flaw.TOO_FEW):
        held.add(sealed)
    held.add(agreement(held, waits, BEN), BEN)
    held.add(sealed)


def test_who_does_it_agrees_by_doing_it(held: Book) -> None:
    sealed = checkpoint(held)
    held.add(proposal(held, SEAL, sealing(held)))
    held.add(sealed, BEN)


def test_one_person_with_two_keys_agrees_once(book: Book) -> None:
    people = {"Ada": [ADA, ADAS_OTHER], "Ben": [BEN]}
    adopted(book, edition(people=people), ADA, BEN)
    book.add(ADAS_OTHER.actor, ADAS_OTHER)
    sealed = checkpoint(book)
    waits = book.add(proposal(book, SEAL, sealing(book)))
    book.add(agreement(book, waits, ADAS_OTHER), ADAS_OTHER)
    with against(Flaw.SAME_PERSON, "asks for 2 people .* 1 did: Ada"):
        book.add(sealed)


def test_what_was_agreed_to_is_done_and_nothing_else(held: Book) -> None:
    waits = held.add(proposal(held, SEAL, sealing(held)))
    held.add(agreement(held, waits, BEN), BEN)
    with against(Flaw.TOO_FEW):
        held.add(checkpoint(held))


def test_an_agreement_taken_back_counts_no_more(held: Book) -> None:
    sealed = checkpoint(held)
    waits = held.add(proposal(held, SEAL, sealing(held)))
    given = held.add(agreement(held, waits, BEN), BEN)
    held.add(Author(held, BEN).supersession(given), BEN)
    with against(Flaw.TOO_FEW):
        held.add(sealed)
    held.add(Author(held, ADA).supersession(waits))
    with pytest.raises(RuleRefused, match="was superseded"):
        held.add(agreement(held, waits, BEN), BEN)


def test_what_was_done_waits_for_nobody(held: Book) -> None:
    sealed = checkpoint(held)
    waits = held.add(proposal(held, SEAL, sealing(held)))
    held.add(sealed, BEN)
    with pytest.raises(RuleRefused, match="has been done"):
        held.add(agreement(held, waits, BEN), BEN)
    with pytest.raises(RuleRefused, match="has been acted on"):
        held.add(Author(held, ADA).supersession(waits))


def test_agreement_of_somebody_revoked_since_does_not_count(held: Book) -> None:
    sealed = checkpoint(held)
    waits = held.add(proposal(held, SEAL, sealing(held)))
    held.add(agreement(held, waits, BEN), BEN)
    following = edition(2, {"Ada": [ADA], "Cyd": [CYD]})
    adopted(held, following, ADA, BEN, CYD)
    with against(Flaw.TOO_FEW, "1 did: Ada"):
        held.add(sealed)


def test_only_people_of_the_role_propose_and_agree(held: Book) -> None:
    with against(Flaw.ROLE, "Cyd"):
        held.add(proposal(held, SEAL, sealing(held), CYD), CYD)
    waits = held.add(proposal(held, SEAL, sealing(held)))
    with against(Flaw.ROLE, "Cyd has no say in this"):
        held.add(agreement(held, waits, CYD), CYD)
    with pytest.raises(RuleRefused, match="You proposed this"):
        held.add(agreement(held, waits, ADA))
    with pytest.raises(RuleRefused, match="signs no metadata"):
        held.add(replace(agreement(held, waits, BEN), root_signature="00"), BEN)


def test_what_one_person_may_do_alone_is_not_proposed(held: Book) -> None:
    with pytest.raises(RuleRefused, match="Nothing here asks for a second"):
        held.add(proposal(held, "claim", {}))
    held.add(proposal(held, RESTRICTED_EXPORT, {"to": "the court"}))
    with pytest.raises(RuleRefused, match="was proposed as"):
        held.add(proposal(held, RESTRICTED_EXPORT, {"to": "the court"}, BEN), BEN)
    alone = new_book()
    with pytest.raises(RuleRefused, match="Nothing here asks for a second"):
        alone.add(proposal(alone, SEAL, sealing(alone)))


def test_who_is_missing_is_told(held: Book) -> None:
    act = seal_act(3, "00")
    found = standing(held.state, act)
    assert found is not None
    assert (found.agreed, found.missing, found.could_agree) == ((), 2, ("Ada", "Ben"))
    held.add(proposal(held, act.path, act.terms, BEN), BEN)
    found = standing(held.state, act)
    assert found is not None
    assert (found.agreed, found.missing, found.could_agree) == (("Ben",), 1, ("Ada",))
    found = standing(held.state, act, ADA.actor.fingerprint)
    assert found is not None
    assert found.missing == 0


# What is no roster


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"version": 0}, "count from 1"),
        ({"expires": Instant(1)}, "whole second"),
        ({"people": ()}, "lists no people"),
        ({"keepers": ("Ada", "Zed")}, "keepers are not people"),
        ({"keepers": ("Ada", "Ada")}, "each once"),
        ({"needed": 3}, "cannot be asked for"),
        ({"needed": 0}, "cannot be asked for"),
        ({"roles": ()}, "lists no roles"),
    ],
)
def test_a_roster_that_makes_no_sense_is_none(changes: dict[str, object], match: str) -> None:
    with pytest.raises(InputRefused, match=match):
        replace(edition(), **changes)  # type: ignore[arg-type]


def test_a_key_stands_for_one_person() -> None:
    with pytest.raises(InputRefused, match="lists a key twice"):
        edition(people={"Ada": [ADA], "Ben": [ADA]})


@pytest.mark.parametrize("name", ["", " Ada", "A  B", "ADA", "Ada\n", "x" * 201, "A\u200bda"])
def test_names_that_could_be_taken_for_anothers_are_refused(name: str) -> None:
    with pytest.raises(InputRefused, match=r"one line|same name"):
        edition(people={"Ada": [ADA], name: [BEN]})


@pytest.mark.parametrize(
    ("role", "match"),
    [
        ({"name": "root"}, "no name for a role"),
        ({"name": "Seal"}, "no name for a role"),
        ({"acts": ()}, "covers no act"),
        ({"acts": ("a/b/c",)}, "covers no act"),
        ({"acts": ("claim",), "needed": 2}, "wait for a second"),
        ({"acts": ("*",), "needed": 2}, "wait for a second"),
    ],
)
def test_a_role_that_makes_no_sense_is_none(role: dict[str, object], match: str) -> None:
    fields: dict[str, object] = {"name": "x", "acts": ("claim",), "members": ("Ada",), "needed": 1}
    with pytest.raises(InputRefused, match=match):
        Role(**(fields | role))  # type: ignore[arg-type]


def test_a_person_has_keys_as_they_are_written() -> None:
    with pytest.raises(InputRefused, match="has no key"):
        Person(name="Ada", keys=())
    with pytest.raises(InputRefused, match="KIND BASE64"):
        Person(name="Ada", keys=(f"{ADA.actor.public_key} comment",))
    with pytest.raises(InputRefused, match="SSH key"):
        Person(name="Ada", keys=("ssh-ed25519 AAAA",))


def test_the_first_role_that_covers_an_act_decides() -> None:
    roster = edition()
    assert [role.covers(SEAL) for role in roster.roles] == [True, True]
    assert [role.covers("delivery/other") for role in roster.roles] == [False, True]
