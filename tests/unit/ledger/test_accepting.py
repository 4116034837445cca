"""What a candidate becomes on record: what was read, no more, with where it was read."""

import pytest

from sightline.ledger.accepting import By, Read, ancestors, claim_of, statement_of, voice
from sightline.ledger.extraction import extract_text
from sightline.ledger.implied import implied
from sightline.ledger.parties import Matched, Register
from sightline.ledger.types import ClaimType, StatementCandidate
from sightline.model.claim import Claim, Hedge, Statement, Wording
from sightline.model.commitment import Answering, StepKind
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.records import read_record, record_bytes
from sightline.model.times import Instant, Interval

SIDE, MINISTRY = Digest.of(b"side"), Digest.of(b"ministry")
BY = By(by="SHA256:x", at=Instant(0))
PUBLISHED = Interval(earliest=Instant(10), latest=Instant(20), basis="reported", zone="UTC")
TEXT = """Northern ministry accuses southern soldiers

The Northern Ministry of Defence on Friday accused Southern soldiers of killing more than ten \
prisoners in the village of Arlo. "They had laid down their arms," the ministry said in a \
statement.

The Southern Ministry of Defence did not respond to a request for comment.

The Northern Ministry of Defence said it had opened a criminal case. The Rights Desk said it will \
publish its findings within seven days.
"""


def _party(name: str, kind: PartyKind, **more: object) -> Party:
    return Party(name=name, party_kind=kind, by="x", at=Instant(0), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(
        {
            SIDE: _party("North", PartyKind.SIDE, aliases=("Northern",)),
            MINISTRY: _party("Northern Ministry of Defence", PartyKind.ORGANISATION, side=SIDE),
        },
        {},
    )


@pytest.fixture(scope="module")
def read() -> Read:
    return herald(TEXT)


def herald(text: str) -> Read:
    """A text as read in a report of The Herald."""
    made = extract_text(text)
    return Read(
        exhibit=Digest.of(b"report"),
        finding=Digest.of(b"finding"),
        text=made.report.digest,
        outlet="The Herald",
        published=PUBLISHED,
        statements=made.statements,
        claims=made.claims,
    )


def _statement(read: Read, words: str) -> StatementCandidate:
    return next(s for s in read.statements if any(words in part.words for part in s.content))


def _records(read: Read, register: Register, kind: ClaimType) -> tuple[Statement, Claim]:
    candidate = next(claim for claim in read.claims if claim.type is kind and claim.span.start > 40)
    said = statement_of(read, read.statements[candidate.statement], register, BY, None)
    return said, claim_of(candidate, Digest.of(b"statement"), BY)


def test_words_in_quotation_marks_are_verbatim_and_point_into_the_text(
    read: Read, register: Register
) -> None:
    said = statement_of(read, _statement(read, "laid down"), register, BY, None)
    assert said.text == "They had laid down their arms"
    assert said.wording is Wording.VERBATIM
    assert said.party == MINISTRY
    assert said.side == "North"
    assert said.channel == "The Herald"
    assert said.reading is not None
    (content,) = said.reading.content
    assert TEXT[content.start : content.end] == content.words
    assert TEXT.encode()[content.byte_start : content.byte_end].decode() == content.words
    assert read_record(record_bytes(said)) == said


def test_an_accusation_keeps_its_slots_and_is_an_allegation(read: Read, register: Register) -> None:
    said, claim = _records(read, register, ClaimType.ACCUSATION)
    assert said.wording is Wording.PARAPHRASE
    assert claim.allegation
    assert claim.hedge is Hedge.ASSERTED
    assert claim.count is not None
    assert (claim.count.low, claim.count.high) == (11, None)
    assert claim.slots is not None
    assert claim.slots.act == "killing"
    assert read_record(record_bytes(claim)) == claim


def test_a_statement_without_a_date_was_made_before_its_report_appeared(
    read: Read, register: Register
) -> None:
    said = statement_of(read, _statement(read, "laid down"), register, BY, None)
    assert said.said is not None
    assert (said.said.earliest, said.said.latest) == (None, PUBLISHED.latest)


def test_the_reports_own_voice_is_its_outlet(read: Read, register: Register) -> None:
    own = _statement(read, "did not respond")
    assert statement_of(read, own, register, BY, None).speaker == "The Herald"
    assert voice(own.source, read, register).matched is Matched.NONE


def test_a_silence_implies_a_request_and_no_answer(read: Read, register: Register) -> None:
    candidate = next(c for c in read.claims if c.type is ClaimType.RESPONSE)
    said = statement_of(read, read.statements[candidate.statement], register, BY, None)
    found = implied(candidate, said)
    assert found is not None
    assert found.who == "Southern Ministry of Defence"
    assert found.answering is Answering.NO_RESPONSE
    assert found.asked_for == "comment"


def test_an_opened_case_implies_a_proceeding_and_a_promise_a_commitment(
    read: Read, register: Register
) -> None:
    found = [
        implied(c, statement_of(read, read.statements[c.statement], register, BY, None))
        for c in read.claims
    ]
    opened = [item for item in found if item is not None and item.step is StepKind.OPENED]
    promised = [item for item in found if item is not None and item.promised]
    assert len(opened) == len(promised) == 1
    assert "Rights Desk" in promised[0].who


def test_ancestors_of_a_statement_end_even_in_a_circle(read: Read) -> None:
    assert ancestors(read, read.statements[0]) == ()
