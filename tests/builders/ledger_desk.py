"""Reports read and compared in memory: real reading and comparing, no case and no disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.unit.analysis.driver import examine

from sightline.analysis.contract import Result
from sightline.analysis.statements import ANALYZER as STATEMENTS
from sightline.analysis.text import ANALYZER as TEXT
from sightline.errors import NotFound
from sightline.ledger.accepting import Read
from sightline.ledger.comparison import COMPARE, ORIGINS, ComparisonValues
from sightline.ledger.party_file import read_register
from sightline.ledger.reads import read_of
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole, ExhibitKind
from sightline.model.finding import Environment, Finding
from sightline.model.party import Party
from sightline.model.plain import from_plain
from sightline.model.records import Record, record_digest
from sightline.model.times import Instant

R = TypeVar("R", bound=Record)

_MEDIA = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".eml": "message/rfc822",
    ".pdf": "application/pdf",
}
_HERE = Environment(sightline="0", builds={}, confinement=())


@dataclass
class Desk:
    """What a comparison is given; it is the `Materials` of the method."""

    origins: Mapping[str, str] = field(default_factory=dict)
    """Origins that were stated, by file name."""
    records: dict[Digest, Record] = field(default_factory=dict)
    files: dict[Digest, str] = field(default_factory=dict)
    """Names of the reports by their exhibits."""
    texts: dict[Digest, bytes] = field(default_factory=dict)
    made: dict[Digest, tuple[Derivative, ...]] = field(default_factory=dict)
    _stated: dict[str, Json] = field(default_factory=dict)

    def take(self, path: Path) -> None:
        """Read a report's file."""
        self.read(path.name, path.read_bytes())

    def read(self, name: str, data: bytes, *, exhibit: Digest | None = None) -> None:
        """Read a report's bytes; as those of another exhibit where a test says so."""
        exhibit = exhibit or Digest.of(data)
        self.files[exhibit] = name
        media_type = _MEDIA[Path(name).suffix]
        results = examine(data, TEXT, STATEMENTS, kind=ExhibitKind.REPORT, media_type=media_type)
        for analyzer, result in zip((TEXT, STATEMENTS), results, strict=True):
            finding = Finding(
                exhibit=exhibit,
                method=analyzer.method,
                outcome=result.outcome,
                summary=result.summary,
                values=result.values,
                limitations=analyzer.limitations,
                reproduction=analyzer.reproduction,
                tolerances={},
                derivatives=tuple(Digest.of(made.text.encode()) for made in result.texts),
                environment=_HERE,
            )
            digest = self.add(finding)
            self.made[digest] = tuple(self._derivative(finding, result))
        if name in self.origins:
            self._stated[str(exhibit)] = self.origins[name]

    def add(self, record: Record) -> Digest:
        """Give one more record."""
        digest = record_digest(record)
        self.records[digest] = record
        return digest

    def know(self, register: str) -> None:
        """Take the parties of a file's text over."""
        done: dict[str, Digest] = {}
        for number, entry in enumerate(read_register(register, file="parties.toml")):
            done[entry.key] = self.add(
                Party(
                    name=entry.name,
                    party_kind=entry.kind,
                    side=done[entry.side] if entry.side else None,
                    aliases=entry.aliases,
                    state_affiliated=entry.state_affiliated,
                    basis=entry.basis,
                    by="SHA256:x",
                    at=Instant(number),
                )
            )

    def reads(self) -> Sequence[Read]:
        """What was read, report by report."""
        return [
            read_of(digest, finding, origin=self.origins.get(self.files[finding.exhibit], ""))
            for digest, finding in self.of(Finding)
            if finding.method.name == STATEMENTS.method.name
        ]

    def compare(self) -> ComparisonValues:
        """Run the method, its values passed through their plain form."""
        result: Result = COMPARE.run(self)
        return from_plain(ComparisonValues, dict(result.values))

    # What a joint method asks of its materials

    @property
    def inputs(self) -> tuple[Digest, ...]:
        return tuple(self.records)

    @property
    def parameters(self) -> Mapping[str, Json]:
        return {ORIGINS: self._stated}

    def of(self, kind: type[R]) -> tuple[tuple[Digest, R], ...]:
        return tuple((d, record) for d, record in self.records.items() if isinstance(record, kind))

    def derivatives(self, finding: Digest) -> tuple[Derivative, ...]:
        return self.made[finding]

    def data(self, made: Digest) -> bytes:
        if made not in self.texts:
            raise NotFound("no such bytes", next_step="None.")
        return self.texts[made]

    def _derivative(self, finding: Finding, result: Result) -> list[Derivative]:
        found = []
        for made in result.texts:
            data = made.text.encode()
            self.texts[Digest.of(data)] = data
            found.append(
                Derivative(
                    exhibit=finding.exhibit,
                    digest=Digest.of(data),
                    size=len(data),
                    media_type="text/plain",
                    role=DerivativeRole.TEXT,
                    method=finding.method,
                    label=made.label,
                )
            )
        return found
