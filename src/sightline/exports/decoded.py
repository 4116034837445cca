"""The values of a finding as their type; None where another version of the method wrote others.

A log outlives the code that wrote it: a report shows what it can read, and the finding itself, with
its words, stands among the exhibit's findings in any case.
"""

from typing import TypeVar

from sightline.errors import SightlineError
from sightline.model.finding import Finding
from sightline.model.plain import from_plain

T = TypeVar("T")


def decoded(kind: type[T], finding: Finding) -> T | None:
    """The values, if they are of that type."""
    try:
        return from_plain(kind, finding.values)
    except SightlineError:
        return None
