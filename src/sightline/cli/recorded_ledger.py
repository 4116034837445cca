"""What a record of the ledger says, in a few words."""

from sightline.cli.ids import Names
from sightline.cli.showing_accounts import said
from sightline.exports.words import plural
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.decision import Decision
from sightline.model.event_record import EventChoice
from sightline.model.party import Party


def ledger_sentence(names: Names, record: object) -> str:  # noqa: PLR0911 - one line a kind
    """The record in a sentence."""
    match record:
        case Party():
            return f"the {record.party_kind} {record.name}"
        case Request():
            return f"{record.asker} asked {record.asked.name}: {record.text}"
        case Response():
            to = "" if record.request is None else f" to {names.label(record.request)}"
            return f"{record.answerer.name}{to}, {said(record.answering)}: {record.text}"
        case Commitment():
            return f"{record.promiser.name} promised: {record.text}"
        case Proceeding():
            return f"a proceeding by {record.body.name}: {record.text}"
        case Step():
            return f"{names.label(record.of)} {said(record.step)}: {record.text}"
        case Decision():
            became = ", ".join(map(names.label, record.records))
            into = f" as {became}" if became else ""
            return f"{record.candidate_kind} candidate {record.candidate} {record.fate}{into}"
        case EventChoice():
            return f"{plural(len(record.claims), 'claim')} of one reading: {record.event}"
        case _:
            return "a record"
