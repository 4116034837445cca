"""Every method there is: the one place where an analyzer is added."""

from typing import Final

from sightline.analysis import container, fields, keyframes, shots, sound, text
from sightline.analysis.contract import Analyzer

ANALYZERS: Final[tuple[Analyzer, ...]] = (
    container.ANALYZER,
    fields.ANALYZER,
    shots.ANALYZER,
    keyframes.ANALYZER,
    sound.ANALYZER,
    text.ANALYZER,
)
