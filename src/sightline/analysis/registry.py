"""Every method there is: the one place where an analyzer is added."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis import (
    clock_print,
    container,
    continuity,
    continuity_values,
    credentials,
    encoding,
    fields,
    keyframes,
    shots,
    sound,
    statements,
    text,
)
from sightline.analysis.contract import Analyzer
from sightline.analysis.credentials_values import CredentialsValues
from sightline.matching import descriptor_run, frames_taken
from sightline.model.finding import Method

ANALYZERS: Final[tuple[Analyzer, ...]] = (
    container.ANALYZER,
    fields.ANALYZER,
    encoding.ANALYZER,
    shots.ANALYZER,
    continuity.ANALYZER,
    keyframes.ANALYZER,
    sound.ANALYZER,
    clock_print.ANALYZER,
    text.ANALYZER,
    statements.ANALYZER,
    descriptor_run.ANALYZER,
    # Last: should the library behind it end the process, all others have reported.
    credentials.ANALYZER,
)

VALUES: Final[Mapping[str, type]] = {
    container.ANALYZER.method.name: container.ContainerValues,
    fields.ANALYZER.method.name: fields.FieldsValues,
    encoding.ANALYZER.method.name: encoding.EncodingValues,
    shots.ANALYZER.method.name: shots.ShotsValues,
    continuity.ANALYZER.method.name: continuity_values.ContinuityValues,
    keyframes.ANALYZER.method.name: keyframes.KeyframesValues,
    sound.ANALYZER.method.name: sound.SoundValues,
    clock_print.ANALYZER.method.name: clock_print.ClockPrintValues,
    text.ANALYZER.method.name: text.TextValues,
    statements.ANALYZER.method.name: statements.StatementsValues,
    descriptor_run.ANALYZER.method.name: descriptor_run.DescriptorValues,
    credentials.NAME: CredentialsValues,
    frames_taken.NAME: frames_taken.FramesValues,
}
"""What the `values` of a method's findings decode to."""


def asked_again(method: Method) -> Analyzer | None:
    """The analyzer of a method that is made for what it is asked; None where it is no such method.

    Such a method is not among `ANALYZERS`: nothing is missing where nobody asked.
    """
    if method.name == credentials.NAME:
        return credentials.asked_again(method)
    asked = method.parameters.get("times_us")
    if method.name != frames_taken.NAME or not isinstance(asked, list | tuple):
        return None
    times = [time for time in asked if isinstance(time, int)]
    if not 0 < len(set(times)) <= frames_taken.TIMES_MOST:
        return None
    made = frames_taken.taker(times)
    return made if made.method.key == method.key else None
