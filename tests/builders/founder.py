"""A process of its own that makes a case: `python -m tests.builders.founder FOLDER WHO`."""

import sys
from pathlib import Path

from tests.builders.desk import new_case
from tests.builders.writer import tell

from sightline.errors import RuleRefused, StorageFailed


def main(folder: Path, who: str) -> None:
    tell("ready")
    sys.stdin.readline()
    try:
        new_case(folder, who)
    except (RuleRefused, StorageFailed):
        tell("RuleRefused or StorageFailed")
    else:
        tell("opened")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
