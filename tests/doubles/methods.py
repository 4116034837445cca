"""Small methods on bytes, for use cases: quick, and of known result."""

from dataclasses import replace

from sightline.analysis.contract import Analyzer, Media, Result, Run, Stream, TextMade
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction


class Weighing(Run):
    """Reports size and first bytes, and writes them down."""

    def __init__(self, media: Media) -> None:
        self._source = media.source

    def finish(self) -> Result:
        size, head = self._source.size, self._source.read(0, 8).hex()
        return Result(
            outcome=Outcome.OBSERVED,
            summary=f"It has {size} bytes.",
            values={"size": size, "head": head, "parts": [{"size": size}]},
            texts=(TextMade(label="head", text=head),),
        )


class Repeating(Weighing):
    """Makes the same text twice, under the same label."""

    def finish(self) -> Result:
        result = super().finish()
        return replace(result, texts=result.texts * 2)


class Breaking(Run):
    """Fails when asked."""

    def __init__(self, _: Media) -> None:
        pass

    def finish(self) -> Result:
        raise ZeroDivisionError("no such number")


WEIGHING = Analyzer(
    method=Method(name="weighing", version=1),
    title="Weight",
    kinds=frozenset(ExhibitKind) - {ExhibitKind.ARCHIVE},
    streams=frozenset({Stream.BYTES}),
    limitations=("It looks at nothing but bytes.",),
    reproduction=Reproduction.EXACT,
    start=Weighing,
)
ROUGH = replace(
    WEIGHING,
    method=Method(name="rough", version=1),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    tolerances={"size": 3, "parts.*.size": 1},
)
BREAKING = replace(WEIGHING, method=Method(name="breaking", version=1), start=Breaking)
REPEATING = replace(WEIGHING, method=Method(name="repeating", version=1), start=Repeating)
MENDED = replace(BREAKING, start=Weighing)
"""The same method and version, on a machine where it works."""
