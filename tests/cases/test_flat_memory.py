"""However large a case is, exporting and verifying it takes the same memory."""

import os
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from tests.builders.children import ROOT, command
from tests.builders.small_case import Desk, add_exhibit

from sightline.workbench.judge import restrict

SMALL, LARGE = 1_000_000, 150_000_000
MOST_KILOBYTES = 40_000
"""How much more memory 450 MB may take than 3 MB: buffers, and what the system keeps at hand."""

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


def peaks(base: Path, size: int) -> tuple[int, int]:
    """Kilobytes that an export of three exhibits of a size held at most, and its verification.

    One of the exhibits is restricted, and encrypted on its way.
    """
    base.mkdir()
    case = Desk(base / "case").create()
    digests = [add_exhibit(case, os.urandom(size)) for _ in range(3)]
    restrict(case, digests[0], reason="need to know")
    case.log.close()
    key = str(pyrage.x25519.Identity.generate().to_public())
    found = []
    for act in ("export", "verify"):
        done = subprocess.run(
            command("memory_worker", act, base / "case", base / "bundle", key),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(int(done.stdout))
    return found[0], found[1]


def test_export_and_verification_take_no_more_memory_for_450_megabytes_than_for_3(
    tmp_path: Path,
) -> None:
    small, large = peaks(tmp_path / "small", SMALL), peaks(tmp_path / "large", LARGE)
    assert large[0] - small[0] < MOST_KILOBYTES
    assert large[1] - small[1] < MOST_KILOBYTES
