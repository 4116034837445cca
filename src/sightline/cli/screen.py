"""Where words go: results to the output, remarks to stderr; one JSON document where asked for.

Whatever is printed may quote names and texts of strangers. All of it passes through `one_line` or
`prose` here, so that no file name can steer a terminal, and the library that draws is only loaded
where something is drawn.
"""

import io
import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TextIO, TypeAlias

import click

from sightline.cli.options import Options
from sightline.exports.visible import one_line, prose

Style: TypeAlias = Literal["plain", "strong", "faint", "good", "warn", "bad"]

_STYLES: Final[Mapping[Style, Mapping[str, object]]] = {
    "plain": {},
    "strong": {"bold": True},
    "faint": {"dim": True},
    "good": {"fg": "green"},
    "warn": {"fg": "yellow"},
    "bad": {"fg": "red", "bold": True},
}
_UNBOUNDED: Final = 100_000
"""Width where no terminal bounds a line: one row stays one line, for grep and the like."""
_SMALLEST_WIDTH: Final = 40
_BASIC_PLANE: Final = 0xFFFF
_LONG_WORD: Final = 24
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's classes of what a terminal obeys, hides or cannot write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell that is more than plain text."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table's column."""

    heading: str
    right: bool = False
    whole: bool = False
    """Never broken across lines: identifiers and numbers."""


Row: TypeAlias = Sequence[str | Cell]


class Screen:
    """Prints for one command."""

    def __init__(self, options: Options) -> None:
        self._json = options.json
        self._quiet = options.quiet

    def document(self, value: object) -> bool:
        """Print the JSON document if that is what was asked for, and say whether it was."""
        if self._json:
            click.echo(json_text(value))
        return self._json

    def line(self, text: str = "", style: Style = "plain", *, indent: int = 0) -> None:
        """One line of the result, wrapped on a terminal."""
        self._write(one_line(text), style, indent, sys.stdout)

    def prose(self, text: str, style: Style = "plain", *, indent: int = 0) -> None:
        """Text of the result whose line ends stay."""
        for part in prose(text).split("\n"):
            self._write(part, style, indent, sys.stdout)

    def heading(self, text: str) -> None:
        """A heading, after an empty line."""
        click.echo()
        self.line(text, "strong")

    def remark(self, text: str, style: Style = "plain", *, indent: int = 0) -> None:
        """Something to know that is no part of the result; not with --quiet."""
        if not self._quiet:
            self._write(one_line(text), style, indent, sys.stderr)

    def table(self, columns: Sequence[Column], rows: Sequence[Row], *, indent: int = 0) -> None:
        """A table as wide as the terminal; one line a row where there is no terminal."""
        text = _drawn(columns, rows, _width(sys.stdout) - indent, colours=coloured(sys.stdout))
        for drawn in text.splitlines():
            click.echo((" " * indent + drawn).rstrip(), color=True)

    def _write(self, text: str, style: Style, indent: int, stream: TextIO) -> None:
        wrapped = [text]
        if stream.isatty() and len(text) + indent > _width(stream):
            # A digest stays whole, to be copied; the terminal itself breaks what is too long.
            wrapped = textwrap.wrap(
                text, _width(stream) - indent, break_on_hyphens=False, break_long_words=False
            )
        for part in wrapped:
            shown = _styled(part, style) if coloured(stream) else part
            click.echo(f"{' ' * indent}{shown}".rstrip(), file=stream, color=True)


def coloured(stream: TextIO) -> bool:
    """Colours are for terminals, and only where nobody declined them (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def json_text(value: object) -> str:
    """JSON in UTF-8 that can be shown: characters a terminal may obey or hide are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    # What is left unseen but line ends stands within strings, where an escape may stand as well.
    unseen = (mark for mark in set(text) if unicodedata.category(mark) in _UNSEEN)
    return text.translate({ord(mark): _escape(mark) for mark in unseen if mark != "\n"})


def _escape(mark: str) -> str:
    return json.dumps(mark)[1:-1] if ord(mark) > _BASIC_PLANE else f"\\u{ord(mark):04x}"


def _styled(text: str, style: Style) -> str:
    attributes = _STYLES[style]
    return click.style(text, **attributes) if attributes else text  # type: ignore[arg-type]


def _width(stream: TextIO) -> int:
    if not stream.isatty():
        columns = os.environ.get("COLUMNS", "")
        return max(_SMALLEST_WIDTH, int(columns)) if columns.isdecimal() else _UNBOUNDED
    return max(_SMALLEST_WIDTH, shutil.get_terminal_size().columns)


def _drawn(columns: Sequence[Column], rows: Sequence[Row], width: int, *, colours: bool) -> str:
    from rich.console import Console  # noqa: PLC0415 - only what draws a table pays for it
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    drawn = [[item if isinstance(item, Cell) else Cell(text=item) for item in row] for row in rows]
    for number, column in enumerate(columns):
        table.add_column(
            Text(one_line(column.heading)),
            justify="right" if column.right else "left",
            no_wrap=column.whole,
            overflow="fold",
            min_width=_longest_word([column.heading, *(cells[number].text for cells in drawn)]),
        )
    styles = {"good": "green", "warn": "yellow", "bad": "bold red", "strong": "bold"}
    for cells in drawn:
        table.add_row(
            *(
                Text(one_line(cell.text), style=styles.get(cell.style, ""), overflow="fold")
                for cell in cells
            )
        )
    console.print(table)
    return buffer.getvalue()


def _longest_word(texts: Sequence[str]) -> int:
    """Below that width words would break; very long ones may."""
    return min(_LONG_WORD, max(len(word) for text in texts for word in ["", *text.split()]))
