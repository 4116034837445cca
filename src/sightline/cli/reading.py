"""Reading a report: taking it in, examining it, and showing what was read."""

from pathlib import Path
from typing import Final

import click

from sightline.analysis.statements import StatementsValues
from sightline.bootstrap.examination import ANALYZERS
from sightline.bootstrap.intake import expander
from sightline.cli.arriving import arrive
from sightline.cli.examination import run_missing
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.recorded import tell_view
from sightline.cli.screen import Screen
from sightline.cli.wording import first_name
from sightline.errors import InputRefused
from sightline.exports.words import briefly, plural
from sightline.ledger.accepting import NOT_NAMED, in_line
from sightline.ledger.reads import newest
from sightline.ledger.types import StatedDate, StatementCandidate
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.plain import from_plain, to_plain
from sightline.workbench.acquire import Purpose
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

_REASON: Final = "given to `sightline read`"
_NO_ADDRESS: Final = "given as a local file; address not stated"


@case_command("read")
@click.argument("report")
@click.option("--address", metavar="URL", help="Where it was published.")
@click.option("--origin", metavar="TEXT", help="Who published it first, if known.")
@click.option("--reason", default=_REASON, show_default=True, help="Why it is collected.")
def read(
    options: Options, *, report: str, address: str | None, origin: str | None, reason: str
) -> None:
    """Read REPORT, a file or an exhibit: who says what in it, and what is claimed.

    A file is taken in first. What is read are candidates; `accept`, `correct` and `reject` decide.
    """
    screen = Screen(options)
    with opened(options) as case:
        if Path(report).exists():
            purpose = Purpose(
                reason=reason,
                collector=case.signer.actor.name,
                address=address,
                no_address_reason=None if address else _NO_ADDRESS,
                origin=origin,
            )
            exhibit = _taken_in(case, Path(report), purpose, options)
        else:
            exhibit = Names(case.snapshot).find(report, Exhibit)
        run_missing(case, missing(case, ANALYZERS, only={exhibit}), options)
        tell_view(screen, case, exhibit, "read")
        found = newest(case.snapshot, exhibit)
        names = Names(case.snapshot)
        if found is None:
            raise InputRefused(
                f"{names.label(exhibit)} is no report that can be read.",
                next_step=f"See why with `sightline show {names.label(exhibit)}`.",
            )
        values = from_plain(StatementsValues, dict(found[1].values))
        document = {
            "exhibit": str(exhibit),
            "exhibit_label": names.label(exhibit),
            "finding": str(found[0]),
            "finding_label": names.label(found[0]),
            "summary": found[1].summary,
            "values": to_plain(values),
        }
        if not screen.document(document):
            _draw(screen, names.label(exhibit), first_name(case.snapshot, exhibit), values)


def _taken_in(case: Case, path: Path, purpose: Purpose, options: Options) -> Digest:
    arrivals = arrive(case, (path,), purpose, expander(), options)
    for item in arrivals.acquired:
        if item.exhibit is not None:
            return item.exhibit.digest
    raise InputRefused(
        "The file was not taken in.",
        file=str(path),
        next_step="See why with `sightline add FILE`.",
    )


def _draw(screen: Screen, label: str, name: str, values: StatementsValues) -> None:
    screen.line(f"{label}  {name}", "strong")
    stated = {
        "headline": values.headline and values.headline.value,
        "outlet": values.outlet and values.outlet.value,
        "byline": values.byline and values.byline.value,
        "dateline": values.dateline and ", ".join(values.dateline.places),
        "published": _date(values.published),
        "modified": _date(values.modified),
        "language": f"{values.language} ({values.language_basis})",
    }
    for what, words in stated.items():
        screen.line(f"{what}: {words or 'not stated'}", indent=2)
    for number, statement in enumerate(values.statements):
        screen.line()
        screen.line(_head(label, number, statement), "strong")
        for part in statement.content:
            screen.line(in_line(part.words), indent=4)
        for claim in values.claims:
            if claim.statement == number:
                screen.line(
                    f"{label}.c{claim.index}  {claim.type.value}, {claim.polarity.value}, "
                    f"{claim.hedge.level.value}: {in_line(claim.span.words)}",
                    "faint",
                    indent=6,
                )
    for note in values.notes:
        screen.line(f"not understood: {note}", "warn")
    counted = (plural(len(values.statements), "statement"), plural(len(values.claims), "claim"))
    screen.line()
    screen.line(f"{counted[0]}, {counted[1]}: candidates until somebody accepts them.")
    screen.remark(f"Next: `sightline claims --report {label}`, `sightline accept {label}.c0`.")


def _head(label: str, number: int, statement: StatementCandidate) -> str:
    source = statement.source
    who = source.known_as if source else NOT_NAMED
    body = f" ({source.organisation})" if source and source.organisation else ""
    body = "" if source and source.organisation == who else body
    within = f", within s{statement.parent}" if statement.parent is not None else ""
    cue = f", {statement.cue_word!r}" if statement.cue_word else ""
    return f"{label}.s{number}  {who}{body}: {statement.kind.value}{cue}{within}"


def _date(stated: StatedDate | None) -> str:
    return "" if stated is None or stated.interval is None else briefly(stated.interval)
