"""The verifier that rides in each bundle, held against the first one."""

import argparse
from pathlib import Path

from sightline.verify.alone.report import Found, check_all, verdict_of
from sightline.verify.report import Outcome, Report
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust

KNOWN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 14}
"""The checks that it makes without anything from the reader."""


def codes(report: Report) -> set[str]:
    """Codes of the problems that the first verifier found."""
    return {problem.code for check in report.checks for problem in check.problems}


def alone(bag: Path, **wishes: object) -> tuple[set[int], list[str]]:
    """Checks that did not hold, and the verdict."""
    found = found_alone(bag, **wishes)
    return {number for number, *_ in found.notes}, verdict_of(found.notes, found.made)


def alone_codes(bag: Path, **wishes: object) -> set[str]:
    """Codes of the problems that it found."""
    return {code for _, code, _, _ in found_alone(bag, **wishes).notes}


def found_alone(bag: Path, **wishes: object) -> Found:
    """All that it found."""
    nothing: dict[str, object] = {
        "trust": None,
        "checkpoint": [],
        "witness": [],
        "block_headers": None,
        "roster": None,
        "tsa_root": [],
    }
    return check_all(str(bag), argparse.Namespace(**{**nothing, **wishes}))


def both(bag: Path) -> set[int]:
    """Checks that did not hold by the first verifier, once it is clear that the second agrees."""
    report = verify_path(bag, Trust())
    failed = {check.number for check in report.checks if check.outcome is Outcome.NOT_HELD}
    found, _ = alone(bag)
    assert bool(found) == bool(failed & KNOWN), (found, failed)
    if not failed & {2, 3, 4, 7}:
        # Where something is lost, each goes on from what it could read.
        assert {6, 9, 14} & found == {6, 9, 14} & failed, (found, failed)
    return failed
