"""A search in words: the same on the screen and in the report."""

from sightline.exports.visible import one_line
from sightline.model.search import Search


def came(search: Search) -> str:
    """How many results there were."""
    if search.results is None:
        return "not counted"
    return "none" if search.empty else one_line(search.results.text)
