"""Every method there is: the one place where an analyzer is added."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis import (
    clock_print,
    container,
    fields,
    keyframes,
    shots,
    sound,
    statements,
    text,
)
from sightline.analysis.contract import Analyzer
from sightline.matching import descriptor_run

ANALYZERS: Final[tuple[Analyzer, ...]] = (
    container.ANALYZER,
    fields.ANALYZER,
    shots.ANALYZER,
    keyframes.ANALYZER,
    sound.ANALYZER,
    clock_print.ANALYZER,
    text.ANALYZER,
    statements.ANALYZER,
    descriptor_run.ANALYZER,
)

VALUES: Final[Mapping[str, type]] = {
    container.ANALYZER.method.name: container.ContainerValues,
    fields.ANALYZER.method.name: fields.FieldsValues,
    shots.ANALYZER.method.name: shots.ShotsValues,
    keyframes.ANALYZER.method.name: keyframes.KeyframesValues,
    sound.ANALYZER.method.name: sound.SoundValues,
    clock_print.ANALYZER.method.name: clock_print.ClockPrintValues,
    text.ANALYZER.method.name: text.TextValues,
    statements.ANALYZER.method.name: statements.StatementsValues,
    descriptor_run.ANALYZER.method.name: descriptor_run.DescriptorValues,
}
"""What the `values` of a method's findings decode to."""
