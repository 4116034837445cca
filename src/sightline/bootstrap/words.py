"""Reading words in pictures, and running such a reading again."""

from sightline.adapters import word_reading
from sightline.adapters.word_reading import FRAMES, FRAMES_LIMIT, USUAL, Asked, words_method
from sightline.analysis import registry
from sightline.analysis.contract import Analyzer
from sightline.model.finding import Method

__all__ = ["FRAMES", "FRAMES_LIMIT", "USUAL", "Asked", "asked_again", "words_method"]


def asked_again(method: Method) -> Analyzer | None:
    """The analyzer of a method that runs only where somebody asks for it."""
    return registry.asked_again(method) or word_reading.asked_again(method)
