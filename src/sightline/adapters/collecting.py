"""From untrusted messages to results and derivatives, in the parent.

Whatever a taken-over decoder may send, what leaves here has the right types, fits the limits and
belongs to a method of the job; pictures are encoded here, so that no coded bytes of its making are
ever kept.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from sightline.adapters.jpeg import jpeg
from sightline.adapters.messages import Tag, UnfitMessage, read_object, split_head
from sightline.adapters.results import (
    COLOURS,
    DATA_TYPE,
    MAX_LABEL,
    MAX_MADE,
    MAX_SIDE,
    MAX_SUMMARY,
    failed,
)
from sightline.analysis.contract import Analyzer, Result
from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.exhibit import DerivativeRole
from sightline.model.finding import Environment, Outcome
from sightline.model.plain import from_plain
from sightline.model.times import MediaTime
from sightline.workbench.ports.engine import Examined, Job, Made

_KEYFRAMES: Final = "keyframes"
"""The method whose pictures stand for the exhibit."""
_MAX_LEVELS, _MAX_BUILDS, _MAX_BUILD_TEXT = 32, 64, 200


class Collector:
    """What one child has reported of one exhibit so far."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._pictures: list[list[Made]] = [[] for _ in job.analyzers]
        self._texts: list[list[Made]] = [[] for _ in job.analyzers]
        self._data: list[list[Made]] = [[] for _ in job.analyzers]
        self._results: list[Result | None] = [None] * len(job.analyzers)

    @property
    def complete(self) -> bool:
        """Whether every method has reported."""
        return None not in self._results

    def take(self, tag: Tag, untrusted: bytes) -> None:
        """Take in one message about a result.

        Raises:
            UnfitMessage: it is none, or does not fit what came before.
        """
        if tag is Tag.RESULT:
            head = read_object(untrusted)
            self._result(self._open(head), head)
            return
        head, body = split_head(untrusted)
        number = self._open(head)
        if sum(self._made(number)) >= MAX_MADE:
            raise UnfitMessage("It made more pictures, texts and data than one result may hold.")
        if tag is Tag.PICTURE:
            self._pictures[number].append(_picture(self._job.analyzers[number], head, body))
        elif tag is Tag.TEXT:
            self._texts[number].append(_text(head, body))
        elif tag is Tag.DATA:
            self._data[number].append(_data(head, body))
        else:
            raise UnfitMessage(f"It sent {tag.name} where a result belongs.")

    def examined(self, environment: Environment, cause: str, failure: str) -> tuple[Examined, ...]:
        """All results in the job's order; `cause` explains those that are missing."""
        return tuple(
            self._examined(number, environment, failed(cause, failure))
            for number in range(len(self._job.analyzers))
        )

    def _examined(self, number: int, environment: Environment, otherwise: Result) -> Examined:
        result = self._results[number]
        made = (*self._pictures[number], *self._texts[number], *self._data[number])
        return Examined(
            exhibit=self._job.exhibit,
            analyzer=self._job.analyzers[number],
            result=result or otherwise,
            made=made if result else (),
            environment=environment,
        )

    def _open(self, head: Mapping[str, Json]) -> int:
        """The number of an analyzer that has not reported yet."""
        number = integer(head, "analyzer", 0, len(self._results) - 1)
        if self._results[number] is not None:
            raise UnfitMessage("It reported twice for one method.")
        return number

    def _made(self, number: int) -> tuple[int, int, int]:
        return len(self._pictures[number]), len(self._texts[number]), len(self._data[number])

    def _result(self, number: int, head: Mapping[str, Json]) -> None:
        values, outcome = head.get("values"), head.get("outcome")
        if not isinstance(values, Mapping):
            raise UnfitMessage("It reported values that are no object.")
        if outcome not in set(Outcome):
            raise UnfitMessage("It reported an unknown outcome.")
        counts = tuple(integer(head, name, 0, MAX_MADE) for name in ("pictures", "texts", "data"))
        if counts != self._made(number):
            raise UnfitMessage("It made another number of pictures, texts or data than it reports.")
        self._results[number] = Result(
            outcome=Outcome(str(outcome)), summary=text(head, "summary", MAX_SUMMARY), values=values
        )


def environment_of(untrusted: bytes) -> Environment:
    """What a child says it runs on, before it has touched the exhibit.

    Raises:
        UnfitMessage: it is something else.
    """
    head = read_object(untrusted)
    levels, builds = head.get("confinement"), head.get("builds")
    if not isinstance(levels, list) or not isinstance(builds, Mapping):
        raise UnfitMessage("It did not say what it runs on.")
    if len(levels) > _MAX_LEVELS or len(builds) > _MAX_BUILDS:
        raise UnfitMessage("It said too much about what it runs on.")
    named = {str(number): level for number, level in enumerate(levels)}
    return Environment(
        sightline=text(head, "sightline", _MAX_BUILD_TEXT),
        builds={name: text(builds, name, _MAX_BUILD_TEXT) for name in builds},
        confinement=tuple(text(named, name, _MAX_BUILD_TEXT) for name in named),
    )


def integer(head: Mapping[str, Json], name: str, least: int, most: int) -> int:
    """A whole number within bounds.

    Raises:
        UnfitMessage: it is missing, something else, or out of bounds.
    """
    value = head.get(name)
    if type(value) is not int or not least <= value <= most:
        raise UnfitMessage(f"It stated no proper number for {name}.")
    return value


def text(head: Mapping[str, Json], name: str, longest: int) -> str:
    """A text of bounded length.

    Raises:
        UnfitMessage: it is missing, something else, or too long.
    """
    value = head.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise UnfitMessage(f"It stated no proper text for {name}.")
    return value


def _picture(analyzer: Analyzer, head: Mapping[str, Json], body: memoryview) -> Made:
    height, width = integer(head, "height", 1, MAX_SIDE), integer(head, "width", 1, MAX_SIDE)
    channels = integer(head, "channels", 1, COLOURS)
    if channels not in {1, COLOURS} or len(body) != height * width * channels:
        raise UnfitMessage("It sent a picture whose pixels do not fill its shape.")
    shape = (height, width) if channels == 1 else (height, width, COLOURS)
    keyframes = analyzer.method.name == _KEYFRAMES
    return Made(
        label=text(head, "label", MAX_LABEL),
        role=DerivativeRole.REPRESENTATIVE_FRAME if keyframes else DerivativeRole.PICTURE,
        media_type="image/jpeg",
        time=_time(head),
        data=jpeg(np.frombuffer(body, np.uint8).reshape(shape)),
    )


def _time(head: Mapping[str, Json]) -> MediaTime | None:
    value = head.get("time")
    if value is None:
        return None
    try:
        return from_plain(MediaTime, value)
    except InputRefused as error:
        raise UnfitMessage("It stated a time that is none.") from error


def _text(head: Mapping[str, Json], body: memoryview) -> Made:
    try:
        data = str(body, "utf-8").encode()
    except UnicodeDecodeError as error:
        raise UnfitMessage("It sent a text that is not UTF-8.") from error
    return Made(
        label=text(head, "label", MAX_LABEL),
        role=DerivativeRole.TEXT,
        media_type="text/plain",
        time=None,
        data=data,
    )


def _data(head: Mapping[str, Json], body: memoryview) -> Made:
    form = text(head, "media_type", MAX_LABEL)
    if not DATA_TYPE.fullmatch(form):
        raise UnfitMessage("It sent data in no form of ours.")
    return Made(
        label=text(head, "label", MAX_LABEL),
        role=DerivativeRole.DATA,
        media_type=form,
        time=None,
        data=bytes(body),
    )
