"""The methods behind a report's findings, each told once: parameters, limits, environment."""

from dataclasses import dataclass, field
from typing import Final

from sightline.exports import words
from sightline.exports.report_types import MethodPart, Ref
from sightline.exports.visible import one_line, prose
from sightline.model.canonical import Json, encode
from sightline.model.finding import Environment, Finding, Reproduction
from sightline.model.joint import JointFinding

PARAMETERS_SHOWN: Final = 3
_CHARACTERS_SHOWN: Final = 600
_REPRODUCTIONS = {
    Reproduction.EXACT: "a second run must agree bit for bit",
    Reproduction.WITHIN_TOLERANCE: "a second run must agree within stated tolerances",
}


@dataclass(slots=True)
class _Told:
    """One card: what is the same in all findings made so, and what differed between them."""

    ref: Ref
    like: Finding | JointFinding
    parameters: dict[str, None] = field(default_factory=dict)
    environment: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Methods:
    """Numbers methods as their findings come by; another version or limit makes another number.

    Parameters and builds differ from finding to finding, most of all between pairs of exhibits: a
    method is told once all the same, with those that were met.
    """

    titles: dict[str, str]
    _told: dict[tuple[object, ...], _Told] = field(default_factory=dict)

    def of(self, finding: Finding | JointFinding) -> Ref:
        """Where the method of a finding is told."""
        method = finding.method
        key = (method.name, method.version, finding.limitations, finding.reproduction)
        if key not in self._told:
            label = f"M{len(self._told) + 1}"
            self._told[key] = _Told(ref=Ref(label=label, anchor=label.lower()), like=finding)
        told = self._told[key]
        if method.parameters:
            told.parameters[_text(method.parameters)] = None
        told.environment.update(dict.fromkeys(_environment(finding.environment)))
        return told.ref

    def parts(self) -> tuple[MethodPart, ...]:
        """The methods met so far."""
        return tuple(map(self._part, self._told.values()))

    def title(self, finding: Finding | JointFinding) -> str:
        """The method's name for readers."""
        return self.titles.get(finding.method.name, one_line(finding.method.name))

    def _part(self, told: _Told) -> MethodPart:
        finding = told.like
        return MethodPart(
            ref=told.ref,
            title=self.title(finding),
            method=words.method(finding.method),
            parameters=tuple(map(_shortened, tuple(told.parameters)[:PARAMETERS_SHOWN])),
            parameters_beyond=max(0, len(told.parameters) - PARAMETERS_SHOWN),
            limitations=tuple(map(prose, finding.limitations)),
            reproduction=_REPRODUCTIONS[finding.reproduction],
            environment=tuple(told.environment),
        )


def _shortened(parameters: str) -> str:
    """A list of certificates would fill pages: the log holds the rest."""
    rest = len(parameters) - _CHARACTERS_SHOWN
    if rest <= 0:
        return parameters
    return f"{parameters[:_CHARACTERS_SHOWN]}… ({rest} characters more in the log)"


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
