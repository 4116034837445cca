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
    page_context,
    shots,
    sound,
    sound_events,
    statements,
    text,
    views,
    web_archive,
    words,
)
from sightline.analysis.contract import Analyzer
from sightline.analysis.credentials_values import CredentialsValues
from sightline.analysis.page_context_values import PageContextValues
from sightline.analysis.sound_events_values import SoundEventsValues
from sightline.analysis.web_archive_values import WebArchiveValues
from sightline.analysis.words_values import WordsValues
from sightline.matching import descriptor_run, frames_taken, learned
from sightline.model.finding import Method

ANALYZERS: Final[tuple[Analyzer, ...]] = (
    container.ANALYZER,
    fields.ANALYZER,
    encoding.ANALYZER,
    shots.ANALYZER,
    continuity.ANALYZER,
    keyframes.ANALYZER,
    sound.ANALYZER,
    sound_events.ANALYZER,
    clock_print.ANALYZER,
    text.ANALYZER,
    page_context.ANALYZER,
    statements.ANALYZER,
    web_archive.ANALYZER,
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
    sound_events.ANALYZER.method.name: SoundEventsValues,
    clock_print.ANALYZER.method.name: clock_print.ClockPrintValues,
    text.ANALYZER.method.name: text.TextValues,
    page_context.ANALYZER.method.name: PageContextValues,
    statements.ANALYZER.method.name: statements.StatementsValues,
    web_archive.ANALYZER.method.name: WebArchiveValues,
    descriptor_run.ANALYZER.method.name: descriptor_run.DescriptorValues,
    credentials.NAME: CredentialsValues,
    frames_taken.NAME: frames_taken.FramesValues,
    learned.NAME: learned.LearnedValues,
    words.NAME: WordsValues,
    views.NAME: views.ViewsValues,
}
"""What the `values` of a method's findings decode to."""


def asked_again(method: Method) -> Analyzer | None:
    """The analyzer of a method that is made for what it is asked; None where it is no such method.

    Such a method is not among `ANALYZERS`: nothing is missing where nobody asked.
    """
    made: Analyzer | None = None
    if method.name == credentials.NAME:
        made = credentials.asked_again(method)
    elif method.name == frames_taken.NAME:
        times = _times(method.parameters.get("times_us"))
        if 0 < len(set(times)) <= frames_taken.TIMES_MOST:
            made = frames_taken.taker(times)
    elif method.name == views.NAME:
        times = _times(method.parameters.get("stills_us"))
        if len(set(times)) <= views.STILLS_MOST:
            made = views.viewer(times)
    return made if made is not None and made.method.key == method.key else None


def _times(asked: object) -> list[int]:
    given = asked if isinstance(asked, list | tuple) else ()
    return [time for time in given if isinstance(time, int)]
