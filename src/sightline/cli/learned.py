"""A picture model of the user's own: its options, and what it finds alike."""

from pathlib import Path
from typing import Final, TypedDict

import click

from sightline.bootstrap.matching import learned_tools
from sightline.cli.ids import Names
from sightline.cli.options import FOLDER, several
from sightline.cli.screen import Cell, Column, Screen
from sightline.errors import InputRefused
from sightline.exports.learned_view import picture_place
from sightline.exports.words import plural
from sightline.matching.learned_likeness import ALIKE_PERMILLE, LikenessValues, LikePair, recorded
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.settings import Settings
from sightline.workbench.learned import LearnedTools, LookedAlike

_MICRO: Final = 1_000_000
_COLOURS: Final = 3
_LISTED: Final = 40
_COLUMNS: Final = (
    Column(heading="Exhibits", whole=True),
    Column(heading="Cosine", right=True, whole=True),
    Column(heading="Nearest pictures"),
)


class ModelGiven(TypedDict):
    """What the user says of a model."""

    model: Path | None
    model_side: int | None
    model_mean: str | None
    model_std: str | None
    alike: int


model_options: Final = several(
    click.option(
        "--model",
        type=FOLDER,
        metavar="FILE",
        help="Also propose what looks alike to this ONNX picture model of yours. It is run "
        "confined; no copy rests on it.",
    ),
    click.option(
        "--model-side",
        type=click.IntRange(1, 2048),
        metavar="N",
        help="Pixels of the square that the model takes. Default: as it says, else 288.",
    ),
    click.option(
        "--model-mean",
        metavar="R,G,B",
        help="Taken off colours between 0 and 1. Default: as it says, else ImageNet's.",
    ),
    click.option(
        "--model-std",
        metavar="R,G,B",
        help="What colours are divided by. Default: as it says, else ImageNet's.",
    ),
    click.option(
        "--alike",
        type=click.IntRange(1, 1000),
        default=ALIKE_PERMILLE,
        show_default=True,
        metavar="PERMILLE",
        help="Cosine from which two pictures count as alike to the model.",
    ),
)
"""Which model, and how pictures are prepared for it."""


def tools_for(given: ModelGiven, settings: Settings) -> LearnedTools | None:
    """What the model needs; None where no model is named.

    Raises:
        InputRefused: the file is no model that takes pictures and gives vectors, or three numbers
            are not three numbers.
    """
    if given["model"] is None:
        return None
    return learned_tools(given["model"], _asked(given), settings)


def _asked(given: ModelGiven) -> dict[str, Json]:
    side = given["model_side"]
    numbers = (("mean_e6", given["model_mean"]), ("spread_e6", given["model_std"]))
    asked: dict[str, Json] = {name: _three(words) for name, words in numbers if words is not None}
    spread = asked.get("spread_e6")
    if isinstance(spread, list) and not all(isinstance(part, int) and part > 0 for part in spread):
        raise InputRefused(
            f"--model-std {given['model_std']} divides colours by what is not above 0.",
            next_step="Write three numbers above 0, as 0.229,0.224,0.225.",
        )
    return asked if side is None else {**asked, "side": side}


def _three(words: str) -> list[Json]:
    try:
        found: list[Json] = [round(_MICRO * float(part)) for part in words.split(",")]
    except (ValueError, OverflowError):
        found = []
    if len(found) != _COLOURS:
        raise InputRefused(
            f"{words[:40]!r} is not three numbers.", next_step="Write them as 0.485,0.456,0.406."
        )
    return found


def likeness_document(names: Names, looked: LookedAlike | None) -> dict[str, object] | None:
    """As a plain value."""
    if looked is None:
        return None
    finding = None if looked.proposed is None else names.label(looked.proposed[0])
    values = _values(looked)
    return {
        "described_now": looked.described,
        "failed": [names.label(exhibit) for exhibit in looked.failed],
        "finding": finding,
        "model": None if values is None else values.model,
        "pairs": [] if values is None else [_plain(names, pair) for pair in values.pairs],
        "pairs_beyond": 0 if values is None else values.pairs_beyond,
    }


def _plain(names: Names, pair: LikePair) -> dict[str, object]:
    return {
        "a": names.label(Digest.parse(pair.a)),
        "b": names.label(Digest.parse(pair.b)),
        "cosine_permille": pair.cosine_permille,
        "a_shot": pair.a_picture.shot,
        "a_seconds": float(pair.a_picture.time.seconds),
        "b_shot": pair.b_picture.shot,
        "b_seconds": float(pair.b_picture.time.seconds),
    }


def _values(looked: LookedAlike) -> LikenessValues | None:
    return None if looked.proposed is None else recorded(looked.proposed[1])


def draw_likeness(screen: Screen, snapshot: Snapshot, names: Names, looked: LookedAlike) -> None:
    """What looks alike to the model, apart from copies."""
    screen.heading("Alike to your model; no copies by this")
    for exhibit in looked.failed:
        screen.line(f"{names.label(exhibit)}: the model tripped over its pictures.", "bad")
    values = _values(looked)
    if looked.proposed is None or values is None:
        screen.line("Fewer than two exhibits have pictures that the model could be given.")
        return
    screen.table(_COLUMNS, [_row(snapshot, names, pair) for pair in values.pairs[:_LISTED]])
    more = len(values.pairs) - _LISTED + values.pairs_beyond
    if more > 0:
        screen.line(f"… and {plural(more, 'pair')} more.")
    screen.line(f"{names.label(looked.proposed[0])}  {looked.proposed[1].summary}")


def _row(snapshot: Snapshot, names: Names, pair: LikePair) -> list[str | Cell]:
    pictures = ((pair.a, pair.a_picture), (pair.b, pair.b_picture))
    labels = [names.label(Digest.parse(name)) for name, _ in pictures]
    places = [picture_place(snapshot, Digest.parse(name), shown) for name, shown in pictures]
    where = "; ".join(f"{label}: {place}" for label, place in zip(labels, places, strict=True))
    return [" ".join(labels), f"{pair.cosine_permille / 1000:.3f}", where]
