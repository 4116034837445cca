"""Finding words across the case."""

from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.searching import find_in_case
from sightline.cli.ids import Names
from sightline.cli.opening import named_folder, opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Screen
from sightline.cli.wording import first_name
from sightline.exports.words import plural
from sightline.model.snapshot import Snapshot
from sightline.workbench.find import Hit, Hits
from sightline.workbench.query import Excerpt, Query
from sightline.workbench.searchable import Kind

_LIMIT: Final = 20


class _Wanted(TypedDict):
    words: tuple[str, ...]
    without: tuple[str, ...]
    kind: tuple[str, ...]
    limit: int
    rebuild: bool


@case_command("find")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--without", multiple=True, metavar="WORD", help="Must not occur; repeatable.")
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Only in these; repeatable. 'report' is the text of reports, 'words' what was read or "
    "heard in footage.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=_LIMIT,
    show_default=True,
    metavar="N",
    help="At most N hits.",
)
@click.option("--rebuild", is_flag=True, help="Make the index anew first, if you doubt it.")
def find(options: Options, **given: Unpack[_Wanted]) -> None:
    """Find records that hold all WORDS, wherever in the case they stand.

    A word with a star is a beginning: 'check*'. A phrase stands in double quotes, which the shell
    must leave alone: '"white van"'. Case and accents make no difference.
    """
    screen = Screen(options)
    with opened(options) as case:
        query = Query.parse(" ".join([*given["words"], *map(_minus, given["without"])]))
        found = find_in_case(
            case,
            named_folder(options),
            query,
            kinds=[Kind(kind) for kind in given["kind"]] or list(Kind),
            limit=given["limit"],
            anew=given["rebuild"],
        )
        snapshot = case.snapshot
        names = Names(snapshot)
        if not screen.document(_document(names, found)):
            for hit in found.hits:
                _draw(screen, snapshot, names, hit)
            _what_next(screen, snapshot, found, narrowed=bool(given["kind"]))
        _remarks(screen, found)


def _minus(word: str) -> str:
    text = word.replace('"', " ")
    return f'-"{text.removesuffix("*")}"{"*" if text.endswith("*") else ""}'


def _draw(screen: Screen, snapshot: Snapshot, names: Names, hit: Hit) -> None:
    label = names.label(hit.subject)
    if hit.subject in snapshot.exhibits:
        label += f" {first_name(snapshot, hit.subject)}"
    about = "" if hit.about is None else f" on {names.label(hit.about)}"
    screen.line(f"{label}  {hit.kind}{about}, {hit.field}, entry {hit.seq}", "strong")
    if hit.superseded is not None:
        screen.line(f"Superseded: {hit.superseded}", "warn", indent=2)
    screen.line(_marked(hit.excerpt), indent=2)


def _marked(excerpt: Excerpt) -> str:
    """An excerpt with its matches in angle quotes, which survive a pipe."""
    shown, at = "", 0
    for begin, end in excerpt.matches:
        shown += f"{excerpt.text[at:begin]}«{excerpt.text[begin:end]}»"
        at = end
    return shown + excerpt.text[at:]


def _what_next(screen: Screen, snapshot: Snapshot, found: Hits, *, narrowed: bool) -> None:
    if found.total > len(found.hits):
        screen.remark(
            f"{len(found.hits)} of {plural(found.total, 'hit')}: --limit N shows more.", "faint"
        )
    elif found.hits:
        screen.remark(f"{plural(found.total, 'hit')}.", "faint")
    elif not snapshot.exhibits:
        screen.remark("No hit. There is no exhibit yet: `sightline add` takes files in.")
    else:
        kinds = " Without --kind, all of the case is searched." if narrowed else ""
        screen.remark(
            "No hit: no record holds all of these words. Give fewer, or a beginning with a star, "
            f"as 'check*'; `sightline examine` makes the texts of reports findable.{kinds}"
        )


def _remarks(screen: Screen, found: Hits) -> None:
    if found.unread:
        texts = plural(found.unread, "text")
        screen.remark(
            f"{texts} could not be read and so not be searched: see `sightline doctor`.", "warn"
        )
    if found.note is not None:
        screen.remark(
            f"{found.note} The search was made in memory, which takes longer in a large case.",
            "faint",
        )


def _document(names: Names, found: Hits) -> dict[str, object]:
    return {
        "hits": [
            {
                "label": names.label(hit.subject),
                "kind": hit.kind.value,
                "field": hit.field,
                "seq": hit.seq,
                "record": str(hit.record),
                "about": None if hit.about is None else names.label(hit.about),
                "excerpt": hit.excerpt.text,
                "matches": [list(span) for span in hit.excerpt.matches],
                "superseded": hit.superseded,
            }
            for hit in found.hits
        ],
        "total": found.total,
        "unread": found.unread,
        "note": found.note,
    }
