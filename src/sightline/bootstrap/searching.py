"""Finding words across a case in a folder."""

from collections.abc import Iterable
from pathlib import Path

from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.index_sqlite import SqliteIndex
from sightline.workbench.case import Case
from sightline.workbench.find import Hits, Indexes, find
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind


def find_in_case(
    case: Case,
    folder: Path,
    query: Query,
    *,
    kinds: Iterable[Kind],
    limit: int,
    anew: bool = False,
) -> Hits:
    """Look words up by way of the index beside the case, or one in memory where it cannot be.

    Raises:
        CaseDamaged: the log is not what was recorded.
    """
    path = CaseFolder(folder).index
    indexes = Indexes(shared=lambda: SqliteIndex.open(path), private=SqliteIndex.private)
    return find(case, indexes, query, kinds=kinds, limit=limit, anew=anew)
