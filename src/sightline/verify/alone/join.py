"""Puts the modules of this package into one file that runs on its own."""

import functools
import json
import re
from importlib import resources
from typing import Final

from sightline.verify.record_table import RECORDS

_MODULES: Final = (
    *("references", "titles", "numbers", "ssh", "people", "files", "tree", "shapes", "groups"),
    *("log", "withheld", "checkpoints", "der", "ots", "stamps", "bitcoin", "certificates"),
    *("authorities", "revocation", "standing"),
    *("state", "conclusions", "rosters", "roster_files", "parts", "rules", "following", "report"),
)
_TABLE: Final = "from sightline.verify.record_table import RECORDS\n"
"""In place of the first such line stands the table itself."""
_OWN: Final = re.compile(
    r"^from sightline\.verify\.alone\.\w+ import (?:\([^)]*\)|[^\n]*)\n", re.MULTILINE
)
_HEAD: Final = '''#!/usr/bin/env python3
"""Checks a Sightline bundle with nothing but Python 3.11 or newer: `python3 verify.py`.

It was written from the description of the format and apart from Sightline's own verifier. Nothing
it prints says that what the footage shows happened.
"""
'''
_TAIL: Final = """
if __name__ == "__main__":
    sys.exit(main())
"""


@functools.cache
def standalone() -> str:
    """The text of `verify.py`."""
    folder = resources.files(__package__)
    parts = [folder.joinpath(f"{name}.py").read_text(encoding="utf-8") for name in _MODULES]
    table = f"\nRECORDS = {json.dumps(RECORDS)}\n"
    parts = [
        part.replace(_TABLE, table if name == "shapes" else "")
        for name, part in zip(_MODULES, parts, strict=True)
    ]
    return _HEAD + "".join(f"\n\n# {'-' * 98}\n{_OWN.sub('', part)}" for part in parts) + _TAIL
