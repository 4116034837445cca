"""Claims: types, hedges with holder and cue, slots of their own."""

import pytest

from sightline.ledger.extraction import extract_text
from sightline.ledger.types import (
    ClaimCandidate,
    ClaimType,
    HedgeHolder,
    Polarity,
    Response,
    Step,
    TimeOf,
    Verification,
    VictimStatus,
)
from sightline.model.claim import Hedge

_DATED = "KARDEN, Nov. 17, 2024 (MPW) - "


def claims(text: str) -> list[ClaimCandidate]:
    return list(extract_text(text).claims)


def first(text: str) -> ClaimCandidate:
    return claims(text)[0]


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("Shells hit the market.", ClaimType.EVENT, Hedge.ASSERTED),
        ("The video appears to show six men.", ClaimType.EVENT, Hedge.HEDGED),
        ("The ministry accused soldiers of killing men.", ClaimType.ACCUSATION, Hedge.ASSERTED),
        ("The Front denied firing on the town.", ClaimType.DENIAL, Hedge.DENIED),
        ("Our servicemen did not execute prisoners.", ClaimType.DENIAL, Hedge.DENIED),
        ("The men were executed in the yard.", ClaimType.ACCUSATION, Hedge.ASSERTED),
        ("Returning fire is not a war crime.", ClaimType.LEGAL, Hedge.ASSERTED),
        (
            "If prisoners were killed, this would amount to a war crime.",
            ClaimType.LEGAL,
            Hedge.HEDGED,
        ),
        ("Had he not fired, they would be alive.", ClaimType.COUNTERFACTUAL, Hedge.ASSERTED),
        ("Prisoners must be treated humanely.", ClaimType.NORM, Hedge.ASSERTED),
        ("The Monitor called on both parties to allow access.", ClaimType.DEMAND, Hedge.ASSERTED),
        ("The ministry promised to publish the names.", ClaimType.COMMITMENT, Hedge.ASSERTED),
    ],
)
def test_a_clause_has_the_type_and_hedge_of_its_words(
    text: str, kind: ClaimType, level: Hedge
) -> None:
    claim = first(text)
    assert (claim.type, claim.hedge.level) == (kind, level)


@pytest.mark.parametrize(
    ("text", "response", "by"),
    [
        ("The army did not respond to a request for comment.", Response.NONE, "army"),
        ("The district office declined to comment.", Response.DECLINED, "district office"),
        ("A spokesman could not be reached for comment.", Response.NOT_REACHED, "spokesman"),
        ("The ministry has so far not issued a statement.", Response.NOT_YET, "ministry"),
        ("There was no answer from the other side's ministry.", Response.NONE, "other"),
        ("The mayor referred all questions to the army.", Response.REFERRED, "mayor"),
    ],
)
def test_silence_is_a_response_status_of_somebody(text: str, response: Response, by: str) -> None:
    claim = first(text)
    assert (claim.type, claim.response) == (ClaimType.RESPONSE, response)
    assert claim.hedge.level is Hedge.UNDETERMINED
    assert claim.by is not None
    assert by in claim.by.name


@pytest.mark.parametrize(
    "text",
    [
        "Neither the location nor the identity of those shown could be independently verified.",
        "The number could not be independently verified.",
        "Northline could not verify either account.",
        "So far nobody has independently confirmed where the clip was made.",
        "We are not in a position to confirm the place.",
        "It was not possible for either version to be independently checked.",
        "We could not establish what happened between the recordings.",
    ],
)
def test_not_verified_is_a_verification_state(text: str) -> None:
    claim = first(text)
    assert (claim.type, claim.verification) == (ClaimType.VERIFICATION, Verification.NOT_VERIFIED)
    assert (claim.polarity, claim.hedge.level) == (Polarity.NEGATED, Hedge.UNDETERMINED)


@pytest.mark.parametrize(
    ("text", "kind", "step"),
    [
        ("The ministry has opened a criminal case.", ClaimType.INVESTIGATION, Step.OPENED),
        ("None of the probes has concluded.", ClaimType.INVESTIGATION, Step.NOT_CONCLUDED),
        ("The Monitor said it will investigate.", ClaimType.COMMITMENT, Step.PROMISED),
        ("We are looking into the matter.", ClaimType.INVESTIGATION, Step.ONGOING),
        ("The inquiry was closed in March.", ClaimType.INVESTIGATION, Step.CLOSED),
        ("Two officers were charged with murder.", ClaimType.INVESTIGATION, Step.CHARGED),
    ],
)
def test_steps_of_proceedings_are_told_apart(text: str, kind: ClaimType, step: Step) -> None:
    found = [(claim.type, claim.step) for claim in claims(text)]
    assert (kind, step) in found


def test_no_such_promise_is_a_commitment_denied() -> None:
    (claim,) = [c for c in claims("The army has made no such promise.") if c.step is None]
    assert (claim.type, claim.polarity) == (ClaimType.COMMITMENT, Polarity.NEGATED)


def test_a_hedge_says_whose_caution_it_is_and_by_which_words() -> None:
    spoken = first("The officer said the men may have fled.")
    assert spoken.hedge.holder is HedgeHolder.SPEAKER
    assert [cue.words for cue in spoken.hedge.cues] == ["may"]
    own = first("The clip purports to show a village.")
    assert own.hedge.holder is HedgeHolder.OUTLET


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("A first convoy is understood to have been stopped.", Hedge.HEDGED),
        ("Remaining persons are presumed lost.", Hedge.HEDGED),
        ("We are hearing unconfirmed reports of another blast.", Hedge.HEDGED),
        ("A planner doubts that the strike was aimed at workers.", Hedge.HEDGED),
        ("The minister said he believed the toll would rise.", Hedge.HEDGED),
        ("The shells may be theirs, but it is unclear who fired them.", Hedge.HEDGED),
        ("It would violate the convention.", Hedge.HEDGED),
        ("According to preliminary information, six men were killed.", Hedge.HEDGED),
        ("The mayor called reports of dead children “theatre”.", Hedge.DENIED),
        ("Claims of a massacre have nothing in common with the truth.", Hedge.DENIED),
        ("That is simply not true.", Hedge.DENIED),
        ("The cause of death is inconclusive.", Hedge.UNDETERMINED),
        ("The data does not allow the Mission to identify the unit.", Hedge.UNDETERMINED),
        ("The guard said he wasn't sure.", Hedge.UNDETERMINED),
        ("The Office was unable to ascertain their status.", Hedge.UNDETERMINED),
        ("They held a truce so that the bodies could be recovered.", Hedge.ASSERTED),
        ("We will open the archive as soon as possible.", Hedge.ASSERTED),
    ],
)
def test_what_holds_back_denies_or_leaves_open_is_told_by_its_grammar(
    text: str, level: Hedge
) -> None:
    assert first(text).hedge.level is level


def test_the_caution_of_somebody_cited_is_not_the_speakers_own() -> None:
    outer, inner = claims("The mayor told reporters that witnesses believed the shells were ours.")
    assert (outer.hedge.level, inner.hedge.level) == (Hedge.ASSERTED, Hedge.HEDGED)


def test_slots_hold_what_the_clause_says() -> None:
    claim = first(
        f"{_DATED}Soldiers shot dead more than ten captured servicemen in the village of "
        "Sarnovek, Ozel province, on Thursday."
    )
    assert claim.act is not None
    assert claim.act.kind == "killing"
    assert [actor.name for actor in claim.actors] == ["Soldiers"]
    assert VictimStatus.HORS_DE_COMBAT in claim.victims[0].status
    assert [(count.low, count.high) for count in claim.counts] == [(11, None)]
    (place,) = claim.places
    assert (place.name, place.kind, place.within) == ("Sarnovek", "village", ("Ozel province",))
    (time,) = claim.times
    assert (time.of, time.anchor) == (TimeOf.EVENT, "dateline")
    assert time.interval is not None
    assert str(time.interval.latest).startswith("2024-11-15T11:59")


def test_filmed_and_first_posted_times_are_no_event_times() -> None:
    filmed = first(f"{_DATED}The clip was filmed in the summer of 2023.")
    assert [time.of for time in filmed.times] == [TimeOf.FILMED]
    posted = first(f"{_DATED}The clip has circulated since Thursday.")
    assert [time.of for time in posted.times] == [TimeOf.POSTED]
    due = first(f"{_DATED}The ministry promised to hand it over within seven days.")
    assert [time.of for time in due.times] == [TimeOf.DUE]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Shells fell on Tuesday.", [TimeOf.EVENT]),
        ("The band killed three officers on 2 May 2021.", [TimeOf.BACKGROUND]),
        ("The toll of Thursday's shelling rose to nine on Friday.", [TimeOf.EVENT, TimeOf.SAID]),
        ("The mayor accused the Guard on Friday of killing five.", [TimeOf.SAID]),
        ("A captured diver admitted bringing charges ashore on Tuesday.", [TimeOf.EVENT]),
        ("Eleven bodies had been recovered by Thursday morning.", []),
        ("Monitors reached the town on Wednesday.", []),
        ("The inquiry into the shelling was suspended on Thursday.", []),
        ("The mourning runs from 18 to 20 November.", []),
        ("It is Friday.", []),
        ("Satellite images show fresh earth on 12 November.", [TimeOf.FILMED]),
        ("A truce took effect on 10 November.", []),
        ("The press conference is later today.", [TimeOf.DUE]),
        ("The public inquiry resumed on Thursday after a break.", []),
        ("Tests carried out over the weekend found cyanide.", []),
        ("The keys were missing from Thursday.", []),
        ("Rescuers called off the search on Friday.", [TimeOf.EVENT]),
        ("He was questioned twice on Thursday.", [TimeOf.EVENT]),
        ("The pass would close for good on 16 November.", []),
        ("A similar march on 12 October ended in tears.", [TimeOf.BACKGROUND]),
        ("The copy was given to us on Thursday.", [TimeOf.SAID]),
        ("The quarter had no water for a second day on Thursday.", []),
        ("No vessel had fired at any time in the past week.", []),
        ("The Mission deployed two teams on 12 November.", []),
        ("On Monday the school reopens.", []),
        ("It demanded an inquiry into the killings of Tuesday.", [TimeOf.EVENT]),
    ],
)
def test_a_date_is_of_an_event_only_where_something_happened_on_it(
    text: str, of: list[TimeOf]
) -> None:
    made = extract_text(f"{_DATED}Shells fell on Tuesday and killed six.\n\n{text}")
    last = [claim for claim in made.claims if claim.span.start > made.report.text.rindex("\n")]
    found = {time.span: time.of for claim in last for time in claim.times}
    assert [found[span] for span in sorted(found)] == of


def test_a_place_that_is_denied_is_marked() -> None:
    claim = first("The yard is not in Sarnovek but near Kolm.")
    assert [(p.name, p.negated, p.relation) for p in claim.places] == [
        ("Sarnovek", True, None),
        ("Kolm", False, "near"),
    ]


@pytest.mark.parametrize("side", ["Ilmarian", "Ordavian"])
@pytest.mark.parametrize(
    "text",
    [
        "The {} Ministry of Defence said soldiers shot six men in Varn.",
        "Six men were shot in the {} city of Varn, the Ministry of Interior said.",
        "Shells fell on the {} Ministry of Defence in Varn.",
        "Six men of the {} army were killed in Defence action in Varn, the UN said.",
    ],
)
def test_what_a_body_is_for_is_no_place_whoever_it_belongs_to(text: str, side: str) -> None:
    assert [place.name for claim in claims(text.format(side)) for place in claim.places] == ["Varn"]


def test_what_a_source_rests_on_is_evidence() -> None:
    (claim,) = [c for c in claims("The men fled, citing a video of the yard.") if c.evidence]
    assert claim.evidence[0].words.startswith("a video")


def test_both_parties_are_read_by_the_same_rules() -> None:
    text = "The Ordavian army said Front gunners killed ten men. The Front denied it had fired."
    mirrored = (
        (text.replace("Ordavian army", "\0").replace("Front gunners", "Ordavian gunners"))
        .replace("The Front", "The Ordavian army")
        .replace("\0", "Front")
    )
    shapes = [
        [(c.type, c.hedge.level, c.polarity, [n.low for n in c.counts]) for c in claims(one)]
        for one in (text, mirrored)
    ]
    assert shapes[0] == shapes[1]
