"""Every field that a file reports of itself, read by a program where one is installed."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from sightline.analysis.contract import Analyzer, Result, not_started
from sightline.analysis.exiftool_fields import LIMITATIONS, NAME, read_exiftool, summary_of
from sightline.analysis.values import plain_values
from sightline.errors import NotFound, SightlineError
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.workbench.case import Case
from sightline.workbench.examine import record_answer
from sightline.workbench.ports.engine import Examined

_KINDS: Final = frozenset(ExhibitKind) - {ExhibitKind.ARCHIVE}

Ask = Callable[[Path], bytes]
"""What the program says of a file; untrusted. Raises SightlineError where it says nothing."""


def unread(case: Case, only: Collection[Digest] | None) -> list[Digest]:
    """Exhibits on which the program has not reported, or failed."""
    return [
        digest
        for digest, exhibit in case.snapshot.exhibits.items()
        if exhibit.exhibit_kind in _KINDS
        and (only is None or digest in only)
        and not any(
            finding.method.name == NAME and finding.outcome is not Outcome.FAILED
            for _, finding in case.snapshot.findings_of(digest)
        )
    ]


def read_fields(case: Case, exhibit: Digest, ask: Ask, environment: Environment) -> Finding:
    """Ask about one exhibit, and record the answer or that there was none.

    Raises:
        NotFound: the exhibit's bytes are not kept here.
        StorageFailed: the case cannot be written.
    """
    return record_answer(case, asked_fields(case, exhibit, ask, environment))


def asked_fields(case: Case, exhibit: Digest, ask: Ask, environment: Environment) -> Examined:
    """The answer or that there was none; records nothing.

    Raises:
        NotFound: the exhibit's bytes are not kept here.
    """
    version = "unknown"
    with case.objects.local(exhibit) as path:
        try:
            values = read_exiftool(ask(path))
        except NotFound:
            raise
        except SightlineError as error:
            result = Result(
                outcome=Outcome.FAILED, summary=error.cause, values={"failure": "program"}
            )
        else:
            version = values.version
            result = Result(
                outcome=Outcome.OBSERVED, summary=summary_of(values), values=plain_values(values)
            )
    method = Method(name=NAME, version=2, parameters={"exiftool": version})
    analyzer = Analyzer(
        method=method,
        title="All reported fields",
        kinds=_KINDS,
        streams=frozenset(),
        limitations=LIMITATIONS,
        reproduction=Reproduction.EXACT,
        start=not_started,
    )
    return Examined(
        exhibit=exhibit, analyzer=analyzer, result=result, made=(), environment=environment
    )
