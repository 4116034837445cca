"""Jobs for files in a temporary folder."""

from pathlib import Path
from typing import Any

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.contract import Analyzer
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.sniff import HEAD_BYTES, sniff
from sightline.workbench.ports.engine import Examined, Job, Limits


def job(
    path: Path,
    *analyzers: Analyzer,
    kind: ExhibitKind = ExhibitKind.FOOTAGE,
    media_type: str | None = None,
    limits: Limits | None = None,
) -> Job:
    """A job for one file, of the type that its bytes say unless one is given."""
    return Job(
        exhibit=Digest.of(str(path).encode()),
        path=path,
        size=path.stat().st_size,
        kind=kind,
        media_type=media_type or sniff(path.read_bytes()[:HEAD_BYTES], path.name).media_type,
        analyzers=analyzers,
        limits=limits or Limits(),
    )


def examine(
    path: Path,
    *analyzers: Analyzer,
    kind: ExhibitKind = ExhibitKind.FOOTAGE,
    media_type: str | None = None,
    limits: Limits | None = None,
) -> tuple[Examined, ...]:
    """Examine one file."""
    (examined,) = LocalEngine(1).run(
        [job(path, *analyzers, kind=kind, media_type=media_type, limits=limits)], lambda _: None
    )
    return examined


def examine_bytes(
    folder: Path,
    data: bytes,
    *analyzers: Analyzer,
    kind: ExhibitKind = ExhibitKind.FOOTAGE,
    limits: Limits | None = None,
) -> tuple[Examined, ...]:
    """Examine some bytes under the name of a film."""
    path = folder / "exhibit.mp4"
    path.write_bytes(data)
    return examine(path, *analyzers, kind=kind, limits=limits)


def values(examined: Examined) -> dict[str, Any]:
    """What an analyzer that saw something reported."""
    assert examined.result.outcome is Outcome.OBSERVED, examined.result.summary
    return dict(examined.result.values)
