"""What to say once a record is in the log."""

from sightline.cli.ids import Names
from sightline.cli.recorded_ledger import ledger_sentence
from sightline.cli.recorded_roster import roster_sentence
from sightline.cli.screen import Screen
from sightline.cli.wording import moment
from sightline.exports.item_words import item_words
from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.claim import Claim, Direction, Link, Observation, Statement
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Display, Restriction
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.plain import to_plain
from sightline.model.rules import SUPERSEDABLE
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.sound import SoundDelay
from sightline.workbench.case import Case
from sightline.workbench.viewing import note_view


def tell_recorded(screen: Screen, case: Case, digest: Digest) -> None:
    """The new record's name, its place in the log, and what it refers to."""
    snapshot, names = case.snapshot, Names(case.snapshot)
    record = snapshot.records[digest]
    entry = snapshot.entries[snapshot.seq_of[digest]]
    document = {
        "record": str(digest),
        "label": names.label(digest),
        "kind": record.KIND,
        "seq": entry.seq,
        "at": str(entry.at),
        "fields": to_plain(record),
    }
    if screen.document(document):
        return
    screen.line(f"Recorded {names.label(digest)}: {sentence(names, record)}")
    undo = f" To correct it: `sightline supersede {names.label(digest)} --reason '...'`."
    screen.remark(
        f"Entry {entry.seq}, {moment(entry.at)} UTC, {digest.short}."
        + (undo if isinstance(record, SUPERSEDABLE) else ""),
        "faint",
    )


def tell_view(screen: Screen, case: Case, exhibit: Digest, how: str) -> None:
    """Put on record that an exhibit is shown; that it could not be is said, and stops nothing."""
    cause = note_view(case, exhibit, how)
    if cause is not None:
        screen.remark(f"That you look at it could not be recorded: {cause}", "warn")


def sentence(names: Names, record: object) -> str:  # noqa: PLR0911 - one line a kind
    """What a record says, in a few words."""
    match record:
        case Observation() | ShadowMeasurement() | TimeConstraint() | SoundDelay():
            return _seen(names, record)
        case Access() | Restriction() | Search():
            return _in_hand(names, record)
        case Statement():
            return f"a statement by {record.speaker}: {record.text}"
        case Claim():
            statement = record.statement
            carried = "" if statement is None else f", carried by {names.label(statement)}"
            return f"a claim{carried}: {record.text}"
        case Link():
            bears = "bears on" if record.bearing is Direction.NEUTRAL else record.bearing
            return (
                f"{names.label(record.item)} {bears} {names.label(record.claim)}, "
                f"{record.question} ({record.weight})"
            )
        case Review():
            blind = ", shown to nobody until another person has answered" if record.blind else ""
            claim = names.label(record.claim)
            return f"an answer on {record.question} of {claim}: {record.answer}{blind}"
        case Assessment():
            return (
                f"{record.question} of {names.label(record.claim)} is {record.answer}, at the "
                f"standard '{record.standard.name}'"
            )
        case Supersession():
            new = record.replaced_by
            fate = "is withdrawn" if new is None else f"is replaced by {names.label(new)}"
            return f"{names.label(record.replaces)} {fate}"
        case Display():
            how = "hidden until a reader asks for it" if record.graphic else "shown at once"
            return f"{names.label(record.exhibit)} is {how} in what people read"
        case _:
            return (
                _of_place(names, record)
                or roster_sentence(names, record)
                or ledger_sentence(names, record)
            )


def _in_hand(names: Names, record: Access | Restriction | Search) -> str:
    if isinstance(record, Search):
        came = "results not counted" if record.results is None else record.results.text
        return f"a search for {record.query!r} in {record.engine}: {came}"
    exhibit = names.label(record.exhibit)
    if isinstance(record, Restriction):
        return f"{exhibit} is restricted: {record.reason}"
    to = f" ({record.to})" if record.to else ""
    return f"{exhibit} {record.access.replace('_', ' ')}{to}: {record.reason}"


def _seen(
    names: Names, record: Observation | ShadowMeasurement | TimeConstraint | SoundDelay
) -> str:
    exhibit = names.label(record.exhibit)
    match record:
        case SoundDelay():
            return f"flash and bang in {exhibit}: {item_words(record)}"
        case ShadowMeasurement():
            return f"the light in {exhibit}: {record.light.replace('_', ' ')}, {record.thing}"
        case TimeConstraint():
            return f"a bound on when {exhibit} was made: {record.reason}"
        case _:
            return f"an observation in {exhibit}: {record.text}"


def _of_place(names: Names, record: object) -> str:
    """What a record about a place says; empty for any other."""
    match record:
        case PlaceChoice():
            place = record.place
            meant = "none of those listed" if place is None else f"{place.name} ({place.key})"
            return f"{record.name} in {names.label(record.subject)} is {meant}"
        case PointMatch():
            return f"{record.thing} in {names.label(record.exhibit)}, for {record.candidate}"
        case PlaceSearch():
            return f"a search for {record.title!r} on {record.map_name}"
        case _:
            return ""
