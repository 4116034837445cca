"""Making views of an exhibit: films that browsers play, contact sheets, waveforms, stills.

Each is a derivative with its recipe; the exhibit stays as it is. What was made is withdrawn by
superseding its record, as with anything a person wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.analysis.contract import Analyzer
from sightline.errors import InputRefused, NotFound
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole, ExhibitKind
from sightline.model.finding import Finding, Method
from sightline.model.records import record_digest
from sightline.model.times import MediaTime
from sightline.workbench.case import Case
from sightline.workbench.examine import CHUNK_BYTES, Listener, Missing, examine
from sightline.workbench.filming import Filmer, FilmRecipe
from sightline.workbench.ports.engine import Engine

FILM: Final = "film"
FILM_VERSION: Final = 1
_FILMABLE: Final = frozenset({ExhibitKind.FOOTAGE})
_LABELS: Final = {
    "plain": "film for browsers",
    "contrast": "film with more contrast",
    "steady": "steadied film",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derivative that was made, or was there already."""

    record: Digest
    derivative: Derivative
    made_now: bool


def standing(case: Case, exhibit: Digest) -> list[tuple[Digest, Derivative]]:
    """All derivatives of an exhibit that were not withdrawn, in the order of the log."""
    return list(case.snapshot.about(exhibit, Derivative))


def film(
    case: Case, filmer: Filmer, exhibit: Digest, recipe: FilmRecipe, *, coders: str
) -> Derived:
    """Make a film of an exhibit, or find the one that stands.

    Args:
        case: The case.
        filmer: What decodes, in a limited process, and codes.
        exhibit: Footage.
        recipe: How.
        coders: What codes it, by name and version: part of the recipe that is recorded.

    Raises:
        InputRefused: it is no footage, or nothing of it can be decoded.
        NotFound: its bytes are not kept here.
        StorageFailed: the case cannot be written.
    """
    case.refresh()
    held = case.snapshot.exhibits[exhibit]
    if held.exhibit_kind not in _FILMABLE:
        raise InputRefused(
            f"Exhibit {exhibit.short} is no footage, so no film can be made of it.",
            next_step="Name footage: `sightline exhibits` lists what there is.",
        )
    method = Method(
        name=FILM,
        version=FILM_VERSION,
        parameters={
            "view": recipe.view,
            "longest": recipe.longest,
            "quality": recipe.quality,
            "coders": coders,
        },
    )
    for record, derivative in standing(case, exhibit):
        if derivative.method.key == method.key:
            return Derived(record=record, derivative=derivative, made_now=False)
    with case.objects.local(exhibit) as path, filmer(path, held.size, recipe) as made:
        stored = case.objects.put(_chunks(made.path))
        derivative = Derivative(
            exhibit=exhibit,
            digest=stored.digest,
            size=stored.size,
            media_type=made.media_type,
            role=DerivativeRole.FILM,
            method=method,
            label=_LABELS[recipe.view],
            # Where the film's own time begins in the exhibit's.
            time=MediaTime(pts=made.begins_us, numerator=1, denominator=1_000_000),
        )
    return _recorded(case, derivative)


def _recorded(case: Case, derivative: Derivative) -> Derived:
    case.refresh()
    digest = record_digest(derivative)
    if digest in case.snapshot.superseded:
        raise InputRefused(
            "This very film was made before and withdrawn.",
            next_step="Ask for another size or quality, or leave it withdrawn.",
        )
    if digest not in case.snapshot.records:
        case.record(derivative, action="derive")
    return Derived(record=digest, derivative=derivative, made_now=True)


def views(
    case: Case,
    engine: Engine,
    exhibits: Sequence[Digest],
    viewer: Analyzer,
    listener: Listener = lambda _: None,
) -> dict[Digest, list[tuple[Digest, Derivative]]]:
    """Contact sheets, waveforms and stills of exhibits, decoded once; what stands is kept.

    Returns:
        For each exhibit the derivatives of that method that stand.

    Raises:
        InputRefused: one of them has neither pictures nor sound that run.
        NotFound: bytes are not kept here.
        StorageFailed: the case cannot be written.
    """
    case.refresh()
    unfit = [
        digest
        for digest in exhibits
        if case.snapshot.exhibits[digest].exhibit_kind not in viewer.kinds
    ]
    if unfit:
        raise InputRefused(
            f"Exhibit {unfit[0].short} is neither footage nor sound.",
            next_step="Name footage or sound: `sightline exhibits` lists what there is.",
        )
    work = [
        Missing(exhibit=case.snapshot.exhibits[digest], analyzers=(viewer,))
        for digest in exhibits
        if (digest, viewer.method.key) not in case.snapshot.findings
    ]
    examine(case, engine, work, listener)
    return {
        digest: [item for item in standing(case, digest) if item[1].method.key == viewer.method.key]
        for digest in exhibits
    }


def finding_of(case: Case, exhibit: Digest, viewer: Analyzer) -> Finding | None:
    """What the method said of an exhibit, if it ran."""
    return case.snapshot.findings.get((exhibit, viewer.method.key))


def write_out(case: Case, derivative: Derivative, folder: Path, name: str) -> Path:
    """Put a derivative's bytes into a folder, under a name that is not taken there.

    Raises:
        InputRefused: a file of that name is there.
        NotFound: there is no such folder, or the bytes are not kept here.
    """
    check_folder(folder)
    target = folder / name
    if target.exists():
        raise InputRefused(
            "A file of that name is there already.",
            file=str(target),
            next_step="Name another folder with --to.",
        )
    with case.objects.open(derivative.digest) as source, target.open("xb") as file:
        while chunk := source.read(CHUNK_BYTES):
            file.write(chunk)
    return target


def check_folder(folder: Path) -> None:
    """Raise if nothing can be put into a folder since it is none.

    Raises:
        NotFound: it is none.
    """
    if not folder.is_dir():
        raise NotFound("There is no such folder.", file=str(folder), next_step="Make it first.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
