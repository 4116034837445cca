"""The values of a finding as their type; None where another version of the method wrote others.

A log outlives the code that wrote it: a report shows what it can read, and the finding itself, with
its words, stands among the exhibit's findings in any case.
"""

from collections.abc import Mapping
from typing import TypeVar

from sightline.errors import SightlineError
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot

T = TypeVar("T")


def decoded(kind: type[T], finding: Finding) -> T | None:
    """The values, if they are of that type."""
    try:
        return from_plain(kind, finding.values)
    except SightlineError:
        return None


def told(
    snapshot: Snapshot, exhibit: Digest, kinds: Mapping[str, type]
) -> list[tuple[Digest, Finding]]:
    """An exhibit's findings by these methods that did not fail and can be read, oldest first."""
    return [
        (digest, finding)
        for digest, finding in snapshot.findings_of(exhibit)
        if finding.outcome is not Outcome.FAILED
        and finding.method.name in kinds
        and decoded(kinds[finding.method.name], finding) is not None
    ]
