"""Searches: what was looked for, where and when, and how much came, nothing included."""

from typing import Final, TypedDict, Unpack

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_family
from sightline.cli.parsing import calendar
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.wording import who
from sightline.errors import InputRefused
from sightline.exports.search_words import came
from sightline.exports.words import briefly, plural
from sightline.model.claim import Claim
from sightline.model.exhibit import Exhibit
from sightline.model.places import Count
from sightline.model.plain import to_plain
from sightline.model.search import Search
from sightline.workbench.searches import Looked, record_search

_AS_TOLD: Final = "as its maker tells it"
_COLUMNS: Final = (
    Column(heading="Search", whole=True),
    Column(heading="When"),
    Column(heading="Looked for"),
    Column(heading="In"),
    Column(heading="Results"),
    Column(heading="Led to"),
    Column(heading="For"),
    Column(heading="By"),
)


class _Given(TypedDict):
    query: str
    engine: str
    results: str | None
    purpose: str
    at: str | None
    found: tuple[str, ...]
    of: str | None
    claim: str | None
    note: str | None


@case_family("searches")
@click.option("--for", "claim", metavar="ID", help="Only those made for this claim.")
@click.option("--of", metavar="ID", help="Only those made by, or for copies of, this exhibit.")
@click.option("--empty", is_flag=True, help="Only those that found nothing.")
def searches(options: Options, *, claim: str | None, of: str | None, empty: bool) -> None:
    """List the searches that were made, also those that found nothing."""
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        wanted = None if claim is None else names.find(claim, Claim)
        subject = None if of is None else names.find(of, Exhibit)
        shown = [
            (digest, search)
            for digest, search in case.snapshot.live(Search)
            if wanted in {None, search.claim}
            and subject in {None, search.of}
            and (search.empty or not empty)
        ]
        rows = [
            {"label": names.label(digest), "record": str(digest), "fields": to_plain(search)}
            for digest, search in shown
        ]
        if screen.document({"searches": rows}):
            return
        if not shown:
            screen.line("No such search is on record.")
            screen.remark("Next: sightline searches record 'WORDS' --in ENGINE --results 0 ...")
            return
        screen.table(
            _COLUMNS,
            [
                [
                    names.label(digest),
                    briefly(search.searched),
                    search.query,
                    search.engine,
                    Cell(text=came(search), style="warn" if search.empty else "plain"),
                    ", ".join(map(names.label, search.found)),
                    " ".join(
                        [*(names.label(x) for x in (search.of, search.claim) if x), search.purpose]
                    ),
                    who(case.snapshot, search.by),
                ]
                for digest, search in shown
            ],
        )
        nothing = sum(search.empty for _, search in shown)
        screen.line(f"{plural(len(shown), 'search', 'searches')}, {nothing} without a result")


@searches.command("record")
@click.argument("query")
@click.option("--in", "engine", required=True, metavar="TEXT", help="Where: an engine, a platform.")
@click.option("--results", metavar="COUNT", help="How many came: 0, 12, 'at least 100'.")
@click.option("--for", "purpose", required=True, metavar="TEXT", help="What it was to find.")
@click.option("--at", metavar="TIME", help="When, if not just now: 2024-11-15T18:40+02:00.")
@click.option("--found", multiple=True, metavar="ID", help="An exhibit it led to; repeatable.")
@click.option("--of", metavar="ID", help="The exhibit that was searched by, or for copies of.")
@click.option("--claim", metavar="ID", help="The claim it was made for.")
@click.option("--note", metavar="TEXT", help="Settings, filters, what was looked through.")
@click.pass_obj
def record(options: Options, **given: Unpack[_Given]) -> None:
    """Record that QUERY was searched for, and how much came, nothing included.

    For a search by a picture or a sound, say in QUERY what was given. Nothing is searched by this
    command.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        looked = Looked(
            query=given["query"],
            engine=given["engine"],
            purpose=given["purpose"],
            results=None if given["results"] is None else _count(given["results"]),
            searched=None if given["at"] is None else calendar(given["at"], None, _AS_TOLD),
            found=tuple(dict.fromkeys(names.find(item, Exhibit) for item in given["found"])),
            of=None if given["of"] is None else names.find(given["of"], Exhibit),
            claim=None if given["claim"] is None else names.find(given["claim"], Claim),
            note=given["note"],
        )
        tell_recorded(screen, case, record_search(case, looked))


def _count(text: str) -> Count:
    if text.strip().lower() in {"none", "nothing", "no"}:
        text = "0"
    try:
        return Count.parse(text, of="results")
    except InputRefused as error:
        raise InputRefused(
            f"{text[:40]!r} is no number of results.",
            next_step="Write 0, 12 or 'at least 100'; leave it out where nobody counted.",
        ) from error
