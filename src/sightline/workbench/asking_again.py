"""Findings by programs and services outside: asked again where they are at hand, else told why not.

A program is at hand where it is installed in the version that answered then; a service, where this
command names its address as the earlier one did. Nothing is sent anywhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.analysis.exiftool_fields import NAME as FIELDS
from sightline.analysis.transcript import TRANSCRIPT, TRANSLATION, Sent
from sightline.errors import SightlineError
from sightline.matching.learned import NAME as LEARNED
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Finding, Outcome
from sightline.workbench.case import Case
from sightline.workbench.learned import learned_again
from sightline.workbench.learned_ports import PictureModel
from sightline.workbench.listen import asked_to_hear, asked_to_translate
from sightline.workbench.ports.engine import Examined
from sightline.workbench.reported_fields import Ask, asked_fields
from sightline.workbench.speech_ports import SoundTaker, SpeechService, TranslationService

OUTSIDE: Final = frozenset({FIELDS, TRANSCRIPT, TRANSLATION, LEARNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a command has at hand to ask again."""

    environment: Environment
    take: SoundTaker
    read: Ask | None = None
    """ExifTool; None where it is not installed."""
    hear: Callable[[str, str], SpeechService | None] = lambda _name, _model: None
    """The service or program of that name, with a model, if this command names it."""
    translate: Callable[[str, str], TranslationService | None] = lambda _name, _model: None
    model: Callable[[Mapping[str, Json]], PictureModel | None] = lambda _parameters: None
    """The picture model of a method's parameters, if this command names its file."""
    told: Callable[[Sent, str], None] = lambda _sent, _name: None
    """Hears of each part before it goes, and where to."""

    def again(self, case: Case, finding: Finding) -> Examined | str:
        """A second answer to what a finding asked, or why there is none; records nothing."""
        try:
            examined = self._asked(case, finding)
        except SightlineError as error:
            return f"Not re-run: {error.cause}"
        if isinstance(examined, str):
            return examined
        failed = examined.result.outcome is Outcome.FAILED
        if failed and finding.outcome is not Outcome.FAILED:
            # One that cannot be reached today says nothing of what it answered then.
            return f"Not re-run: {examined.result.summary}"
        if examined.analyzer.method.key == finding.method.key:
            return examined
        if examined.analyzer.method.version != finding.method.version:
            return "This Sightline does not have that method or version."
        then, now = (
            _text(method.parameters.get(FIELDS))
            for method in (finding.method, examined.analyzer.method)
        )
        return f"Not re-run: ExifTool {then} answered then, {now} is installed here."

    def _asked(self, case: Case, finding: Finding) -> Examined | str:
        if finding.method.name == FIELDS:
            return self._fields(case, finding)
        if finding.method.name == LEARNED:
            return self._learned(case, finding)
        return self._served(case, finding)

    def _fields(self, case: Case, finding: Finding) -> Examined | str:
        if self.read is None:
            return "Not re-run: ExifTool is not installed here."
        return asked_fields(case, finding.exhibit, self.read, self.environment)

    def _learned(self, case: Case, finding: Finding) -> Examined | str:
        asked = finding.method.parameters
        model = self.model(asked)
        if model is None:
            whose = _text(asked.get("model"))
            return f"Not re-run: it needs the model {whose}; name its file by --model."
        return learned_again(case, finding.exhibit, model, self.environment)

    def _served(self, case: Case, finding: Finding) -> Examined | str:
        asked = finding.method.parameters
        name, model = _text(asked.get("service")), _text(asked.get("model"))
        if finding.method.name == TRANSCRIPT:
            hears = self.hear(name, model)
            if hears is None:
                return (
                    f"Not re-run: {name} heard it; name it by --service or --command to ask again."
                )
            return asked_to_hear(
                case,
                finding.exhibit,
                hears,
                self.take,
                environment=self.environment,
                language=_text(asked.get("language")) or None,
                told=lambda sent: self.told(sent, name),
            )
        translates = self.translate(name, model)
        if translates is None:
            return f"Not re-run: {name} translated it; name it by --service to ask again."
        return asked_to_translate(
            case,
            Digest.parse(_text(asked.get("of"))),
            translates,
            to=_text(asked.get("to")),
            environment=self.environment,
            told=lambda sent: self.told(sent, name),
        )


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
