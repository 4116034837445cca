"""Map files of the user's, searched from a cache of what was read of them."""

from pathlib import Path

from sightline.adapters.map_files import open_map
from sightline.geo.map_data import MapSearch
from sightline.settings import Settings
from sightline.workbench.map_search import Searched, parse_pattern, run_search


def search_map_file(
    path: Path, query: str, settings: Settings, *, date: str | None, most: int
) -> Searched:
    """Search a map file for a pattern.

    Raises:
        NotFound: there is no such file.
        InputRefused: the query is no pattern, or the file no map.
    """
    # A mistake in the query is told before a large map is read.
    parse_pattern(query)
    opened = open_map(path, settings.maps)
    return run_search(
        MapSearch(opened.data),
        query,
        name=opened.name,
        digest=opened.digest,
        date=date,
        most=most,
    )
