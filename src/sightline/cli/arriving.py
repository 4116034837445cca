"""Taking local files in, and telling what became of each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from sightline.cli.ids import Names
from sightline.cli.options import Options
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Cell, Column, Screen
from sightline.errors import InputRefused, NotFound
from sightline.exports.words import plural, size
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.model.stamps import NotBefore
from sightline.sources.local import local_items
from sightline.workbench.acquire import Acquired, Purpose, acquire
from sightline.workbench.case import Case
from sightline.workbench.ports.objects import Expander, Incoming, NotIncoming

REFUSED: Final = "refused"
_LISTED: Final = 40
"""Lines of a long intake that are drawn; the JSON document has them all."""
_RECORDING: Final = frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND})
_SUFFIXES: Final[tuple[tuple[str, frozenset[ExhibitKind]], ...]] = (
    (".mp4 .m4v .mov .avi .mkv .webm .mpg .mpeg .mts .m2ts .flv .wmv .3gp .ogv", _RECORDING),
    (".mp3 .m4a .aac .wav .flac .ogg .oga .opus .amr .aif .aiff .caf", _RECORDING),
    (
        ".jpg .jpeg .png .gif .tif .tiff .bmp .webp .heic .heif .avif",
        frozenset({ExhibitKind.STILL}),
    ),
    (".zip .tar .gz .tgz .bz2 .xz", frozenset({ExhibitKind.ARCHIVE})),
    (".txt .md .html .htm .pdf .eml .csv", frozenset({ExhibitKind.REPORT})),
)
"""Suffixes of one kind of thing; others, and suffixes that many kinds share, say nothing."""
_COLUMNS: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Status", whole=True),
    Column(heading="Kind", whole=True),
    Column(heading="Size", right=True, whole=True),
    Column(heading="Name"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What became of everything that was named."""

    acquired: tuple[Acquired, ...]
    missing: tuple[NotFound, ...]
    """Paths where nothing was."""

    @property
    def kept(self) -> bool:
        """Whether anything is in the case now."""
        return any(item.exhibit is not None for item in self.acquired)

    @property
    def refused(self) -> tuple[Acquired, ...]:
        """What was found and not taken in."""
        return tuple(item for item in self.acquired if item.status == REFUSED)

    @property
    def exit_code(self) -> int:
        """0, or that of the gravest thing that was left behind."""
        if self.refused:
            return InputRefused.exit_code
        return NotFound.exit_code if self.missing else 0

    def counts(self) -> dict[str, int]:
        """Items by what became of them."""
        counts = Counter(item.status for item in self.acquired)
        return {
            "new": counts["new"],
            "seen_before": counts["seen before"],
            "already_recorded": counts["already recorded"],
            "refused": counts[REFUSED],
            "missing": len(self.missing),
        }

    def document(self, names: Names) -> dict[str, object]:
        """As a plain value."""
        return {
            "counts": self.counts(),
            "items": [_plain(item, names) for item in self.acquired],
            "missing": [
                {"file": error.file, "cause": error.cause, "next_step": error.next_step}
                for error in self.missing
            ],
        }


def arrive(
    case: Case, paths: Sequence[Path], purpose: Purpose, expander: Expander, options: Options
) -> Arrivals:
    """Take in what lies at the paths; one where nothing lies stops no other.

    Raises:
        StorageFailed: the case cannot be written.
    """
    options.interrupted = (
        "What was taken in so far is recorded: run the same command again to go on with the rest."
    )
    missing: list[NotFound] = []
    octets = 0
    count = 0
    with meter(options) as show:

        def told(acquired: Acquired) -> None:
            nonlocal octets, count
            octets += acquired.exhibit.size if acquired.exhibit else 0
            count += 1
            show(Step(words=f"{plural(count, 'item')} taken in", done=octets, total=0))

        acquired = acquire(case, _items(paths, missing), purpose, expander, told)
    return Arrivals(acquired=tuple(acquired), missing=tuple(missing))


def cited(case: Case, typed: str | None) -> Digest | None:
    """The token made beforehand that the user means; None where none was named.

    Raises:
        NotFound: there is no such token in the case.
    """
    return None if typed is None else Names(case.snapshot).find(typed, NotBefore)


def draw_arrivals(screen: Screen, arrivals: Arrivals, names: Names) -> None:
    """For people: each item, then what needs a look."""
    screen.table(_COLUMNS, [_row(item, names) for item in arrivals.acquired[:_LISTED]])
    more = len(arrivals.acquired) - _LISTED
    if more > 0:
        screen.line(f"… and {plural(more, 'item')} more: list them with `sightline exhibits`.")
    for item in arrivals.acquired:
        doubt = disagreement(item)
        if doubt:
            screen.line(f"note: {doubt}", "warn")
    for item in arrivals.refused:
        screen.line(f"refused: {item.source.name}: {item.cause}", "bad")
    for error in arrivals.missing:
        screen.line(f"missing: {error.file}: {error.cause} {error.next_step}", "bad")
    counts = arrivals.counts()
    screen.line(", ".join(f"{count} {key.replace('_', ' ')}" for key, count in counts.items()))


def disagreement(item: Acquired) -> str | None:
    """What to say where a name's suffix and the first bytes tell different kinds."""
    if item.exhibit is None:
        return None
    name = PurePosixPath(item.source.name).name
    suffix = PurePosixPath(name).suffix.lower()
    told = next((kinds for suffixes, kinds in _SUFFIXES if suffix in suffixes.split()), None)
    if told is None or item.exhibit.exhibit_kind in told:
        return None
    found = f"its bytes are {item.exhibit.media_type}" if item.exhibit.size else "it is empty"
    return f"{name} is named {suffix}, but {found}."


def _items(paths: Sequence[Path], missing: list[NotFound]) -> Iterator[Incoming | NotIncoming]:
    for path in paths:
        try:
            yield from local_items(path)
        except NotFound as error:
            missing.append(error)


def _plain(item: Acquired, names: Names) -> dict[str, object]:
    exhibit: Exhibit | None = item.exhibit
    return {
        "name": item.source.name,
        "status": item.status,
        "cause": item.cause,
        "label": None if exhibit is None else names.label(exhibit.digest),
        "exhibit": None if exhibit is None else str(exhibit.digest),
        "kind": None if exhibit is None else exhibit.exhibit_kind.value,
        "media_type": None if exhibit is None else exhibit.media_type,
        "size": None if exhibit is None else exhibit.size,
        "note": disagreement(item),
    }


def _row(item: Acquired, names: Names) -> list[str | Cell]:
    if item.exhibit is None:
        return ["", Cell(text=item.status, style="bad"), "", "", item.source.name]
    return [
        names.label(item.exhibit.digest),
        item.status,
        item.exhibit.exhibit_kind.value,
        size(item.exhibit.size).split(" (")[0],
        item.source.name,
    ]
