"""A program that exports or verifies and says how much memory it ever held."""

import sys
from pathlib import Path

from tests.builders.small_case import Desk, bundle

from sightline.adapters.age import AgeEncloser
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


def main(act: str, desk: Path, target: Path, recipient: str) -> None:
    """`export` a case, or `verify` a bundle."""
    if act == "export":
        bundle(Desk(desk).open(), target, encloser=AgeEncloser([recipient]))
    else:
        report = verify_path(target, Trust())
        if not report.held:
            raise SystemExit("\n".join(report.lines()))
    sys.stdout.write(f"{peak_kilobytes()}\n")


def peak_kilobytes() -> int:
    """As Linux counts for this program alone: rusage counts what its parent held, too."""
    status = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
