"""The demonstration's ledger: the parties, what the reports say of them, and its comparison."""

from collections.abc import Iterator
from typing import Final

from sightline.bootstrap.joint import joint_tools
from sightline.ledger.accepting import By, Read, statement_of
from sightline.ledger.implied import implied
from sightline.ledger.parties import Mention, Register
from sightline.ledger.party_file import read_register
from sightline.ledger.reads import reads
from sightline.ledger.types import ClaimType
from sightline.model.decision import CandidateKind
from sightline.workbench.accept import Pick, accept
from sightline.workbench.case import Case
from sightline.workbench.compare import compare
from sightline.workbench.parties import take_over

_FILE: Final = "parties.toml"
PARTIES: Final = """
[[party]]
key = "velmar"
name = "Republic of Velmar"
kind = "side"
aliases = ["Velmar", "Velmarian"]
[[party]]
key = "ostrel"
name = "Federation of Ostrel"
kind = "side"
aliases = ["Ostrel", "Ostrelian"]
[[party]]
key = "velmar-mod"
name = "Velmarian Ministry of Defence"
kind = "organisation"
side = "velmar"
state_affiliated = true
basis = "a ministry of its government"
[[party]]
key = "ostrel-mod"
name = "Ostrelian Ministry of Defence"
kind = "organisation"
side = "ostrel"
state_affiliated = true
basis = "a ministry of its government"
[[party]]
key = "monitor"
name = "Office of the International Monitor for Human Rights"
kind = "organisation"
aliases = ["Office of the International Monitor", "International Monitor"]
[[party]]
key = "northlight"
name = "Northlight Rights Monitor"
kind = "organisation"
"""
ACCEPTED: Final = frozenset(
    {ClaimType.RESPONSE, ClaimType.COMMITMENT, ClaimType.INVESTIGATION, ClaimType.DENIAL}
)
"""What the desk accepts as read, where it speaks of a party that it knows."""


def keep_ledger(case: Case) -> str:
    """Record the parties, accept what is said of them, compare; what the comparison found."""
    take_over(case, read_register(PARTIES, file=_FILE), update=False, file=_FILE)
    register = Register.of(case.snapshot)
    by = By(by=case.me, at=case.times.now())
    accept(
        case,
        [pick for read in reads(case.snapshot) for pick in _of_parties(read, register, by)],
    )
    return compare(case, joint_tools())[1].summary


def _of_parties(read: Read, register: Register, by: By) -> Iterator[Pick]:
    for number, claim in enumerate(read.claims):
        if claim.type not in ACCEPTED:
            continue
        carrier = statement_of(read, read.statements[claim.statement], register, by, None)
        found = implied(claim, carrier)
        if found is not None and register.match(Mention(name=found.who)).party is not None:
            yield Pick(read=read, kind=CandidateKind.CLAIM, number=number)
