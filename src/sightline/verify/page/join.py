"""Puts the parts of the page into one file that runs by a double click."""

import base64
import functools
import hashlib
import json
from importlib import resources
from typing import Final

from sightline.verify.alone import references, titles
from sightline.verify.record_table import RECORDS

_SCRIPTS: Final = (
    *("hashing", "ssh", "shapes", "people", "groups", "log", "withheld", "checkpoints"),
    *("der", "ots", "stamps", "bitcoin", "certificates", "authorities", "revocation", "standing"),
    *("rosters", "roster_files", "parts", "rules", "checks", "page"),
)
_TABLES: Final = {
    name: table
    for module in (references, titles)
    for name, table in vars(module).items()
    if name.isupper()
}
"""What the stand-alone program looks up as well, by name."""


@functools.cache
def page() -> str:
    """The text of `verify.html`; its policy lets nothing run but the script in it."""
    folder = resources.files(__package__)

    def part(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8")

    script = '"use strict";\n' + "\n".join(part(f"{name}.js") for name in _SCRIPTS)
    script = script.replace("@RECORDS@", json.dumps(RECORDS))
    script = script.replace("@TABLES@", json.dumps(_TABLES))
    style = part("page.css")
    text = part("page.html")
    for mark, words in {
        "@STYLE@": _hash(style),
        "@SCRIPT@": _hash(script),
        "@CSS@": style,
        "@JS@": script,
    }.items():
        text = text.replace(mark, words)
    return text


def _hash(text: str) -> str:
    """As a Content Security Policy names an inline part (CSP Level 3, section 2.3.1)."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
