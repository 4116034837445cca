"""What people see in exhibits, and what is claimed: observations, and claims with statements."""

from typing import TypedDict, Unpack

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.parsing import AS_CLAIMED, area, calendar, media_span, region
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.model.claim import Hedge, Wording
from sightline.model.exhibit import Exhibit
from sightline.model.places import Count
from sightline.workbench import judge


class _Seen(TypedDict):
    exhibit: str
    text: str
    start: str | None
    end: str | None
    at: str | None
    region: str | None
    count: str | None
    of: str | None
    marking: tuple[str, ...]
    hedge: str


class _Claimed(TypedDict):
    text: str
    hedge: str
    allegation: bool
    place: str | None
    lat: str | None
    lon: str | None
    radius_m: str | None
    time: str | None
    zone: str | None
    count: str | None
    of: str | None
    speaker: str | None
    organisation: str | None
    side: str | None
    channel: str | None
    said: str | None
    said_zone: str | None
    verbatim: str | None
    paraphrase: str | None
    report: str | None


@case_command("observe")
@click.argument("exhibit")
@click.argument("text")
@click.option("--from", "start", metavar="TIME", help="Where it begins: 12.5 or 1:02.040.")
@click.option("--to", "end", metavar="TIME", help="Where it ends.")
@click.option("--at", metavar="TIME", help="One moment, instead of --from and --to.")
@click.option("--region", metavar="L,T,W,H", help="Part of the picture, in percent.")
@click.option("--count", metavar="TEXT", help="How many: 12, 12-15, 'at least 12', 'about 12'.")
@click.option("--of", metavar="TEXT", help="What --count counts: bodies, people, shots.")
@click.option("--marking", multiple=True, metavar="TEXT", help="A visible marking; repeatable.")
@click.option("--asserted", "hedge", flag_value=Hedge.ASSERTED.value, help="Seen plainly.")
@click.option(
    "--hedged",
    "hedge",
    flag_value=Hedge.HEDGED.value,
    default=Hedge.HEDGED.value,
    help="As it appears (the default).",
)
def observe(options: Options, **given: Unpack[_Seen]) -> None:
    """Note what is seen or heard in EXHIBIT: where, when in it, and how many."""
    with opened(options) as case:
        digest = judge.observe(
            case,
            Names(case.snapshot).find(given["exhibit"], Exhibit),
            judge.Seen(
                text=given["text"],
                hedge=Hedge(given["hedge"]),
                span=media_span(given["start"], given["end"], given["at"]),
                region=None if given["region"] is None else region(given["region"]),
                count=_count(given["count"], given["of"]),
                markings=given["marking"],
            ),
        )
        tell_recorded(Screen(options), case, digest)


@case_command("claim")
@click.argument("text")
@click.option(
    "--hedge",
    type=click.Choice([hedge.value for hedge in Hedge]),
    default=Hedge.ASSERTED.value,
    show_default=True,
    help="How far its holder commits to it.",
)
@click.option("--allegation", is_flag=True, help="It says that a party did a forbidden act.")
@click.option("--place", metavar="TEXT", help="The place as named; a name is not yet a place.")
@click.option("--lat", metavar="DEGREES", help="Latitude claimed; with --lon and --radius-m.")
@click.option("--lon", metavar="DEGREES", help="Longitude claimed.")
@click.option("--radius-m", metavar="METRES", help="How far off the point may be.")
@click.option("--time", metavar="DATE", help="When it is said to have been: 2022, 2022-11-12, …")
@click.option("--zone", metavar="ZONE", help="Zone of --time: UTC, +02:00. Default: unknown.")
@click.option("--count", metavar="TEXT", help="How many: 12, 'more than 10', 'at least 12'.")
@click.option("--of", metavar="TEXT", help="What --count counts.")
@click.option("--speaker", metavar="NAME", help="Who says it.")
@click.option("--organisation", metavar="NAME", help="For whom the speaker speaks.")
@click.option("--side", metavar="NAME", help="Party to the conflict.")
@click.option("--channel", metavar="TEXT", help="Through what: a post, a briefing, a newspaper.")
@click.option("--said", metavar="DATE", help="When it was said.")
@click.option("--said-zone", metavar="ZONE", help="Zone of --said. Default: that of --time.")
@click.option("--verbatim", metavar="TEXT", help="The speaker's own words.")
@click.option("--paraphrase", metavar="TEXT", help="The speaker's words as rendered by others.")
@click.option("--report", metavar="EXHIBIT", help="The exhibit that carries the statement.")
def claim(options: Options, **given: Unpack[_Claimed]) -> None:
    """Record a claim: TEXT is the proposition, in one sentence.

    With --speaker, the statement that carries it is recorded as well.
    """
    with opened(options) as case:
        digest = judge.claim(
            case,
            judge.Proposed(
                text=given["text"],
                hedge=Hedge(given["hedge"]),
                allegation=given["allegation"],
                place=given["place"],
                area=area(given["lat"], given["lon"], given["radius_m"]),
                time=(
                    None
                    if given["time"] is None
                    else calendar(given["time"], given["zone"], AS_CLAIMED)
                ),
                count=_count(given["count"], given["of"]),
            ),
            _statement(Names(case.snapshot), given),
        )
        tell_recorded(Screen(options), case, digest)


def _count(text: str | None, of: str | None) -> Count | None:
    if text is None and of is None:
        return None
    if text is None or of is None:
        raise InputRefused(
            "A count says how many of what.", next_step="Give --count and --of together."
        )
    return Count.parse(text, of=of)


def _statement(names: Names, given: _Claimed) -> judge.Said | None:
    words = {Wording.VERBATIM: given["verbatim"], Wording.PARAPHRASE: given["paraphrase"]}
    chosen = [(wording, text) for wording, text in words.items() if text is not None]
    speaker = given["speaker"]
    if speaker is None:
        _no_statement(given)
        return None
    if len(chosen) > 1:
        raise InputRefused(
            "A statement is verbatim or a paraphrase.", next_step="Give one of the two."
        )
    wording, text = chosen[0] if chosen else (Wording.PARAPHRASE, given["text"])
    said = given["said"]
    return judge.Said(
        text=text,
        speaker=speaker,
        wording=wording,
        organisation=given["organisation"],
        side=given["side"],
        channel=given["channel"],
        said=(
            None
            if said is None
            else calendar(said, given["said_zone"], "stated by the source", otherwise=given["zone"])
        ),
        exhibit=None if given["report"] is None else names.find(given["report"], Exhibit),
    )


def _no_statement(given: _Claimed) -> None:
    """Refuse a statement's parts without its speaker."""
    parts = ("organisation", "side", "channel", "said", "verbatim", "paraphrase", "report")
    lost = [part for part in parts if given.get(part) is not None]
    if lost:
        raise InputRefused(
            f"--{lost[0]} belongs to a statement, which needs a speaker.",
            next_step="Give --speaker as well; write 'unknown' where nobody is named.",
        )
