"""A second reading of a report by an engine that the user named: held to the text, recorded.

What an engine offers becomes candidates beside our own, each with its engine; nothing is decided.
"""

from typing import Protocol

from sightline.analysis.contract import Analyzer, not_started
from sightline.analysis.second_reading import LIMITATIONS, SECOND_READING, second_reading_result
from sightline.analysis.text import TextValues
from sightline.errors import InputRefused
from sightline.ledger.accepting import Read
from sightline.ledger.offered import offered
from sightline.ledger.offers import Offers, Question, held, offers, question
from sightline.ledger.reads import read_in
from sightline.model.custody import Delivery
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Environment, Finding, Method, Reproduction
from sightline.model.plain import from_plain
from sightline.workbench.case import Case
from sightline.workbench.examine import record_answer
from sightline.workbench.ports.engine import Examined
from sightline.workbench.regressions import derived_text

_TEXT = "text"


class Endpoint(Protocol):
    """Where a question goes."""

    address: str

    def ask(self, body: bytes) -> bytes:
        """The answer, unread.

        Raises:
            AuthorityFailed: there is none that can be used.
        """
        ...


class Pipeline(Protocol):
    """A pipeline of the user's own on this machine."""

    def read(self, text: str) -> tuple[str, bytes]:
        """Its name with version, and what it lists; untrusted.

        Raises:
            InputRefused: it cannot be run.
        """
        ...


def prepared(case: Case, exhibit: Digest, model: str) -> Question:
    """What would be sent of a report; nothing is.

    Raises:
        InputRefused: the report was not read yet.
    """
    return question(derived_text(case, _read(case, exhibit).text), model)


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


def piped(case: Case, exhibit: Digest, pipeline: Pipeline) -> tuple[str, Offers]:
    """Have a pipeline on this machine read a report; its name, and what stands in the text.

    Raises:
        InputRefused: the report was not read yet, or the pipeline cannot be run.
    """
    text = derived_text(case, _read(case, exhibit).text)
    engine, answer = pipeline.read(text)
    return engine, held(text, answer, engine)


def record_offers(
    case: Case, exhibit: Digest, engine: str, found: Offers, environment: Environment
) -> Finding:
    """Record what is left of an engine's answer, as candidates; the finding that stands.

    Raises:
        StorageFailed: the case cannot be written.
    """
    read = _read(case, exhibit)
    text = derived_text(case, read.text)
    made = offered(text, _text_values(case, read), found.kept)
    dropped = {why.value: times for why, times in found.dropped.items()}
    method = Method(
        name=SECOND_READING, version=1, parameters={"engine": engine, "text": str(read.text)}
    )
    analyzer = Analyzer(
        method=method,
        title="Second reading",
        kinds=frozenset({ExhibitKind.REPORT}),
        streams=frozenset(),
        limitations=LIMITATIONS,
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=not_started,
    )
    result = second_reading_result(read.text, engine, made, dropped)
    examined = Examined(
        exhibit=exhibit, analyzer=analyzer, result=result, made=(), environment=environment
    )
    return record_answer(case, examined)


def _read(case: Case, exhibit: Digest) -> Read:
    read = read_in(case.snapshot, exhibit)
    if read is None:
        raise InputRefused(
            "This exhibit was not read as a report.", next_step="Run `sightline read` on it first."
        )
    return read


def _text_values(case: Case, read: Read) -> TextValues | None:
    """What the method `text` states of the report that it made the text of: outlet and dates."""
    for _, finding in case.snapshot.findings_of(read.exhibit):
        if finding.method.name == _TEXT and read.text in finding.derivatives:
            return from_plain(TextValues, dict(finding.values))
    return None
