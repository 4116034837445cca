"""Files examined and put on one clock, without a case around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.unit.analysis import driver

from sightline.analysis import clock_print, fields, shots
from sightline.analysis.contract import Result
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole, ExhibitKind
from sightline.model.finding import Environment, Finding
from sightline.model.plain import from_plain
from sightline.model.records import Record, record_digest
from sightline.timing import one_clock
from sightline.timing.clock_values import OneClockValues

R = TypeVar("R", bound=Record)
METHODS = (clock_print.ANALYZER, shots.ANALYZER, fields.ANALYZER)
_NOWHERE = Environment(sightline="test", builds={}, confinement=())


@dataclass
class Table:
    """What a joint method may look at, laid out by hand."""

    parameters: Mapping[str, Json] = field(default_factory=lambda: {one_clock.APART_MOST: 100})
    records: dict[Digest, Finding] = field(default_factory=dict)
    made: dict[Digest, tuple[Derivative, ...]] = field(default_factory=dict)
    bytes_of: dict[Digest, bytes] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[Digest, ...]:
        return tuple(self.records)

    def of(self, kind: type[R]) -> tuple[tuple[Digest, R], ...]:
        return tuple(
            (digest, record) for digest, record in self.records.items() if isinstance(record, kind)
        )

    def derivatives(self, finding: Digest) -> tuple[Derivative, ...]:
        return self.made[finding]

    def data(self, made: Digest) -> bytes:
        return self.bytes_of[made]

    def lay(self, exhibit: Digest, results: list[Result]) -> None:
        """Put the findings of an exhibit, by the methods above, on the table."""
        for analyzer, result in zip(METHODS, results, strict=True):
            derivatives = tuple(
                Derivative(
                    exhibit=exhibit,
                    digest=Digest.of(made.data),
                    size=len(made.data),
                    media_type=made.media_type,
                    role=DerivativeRole.DATA,
                    method=analyzer.method,
                    label=made.label,
                    time=None,
                )
                for made in result.data
            )
            finding = Finding(
                exhibit=exhibit,
                method=analyzer.method,
                outcome=result.outcome,
                summary=result.summary,
                values=result.values,
                limitations=analyzer.limitations,
                reproduction=analyzer.reproduction,
                tolerances=analyzer.tolerances,
                derivatives=tuple(item.digest for item in derivatives),
                environment=_NOWHERE,
            )
            digest = record_digest(finding)
            self.records[digest] = finding
            self.made[digest] = derivatives
            self.bytes_of |= {Digest.of(made.data): made.data for made in result.data}


def aligned(paths: Mapping[str, Path], apart_most_m: int = 100) -> OneClockValues:
    """The clock of some files; exhibits are named by the keys in its values."""
    table = Table(parameters={one_clock.APART_MOST: apart_most_m})
    names: dict[str, str] = {}
    for name, path in paths.items():
        exhibit = Digest.of(name.encode())
        names[str(exhibit)] = name
        kind = ExhibitKind.SOUND if path.suffix in {".mp3", ".ogg", ".wav"} else ExhibitKind.FOOTAGE
        table.lay(exhibit, driver.examine(path.read_bytes(), *METHODS, kind=kind))
    result = one_clock.METHOD.run(table)
    return from_plain(OneClockValues, _renamed(result.values, names))


def _renamed(value: Json, names: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, names) for item in value]
    return value
