"""Accounts of parties as lines and as plain values."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from sightline.cli.ids import Names
from sightline.cli.screen import Screen, Style
from sightline.exports.section_accountability import age
from sightline.exports.words import briefly
from sightline.ledger.accountability import Account, Asked, Days, Process, Promise, Standing
from sightline.model.commitment import Answering, StepKind
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant

_Item: TypeAlias = Asked | Promise | Process
_SETTLED: Final = {Standing.ANSWERED, Standing.KEPT, Standing.WITHDRAWN, Standing.CONCLUDED}
_STYLES: Final[dict[Standing, Style]] = {
    Standing.UNANSWERED: "warn",
    Standing.NO_ANSWER_RECORDED: "warn",
    Standing.DECLINED: "warn",
    Standing.OVERDUE: "bad",
    Standing.SAID_NOT_KEPT: "bad",
    Standing.KEPT: "good",
}


def account_document(
    names: Names, found: Sequence[Account], as_of: Instant, *, open_only: bool
) -> dict[str, object]:
    """As a plain value."""
    return {
        "as_of": str(as_of),
        "accounts": [
            {
                "name": account.name,
                "party_label": None if account.party is None else names.label(account.party),
                "side_label": None if account.side is None else names.label(account.side),
                "requests": [_asked(names, i) for i in account.asked if _shown(i, open_only)],
                "promises": [_promise(names, i) for i in account.promises if _shown(i, open_only)],
                "proceedings": [
                    _process(names, i) for i in account.processes if _shown(i, open_only)
                ],
            }
            for account in found
        ],
    }


def draw_accounts(
    screen: Screen,
    snapshot: Snapshot,
    found: Sequence[Account],
    as_of: Instant,
    *,
    open_only: bool,
) -> None:
    """For people: a heading a party, a line a thing, its steps set in."""
    names = Names(snapshot)
    items = [(account, _items(account, open_only=open_only)) for account in found]
    if not any(shown for _, shown in items):
        screen.line("Nobody was asked and nothing was promised, as far as is on record.")
        screen.remark(
            "Next: `sightline accountability ask PARTY TEXT --asker WHO --sent DATE`, or accept "
            "what reports say: `sightline claims --type 'response status'`."
        )
        return
    screen.line(f"As of {as_of}")
    for account, shown in items:
        if not shown:
            continue
        label = f"{names.label(account.party)}  " if account.party is not None else ""
        side = "" if account.side in {None, account.party} else _name(snapshot, account)
        screen.heading(f"{label}{account.name}{side}")
        for item in shown:
            _draw(screen, names, item)


def said(word: Answering | StepKind) -> str:
    """A word of the records as people write it."""
    return word.value.replace("_", " ")


def _name(snapshot: Snapshot, account: Account) -> str:
    side = snapshot.records.get(account.side) if account.side else None
    return f", {getattr(side, 'name', '')}"


def _items(account: Account, *, open_only: bool) -> list[_Item]:
    every: list[_Item] = [*account.asked, *account.promises, *account.processes]
    return [item for item in every if _shown(item, open_only)]


def _shown(item: _Item, open_only: bool) -> bool:  # noqa: FBT001 - a private yes or no
    return not open_only or item.standing not in _SETTLED


def _draw(screen: Screen, names: Names, item: _Item) -> None:
    style = _STYLES.get(item.standing, "plain")
    old = age(item.age)
    if isinstance(item, Asked):
        if item.request is not None:
            digest, request = item.request
            overdue = ", past the deadline" if item.overdue else ""
            screen.line(
                f"{names.label(digest)}  asked by {request.asker}, {briefly(request.sent)}: "
                f"{request.text}",
                indent=2,
            )
            screen.line(f"{item.standing.value}{overdue}; asked {old} ago", style, indent=6)
        for digest, response in item.responses:
            screen.line(
                f"{names.label(digest)}  {said(response.answering)}, {briefly(response.given)}: "
                f"{response.text}",
                indent=2 if item.request is None else 6,
            )
        return
    if isinstance(item, Promise):
        digest, commitment = item.commitment
        due = f"; due {briefly(commitment.due)}" if commitment.due else ""
        late = f", {age(item.late)} late" if item.late else ""
        if_so = f" (if: {commitment.condition})" if commitment.condition else ""
        screen.line(f"{names.label(digest)}  promised {briefly(commitment.made)}: "
                    f"{commitment.text}{if_so}{due}", indent=2)  # fmt: skip
        screen.line(f"{item.standing.value}{late}; promised {old} ago", style, indent=6)
    else:
        digest, proceeding = item.proceeding
        screen.line(f"{names.label(digest)}  {proceeding.text}", indent=2)
        quiet = f"; nothing further on record for {age(item.quiet)}" if age(item.quiet) else ""
        screen.line(f"{item.standing.value}{quiet}", style, indent=6)
    for digest, step in item.steps:
        screen.line(f"{names.label(digest)}  {said(step.step)}, {briefly(step.when)}: {step.text}",
                    indent=6)  # fmt: skip


def _asked(names: Names, item: Asked) -> dict[str, object]:
    return {
        **_record(names, item.request),
        "standing": item.standing.value,
        "overdue": item.overdue,
        "age_days": _days(item.age),
        "responses": [_record(names, response) for response in item.responses],
    }


def _promise(names: Names, item: Promise) -> dict[str, object]:
    return {
        **_record(names, item.commitment),
        "standing": item.standing.value,
        "age_days": _days(item.age),
        "late_days": None if item.late is None else _days(item.late),
        "steps": [_record(names, step) for step in item.steps],
    }


def _process(names: Names, item: Process) -> dict[str, object]:
    return {
        **_record(names, item.proceeding),
        "standing": item.standing.value,
        "age_days": _days(item.age),
        "quiet_days": _days(item.quiet),
        "steps": [_record(names, step) for step in item.steps],
    }


def _record(names: Names, pair: tuple[Digest, Record] | None) -> dict[str, object]:
    if pair is None:
        return {"label": None, "record": None, "fields": None}
    digest, record = pair
    return {"label": names.label(digest), "record": str(digest), "fields": to_plain(record)}


def _days(days: Days) -> dict[str, int | None]:
    return {"least": days.least, "most": days.most}
