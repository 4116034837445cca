"""Things to find in a real case, and where its indexes are kept."""

from collections.abc import Sequence
from pathlib import Path

from tests.builders.small_case import add_exhibit

from sightline.adapters.index_sqlite import SqliteIndex
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Method
from sightline.workbench.case import Case
from sightline.workbench.find import Hits, Indexes, find
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind


def indexes(folder: Path) -> Indexes:
    """As the program keeps them."""
    path = folder / "index.sqlite"
    return Indexes(shared=lambda: SqliteIndex.open(path), private=SqliteIndex.private)


def look(case: Case, folder: Path, text: str, *kinds: Kind, limit: int = 1000) -> Hits:
    """Find words the way a user does."""
    return find(case, indexes(folder), Query.parse(text), kinds=kinds or Kind, limit=limit)


def fields(hits: Hits) -> list[tuple[int, Kind, str]]:
    """Where the hits are, in the order of the log."""
    return sorted((hit.seq, hit.kind, hit.field) for hit in hits.hits)


def marked(hits: Hits) -> Sequence[str]:
    """What was marked in each hit's excerpt."""
    return [
        " | ".join(hit.excerpt.text[start:end] for start, end in hit.excerpt.matches)
        for hit in hits.hits
    ]


def add_text(case: Case, text: str, exhibit: Digest | None = None) -> Digest:
    """A text made from an exhibit; the digest of its bytes."""
    exhibit = add_exhibit(case, b"report of " + text[:50].encode()) if exhibit is None else exhibit
    kept = case.objects.put([text.encode()])
    made = Derivative(
        exhibit=exhibit,
        digest=kept.digest,
        size=kept.size,
        media_type="text/plain",
        role=DerivativeRole.TEXT,
        method=Method(name="text", version=1),
        label="text",
    )
    case.record(made, action="examine")
    return kept.digest
