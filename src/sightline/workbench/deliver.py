"""Rendering a case for people, and recording what was handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from sightline.analysis.contract import Analyzer
from sightline.analysis.joint_registry import JOINT_METHODS
from sightline.exports.contract import CaseView, Export
from sightline.model.custody import Delivery
from sightline.model.digest import Digest
from sightline.model.times import Instant
from sightline.workbench.case import Case

SMALL_OBJECT_BYTES: Final = 8 << 20
"""Derivatives up to this size can be shown in a report."""


class Writer(Protocol):
    """Where rendered files go."""

    def write(self, name: str, data: bytes) -> Path:
        """Put a file in place at once; never half of one.

        Raises:
            StorageFailed: it cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A file that was rendered."""

    export: Export
    path: Path
    digest: Digest
    left_out: tuple[str, ...]


def view_of(case: Case, analyzers: Sequence[Analyzer], made_at: Instant) -> CaseView:
    """What exports may see of a case."""
    snapshot = case.snapshot
    derivatives = {
        *(digest for finding in snapshot.findings.values() for digest in finding.derivatives),
        *(digest for joint in snapshot.joint_findings.values() for digest in joint.derivatives),
    }

    def small_object(digest: Digest) -> bytes | None:
        # Exhibits themselves are never handed to an export: only what was made for showing.
        if digest not in derivatives or not case.objects.has(digest):
            return None
        with case.objects.open(digest) as file:
            data = file.read(SMALL_OBJECT_BYTES + 1)
        return data if len(data) <= SMALL_OBJECT_BYTES else None

    return CaseView(
        snapshot=case.snapshot,
        root=case.frontier.root().hex(),
        small_object=small_object,
        made_at=made_at,
        viewer=case.me,
        methods=(
            *(
                (
                    analyzer.method.name,
                    analyzer.title,
                    frozenset(kind.value for kind in analyzer.kinds),
                )
                for analyzer in analyzers
            ),
            # Of no one exhibit: none lacks them.
            *((joint.method.name, joint.title, frozenset[str]()) for joint in JOINT_METHODS),
        ),
    )


def deliver(
    case: Case, analyzers: Sequence[Analyzer], exports: Iterable[Export], writer: Writer
) -> list[Delivered]:
    """Render every export from one state of the case, then write each and record the hand-over.

    Raises:
        StorageFailed: a file cannot be written; those before it were, and are recorded.
    """
    case.refresh()
    view = view_of(case, analyzers, case.times.now())
    # All of them before the first is recorded: recording changes what they would show.
    made = [(export, export.render(view)) for export in exports]
    delivered = []
    for export, rendered in made:
        path = writer.write(export.file_name, rendered.data)
        digest = Digest.of(rendered.data)
        record = Delivery(
            what=export.name,
            to=export.file_name,
            digest=digest,
            left_out=rendered.left_out,
            by=case.me,
            at=case.times.now(),
        )
        case.record(record, action="deliver")
        delivered.append(
            Delivered(export=export, path=path, digest=digest, left_out=rendered.left_out)
        )
    return delivered
