"""The methods behind a report's findings, each told once: parameters, limits, environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sightline.exports import words
from sightline.exports.report_types import MethodPart, Ref
from sightline.exports.visible import one_line, prose
from sightline.model.canonical import Json, encode
from sightline.model.finding import Environment, Finding, Reproduction
from sightline.model.joint import JointFinding

_PARAMETERS_SHOWN: Final = 600
_REPRODUCTIONS = {
    Reproduction.EXACT: "a second run must agree bit for bit",
    Reproduction.WITHIN_TOLERANCE: "a second run must agree within stated tolerances",
}


@dataclass(slots=True)
class Methods:
    """Numbers methods as their findings come by; another limit or build makes another number."""

    titles: dict[str, str]
    _parts: dict[tuple[object, ...], MethodPart] = field(default_factory=dict)

    def of(self, finding: Finding | JointFinding) -> Ref:
        """Where the method of a finding is told."""
        key = (
            finding.method.key,
            finding.limitations,
            finding.reproduction,
            _environment(finding.environment),
        )
        if key not in self._parts:
            self._parts[key] = self._part(finding, f"M{len(self._parts) + 1}")
        return self._parts[key].ref

    def parts(self) -> tuple[MethodPart, ...]:
        """The methods met so far."""
        return tuple(self._parts.values())

    def title(self, finding: Finding | JointFinding) -> str:
        """The method's name for readers."""
        return self.titles.get(finding.method.name, one_line(finding.method.name))

    def _part(self, finding: Finding | JointFinding, label: str) -> MethodPart:
        return MethodPart(
            ref=Ref(label=label, anchor=label.lower()),
            title=self.title(finding),
            method=words.method(finding.method),
            parameters=_shortened(finding.method.parameters),
            limitations=tuple(map(prose, finding.limitations)),
            reproduction=_REPRODUCTIONS[finding.reproduction],
            environment=_environment(finding.environment),
        )


def _shortened(parameters: Mapping[str, Json]) -> str:
    """On one line; a list of certificates would fill pages, so the log holds the rest."""
    if not parameters:
        return ""
    text = _text(parameters)
    rest = len(text) - _PARAMETERS_SHOWN
    return text if rest <= 0 else f"{text[:_PARAMETERS_SHOWN]}… ({rest} characters more in the log)"


def _environment(environment: Environment) -> tuple[str, ...]:
    builds = ", ".join(
        f"{one_line(name)} {_text(build)}" for name, build in sorted(environment.builds.items())
    )
    return (
        f"Sightline {one_line(environment.sightline)}" + (f"; {builds}" if builds else ""),
        "Confinement: " + (", ".join(map(one_line, environment.confinement)) or "none stated"),
    )


def _text(value: Json) -> str:
    """A plain value on one line."""
    return one_line(value if isinstance(value, str) else encode(value).decode())
