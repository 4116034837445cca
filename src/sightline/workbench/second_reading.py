"""A second reading of a report by a model that the user named: shown, logged, held to the text."""

from typing import Protocol

from sightline.errors import InputRefused
from sightline.ledger.offers import Offers, Question, offers, question
from sightline.ledger.reads import reads
from sightline.model.custody import Delivery
from sightline.model.digest import Digest
from sightline.workbench.case import Case
from sightline.workbench.regressions import derived_text


class Endpoint(Protocol):
    """Where a question goes."""

    address: str

    def ask(self, body: bytes) -> bytes:
        """The answer, unread.

        Raises:
            AuthorityFailed: there is none that can be used.
        """
        ...


def prepared(case: Case, exhibit: Digest, model: str) -> Question:
    """What would be sent of a report; nothing is.

    Raises:
        InputRefused: the report was not read yet.
    """
    read = next((one for one in reads(case.snapshot) if one.exhibit == exhibit), None)
    if read is None:
        raise InputRefused(
            "This exhibit was not read as a report.", next_step="Run `sightline read` on it first."
        )
    return question(derived_text(case, read.text), model)


def second_reading(case: Case, asked: Question, endpoint: Endpoint) -> tuple[Digest, Offers]:
    """Log what leaves the case, send it, and hold the answer to the report's words.

    The entry stands in the log before the first byte leaves, and stays there if no answer comes.

    Raises:
        AuthorityFailed: the endpoint gives no usable answer.
    """
    record = Delivery(
        what=f"a report's text, put to the model {asked.model}",
        to=endpoint.address,
        digest=Digest.of(asked.body),
        left_out=(),
        by=case.me,
        at=case.times.now(),
    )
    entry = case.record(record, action="deliver")
    return entry, offers(asked, endpoint.ask(asked.body))
