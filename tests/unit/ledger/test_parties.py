"""Whom a name may mean: by name alone, several where several bear it, one rule for all."""

from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.parties import Matched, Mention, Register, folded
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.times import Instant

NORTH, SOUTH = Digest.of(b"north"), Digest.of(b"south")
N_MOD, S_MOD = Digest.of(b"north mod"), Digest.of(b"south mod")
VELL, OTHER_VELL, DESK = Digest.of(b"vell"), Digest.of(b"other vell"), Digest.of(b"desk")


def party(name: str, kind: PartyKind, **more: object) -> Party:
    return Party(name=name, party_kind=kind, by="x", at=Instant(0), **more)  # type: ignore[arg-type]


def register(**more: Party) -> Register:
    parties = {
        NORTH: party("Republic of North", PartyKind.SIDE, aliases=("North", "Північ")),
        SOUTH: party("Federation of South", PartyKind.SIDE, aliases=("South",)),
        N_MOD: party(
            "Ministry of Defence of North",
            PartyKind.ORGANISATION,
            side=NORTH,
            aliases=("Ministry of Defence",),
            state_affiliated=True,
            basis="a ministry",
        ),
        S_MOD: party(
            "Ministry of Defence of South",
            PartyKind.ORGANISATION,
            side=SOUTH,
            aliases=("Ministry of Defence",),
            state_affiliated=True,
            basis="a ministry",
        ),
        VELL: party("Andris Vell", PartyKind.PERSON, part_of=N_MOD, note="colonel"),
        OTHER_VELL: party("Andris Vell", PartyKind.PERSON, part_of=S_MOD, note="mayor"),
        DESK: party("Rights Desk", PartyKind.ORGANISATION),
    }
    parties.update((Digest.of(key.encode()), value) for key, value in more.items())
    return Register(parties, {})


def test_case_accents_punctuation_and_articles_make_no_difference() -> None:
    assert folded("The MINISTRY, of  Défence") == folded("ministry of defence")
    assert folded("The The") == "the"
    assert register().match(Mention(name="The Rights-Desk")).party == DESK
    assert register().match(Mention(name="Північ")).party == NORTH


def test_namesakes_are_all_given_and_none_is_chosen() -> None:
    found = register().match(Mention(name="the Ministry of Defence"))
    assert found.matched is Matched.SEVERAL
    assert set(found.parties) == {N_MOD, S_MOD}
    assert found.party is None
    assert "2 parties" in found.reason


def test_what_the_report_names_with_it_may_single_one_out_and_the_reason_says_so() -> None:
    found = register().match(Mention(name="Ministry of Defence", side="South"))
    assert found.party == S_MOD
    assert "one of 2" in found.reason
    assert "South" in found.reason
    by_body = register().match(
        Mention(name="Andris Vell", organisation="Ministry of Defence of North")
    )
    assert by_body.party == VELL
    # An organisation that is itself ambiguous tells nobody apart.
    unclear = register().match(Mention(name="Andris Vell", organisation="Ministry of Defence"))
    assert unclear.matched is Matched.SEVERAL


def test_a_rank_before_a_persons_name_is_passed_over_but_not_before_an_organisations() -> None:
    found = register().match(Mention(name="Colonel Andris Vell", side="North"))
    assert found.party == VELL
    assert register().match(Mention(name="angry Rights Desk")).matched is Matched.NONE
    assert register().match(Mention(name="Vell")).matched is Matched.NONE


def test_names_that_are_merely_alike_are_suggested_and_never_matched() -> None:
    mentions = [Mention(name="Rights Desc")] * 2 + [Mention(name="Andris Vell")]
    assert register().match(mentions[0]).matched is Matched.NONE
    alike, namesakes = register().suggestions([*mentions, Mention(name="North")])
    assert (alike.name, alike.times, alike.alike, alike.meant) == ("Rights Desc", 2, (DESK,), ())
    assert (set(namesakes.meant), namesakes.alike) == ({VELL, OTHER_VELL}, ())


def test_a_name_in_another_script_is_suggested() -> None:
    known = register(x=party("Володимир Коваль", PartyKind.PERSON))
    (suggested,) = known.suggestions([Mention(name="Volodymyr Koval")])
    assert suggested.alike == (Digest.of(b"x"),)


def test_what_a_side_runs_speaks_as_one_originator_and_what_nobody_runs_for_itself() -> None:
    known = register()
    assert known.originator(VELL) == known.originator(N_MOD) == known.originator(NORTH) == NORTH
    assert known.originator(OTHER_VELL) == SOUTH
    assert known.originator(DESK) == DESK
    assert known.side(VELL) == NORTH
    assert known.side(DESK) is None


def test_a_register_in_a_circle_is_followed_to_an_end() -> None:
    first, second = Digest.of(b"1"), Digest.of(b"2")
    known = Register(
        {
            first: party("One", PartyKind.OFFICE, part_of=second),
            second: party("Two", PartyKind.OFFICE, part_of=first),
        },
        {},
    )
    assert list(known.chain(first)) == [first, second]
    assert known.side(first) is None


SIDES = st.sampled_from(["North", "South", "Republic of North", "Ministry of Defence", "x", ""])


@given(st.text(max_size=12) | SIDES, SIDES, SIDES)
def test_swapping_the_sides_swaps_the_answers(name: str, side: str, organisation: str) -> None:
    """Nobody is matched by other rules than the other side."""
    known = register()
    mirror = {NORTH: SOUTH, SOUTH: NORTH, N_MOD: S_MOD, S_MOD: N_MOD}
    mirror |= {VELL: OTHER_VELL, OTHER_VELL: VELL, DESK: DESK}

    def swapped(text: str) -> str:
        return {
            "North": "South",
            "South": "North",
            "Republic of North": "Federation of South",
            "Federation of South": "Republic of North",
        }.get(text, text)

    straight = known.match(Mention(name=name, side=side, organisation=organisation))
    crossed = known.match(
        Mention(name=swapped(name), side=swapped(side), organisation=swapped(organisation))
    )
    assert straight.matched is crossed.matched
    assert {mirror[item] for item in straight.parties} == set(crossed.parties)
