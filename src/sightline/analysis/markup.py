"""A stranger's markup as a tree, by lxml; nothing that it refers to is asked for."""

import re
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]  # publishes no types

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that lxml takes in no text."""


def tree_of(text: str) -> Any:  # noqa: ANN401 - lxml publishes no types
    """The document, its bytes decoded already; None where there is nothing to read."""
    # A declaration of an encoding is refused in text that is decoded already.
    body = CONTROLS.sub(" ", text).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
