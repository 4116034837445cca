"""Words read in pictures as rows, the same for the command line, the page and print."""

from dataclasses import dataclass

from sightline.analysis.words import NAME
from sightline.analysis.words_values import Line, WordsValues
from sightline.exports.decoded import told
from sightline.exports.visible import one_line
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """A line of text."""

    when: str
    """Empty in a still."""
    text: str
    others: tuple[str, ...]
    script: str
    sure: str
    mirrored: bool
    where: str


def standing(snapshot: Snapshot, exhibit: Digest) -> tuple[Digest, Finding] | None:
    """The newest reading of an exhibit."""
    found = told(snapshot, exhibit, {NAME: WordsValues})
    return found[-1] if found else None


def read(finding: Finding) -> WordsValues:
    """The values of such a finding."""
    return from_plain(WordsValues, finding.values)


def rows(values: WordsValues) -> tuple[WordRow, ...]:
    """One row a line."""
    return tuple(map(_row, values.lines))


def _row(line: Line) -> WordRow:
    when = ""
    if line.first is not None and line.last is not None:
        when = (
            line.first.text if line.first == line.last else f"{line.first.text} to {line.last.text}"
        )
    middle = line.region.left + line.region.width // 2, line.region.top + line.region.height // 2
    return WordRow(
        when=when,
        text=one_line(line.reading.text),
        others=tuple(one_line(item.text) for item in line.others),
        script=line.reading.script.value,
        sure=f"{line.reading.confidence_permille // 10} %",
        mirrored=line.mirrored,
        where=_ninth(*middle),
    )


def _ninth(x: int, y: int) -> str:
    """Which ninth of the picture, in words."""
    across = ("left", "middle", "right")[min(2, x * 3 // 10_000)]
    down = ("top", "", "bottom")[min(2, y * 3 // 10_000)]
    return f"{down} {across}".strip()
