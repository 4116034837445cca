"""The table of traits: ours, and one that the user adds."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, Final

from sightline.analysis.encodings import TraitRow
from sightline.errors import InputRefused

_FIELDS: Final = ("trait", "holds", "compatible_with", "source", "checked")
_BYTES_MOST, _ROWS_MOST, _TEXT_MOST = 1 << 20, 500, 300


def our_rows() -> tuple[TraitRow, ...]:
    """The rows that come with Sightline."""
    text = resources.files("sightline.adapters").joinpath("encoding_traits.toml").read_text("utf-8")
    return _rows(text, "encoding_traits.toml")


def rows_in(path: Path) -> tuple[TraitRow, ...]:
    """The rows of a user's table.

    Raises:
        InputRefused: it cannot be read, or is no such table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(
            f"The table of traits cannot be read: {error.strerror}.",
            file=str(path),
            next_step="Name a TOML file with [[row]] entries.",
        ) from error
    if len(data) > _BYTES_MOST:
        raise _refused(str(path), "it is larger than a megabyte")
    return _rows(data.decode("utf-8", "replace"), str(path))


def _rows(text: str, file: str) -> tuple[TraitRow, ...]:
    try:
        table = tomllib.loads(text).get("row", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refused(file, f"it is no TOML: {error}") from error
    if not isinstance(table, list) or len(table) > _ROWS_MOST:
        raise _refused(file, f"it holds no list of at most {_ROWS_MOST} rows")
    return tuple(_row(item, number, file) for number, item in enumerate(table, start=1))


def _row(item: Any, number: int, file: str) -> TraitRow:  # noqa: ANN401 - whatever TOML holds
    given = item if isinstance(item, dict) else {}
    texts = {name: str(given.get(name, "")) for name in _FIELDS}
    lacking = [name for name, text in texts.items() if not 0 < len(text) <= _TEXT_MOST]
    if lacking:
        raise _refused(file, f"row {number} lacks a proper {lacking[0]!r}")
    return TraitRow(**texts)


def _refused(file: str, cause: str) -> InputRefused:
    return InputRefused(
        f"The table of traits cannot be used: {cause}.",
        file=file,
        next_step=f"Give each [[row]] the texts {', '.join(_FIELDS)}.",
    )
