"""A process of its own that makes or reads a key: `python -m tests.builders.key_maker PATH`."""

import sys
from pathlib import Path

from tests.builders.writer import tell

from sightline.adapters.keys import FileKey


def main(path: Path) -> None:
    tell("ready")
    sys.stdin.readline()
    tell(FileKey.load_or_make(path, "Ada").actor.fingerprint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
