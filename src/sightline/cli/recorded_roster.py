"""What a record of the roster, or of people's agreement, says in a few words."""

from sightline.cli.ids import Names
from sightline.exports.words import plural
from sightline.model.roster import SEAL, Adoption, Approval, Proposal, Roster


def roster_sentence(names: Names, record: object) -> str:
    """The record in a sentence; empty for any other."""
    match record:
        case Roster():
            people = plural(len(record.people), "person", "people")
            return f"edition {record.version} of the roster, {people}: {record.reason}"
        case Proposal():
            return f"a proposal to {act_words(record)}: {record.reason}"
        case Approval():
            return f"agreement to {names.label(record.of)}"
        case Adoption():
            return f"{names.label(record.roster)} holds from here on"
        case _:
            return ""


def act_words(proposal: Proposal) -> str:
    """What is proposed."""
    terms = proposal.terms
    if proposal.act == SEAL:
        return f"seal the first {terms.get('size')} entries"
    listed = "; ".join(f"{name}: {value}" for name, value in terms.items())
    return f"do {proposal.act} ({listed})"
