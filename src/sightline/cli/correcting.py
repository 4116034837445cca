"""Accepting what was read with what is wrong in it put right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import click

from sightline.cli.deciding import REGRESSION, find_candidate, tell_decisions, write_regression
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.parsing import AS_CLAIMED, calendar
from sightline.cli.party_meant import find_party
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.ledger.accepting import in_line
from sightline.ledger.parties import Register
from sightline.model.claim import Claim, Hedge, Statement, Wording
from sightline.model.places import Count
from sightline.model.slots import ClaimType, Participant, Polarity, Slots
from sightline.workbench import accept as deciding
from sightline.workbench.accept import Changes
from sightline.workbench.case import Case
from sightline.workbench.regressions import derived_text, find_words

_WORDINGS: Final = {True: Wording.VERBATIM, False: Wording.PARAPHRASE}
_POLARITIES: Final = {True: Polarity.NEGATED, False: Polarity.AFFIRMED}


class _Corrected(TypedDict):
    candidate: str
    reason: str
    text: str | None
    speaker: str | None
    organisation: str | None
    side: str | None
    party: str | None
    verbatim: bool | None
    words: str | None
    claim_type: str | None
    hedge: str | None
    denied: bool | None
    allegation: bool | None
    act: str | None
    accused: tuple[str, ...]
    place: str | None
    time: str | None
    zone: str | None
    count: str | None
    of: str | None
    source_words: str | None
    cue_words: str | None
    content_words: tuple[str, ...]
    regression: Path | None


@case_command("correct")
@click.argument("candidate")
@click.option("--reason", required=True, help="What was read wrongly.")
@click.option("--text", metavar="TEXT", help="The claim in one sentence.")
@click.option("--words", metavar="TEXT", help="The words of the statement.")
@click.option("--verbatim/--paraphrase", default=None, help="Whether these are its speaker's own.")
@click.option("--speaker", metavar="NAME", help="Who says it.")
@click.option("--organisation", metavar="NAME", help="For whom the speaker speaks.")
@click.option("--side", metavar="NAME", help="On which side.")
@click.option("--party", metavar="PARTY", help="The party of the register who is meant.")
@click.option("--type", "claim_type", type=click.Choice([t.value for t in ClaimType]),
              help="What kind of claim it is.")  # fmt: skip
@click.option("--hedge", type=click.Choice([h.value for h in Hedge]), help="How firmly it is held.")
@click.option("--denied/--affirmed", default=None, help="Whether it is put forward as not so.")
@click.option("--allegation/--no-allegation", default=None,
              help="Whether it says that a party did a forbidden act.")  # fmt: skip
@click.option("--act", metavar="TEXT", help="What is said to have been done.")
@click.option("--accused", multiple=True, metavar="NAME",
              help="Who is said to have done it; repeatable.")  # fmt: skip
@click.option("--place", metavar="TEXT", help="The place as named.")
@click.option("--time", metavar="DATE", help="When it is said to have been.")
@click.option("--zone", metavar="ZONE", help="Zone of --time. Default: unknown.")
@click.option("--count", metavar="TEXT", help="How many: 12, 'more than 10'.")
@click.option("--of", metavar="TEXT", help="What --count counts.")
@click.option("--source-words", metavar="TEXT", help="Where the report names who says it.")
@click.option("--cue-words", metavar="TEXT", help="Its words of attribution: said, according to.")
@click.option("--content-words", multiple=True, metavar="TEXT",
              help="What is said, as it stands in the report; repeatable.")  # fmt: skip
@REGRESSION
def correct(options: Options, **given: Unpack[_Corrected]) -> None:
    """Accept CANDIDATE with what is wrong in it put right."""
    screen = Screen(options)
    _refuse_blanks(given)
    with opened(options) as case:
        names = Names(case.snapshot)
        pick = find_candidate(case.snapshot, names, given["candidate"])
        changes = Changes(
            statement=_statement_change(case, names, given), claim=_claim_change(given)
        )
        decisions = deciding.correct(case, pick, changes, reason=given["reason"])
        write_regression(case, decisions, given["regression"])
        tell_decisions(screen, case, decisions)


def _refuse_blanks(given: _Corrected) -> None:
    for name, value in given.items():
        if name in {"candidate", "reason"}:  # without which there is nothing to leave away
            continue
        texts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(text, str) and not text.strip() for text in texts):
            option = name.replace("_", "-")
            raise InputRefused(
                f"--{option} is blank.", next_step=f"Say what it is, or leave --{option} away."
            )


def _statement_change(
    case: Case, names: Names, given: _Corrected
) -> Callable[[Statement], Statement] | None:
    verbatim = given["verbatim"]
    fields = _given(
        speaker=given["speaker"],
        organisation=given["organisation"],
        side=given["side"],
        text=given["words"],
        wording=None if verbatim is None else _WORDINGS[verbatim],
    )
    if given["party"] is not None:
        fields["party"] = find_party(names, Register.of(case.snapshot), given["party"])
    elif fields.keys() & {"speaker", "organisation", "side"}:
        # Whoever was matched by the words that were wrong is not meant any more.
        fields["party"] = None
    spanned = any((given["source_words"], given["cue_words"], given["content_words"]))
    if not (fields or spanned):
        return None
    return lambda record: _spanned(case, replace(record, **fields), given)


def _spanned(case: Case, record: Statement, given: _Corrected) -> Statement:
    """With source, cue and content where a person says they stand."""
    reading = record.reading
    if reading is None:
        return record
    text = derived_text(case, reading.text)
    near = reading.content[0].start if reading.content else 0
    source, cue, content = given["source_words"], given["cue_words"], given["content_words"]
    spans = _given(
        source=None if source is None else find_words(text, source, near),
        cue=None if cue is None else find_words(text, cue, near),
        content=tuple(find_words(text, words, near) for words in content) or None,
    )
    changed = replace(reading, **spans)
    if content and given["words"] is None:
        record = replace(record, text=" ".join(in_line(words) for words in content))
    return replace(record, reading=changed)


def _claim_change(given: _Corrected) -> Callable[[Claim], Claim] | None:
    count, time = _counted(given["count"], given["of"]), given["time"]
    when = None if time is None else calendar(time, given["zone"], AS_CLAIMED)
    place, denied = given["place"], given["denied"]
    fields = _given(
        text=given["text"],
        hedge=None if given["hedge"] is None else Hedge(given["hedge"]),
        allegation=given["allegation"],
        place=place,
        time=when,
        count=count,
    )
    slots = _given(
        claim_type=None if given["claim_type"] is None else ClaimType(given["claim_type"]),
        polarity=None if denied is None else _POLARITIES[denied],
        act=given["act"],
        actors=tuple(Participant(name=name) for name in given["accused"]) or None,
        places=None if place is None else (place,),
        event_time=when,
        counts=None if count is None else (count,),
    )
    if not (fields or slots):
        return None

    def change(record: Claim) -> Claim:
        whole = record.slots or Slots(claim_type=ClaimType.EVENT)
        return replace(record, slots=replace(whole, **slots), **fields)

    return change


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any type
    """Those that were given."""
    return {name: value for name, value in values.items() if value is not None}


def _counted(count: str | None, of: str | None) -> Count | None:
    if (count is None) != (of is None):
        raise InputRefused(
            "A count says how many of what.", next_step="Give --count and --of together."
        )
    return None if count is None or of is None else Count.parse(count, of=of)
