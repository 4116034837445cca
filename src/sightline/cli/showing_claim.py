"""A claim, who makes it, and where each of its seven questions stands."""

from sightline.cli.ids import Names
from sightline.cli.screen import Cell, Column, Screen, Style
from sightline.cli.wording import first_name, moment, who
from sightline.exports.item_words import item_words
from sightline.exports.place_names import NOT_CHOSEN, place_names, place_note
from sightline.exports.words import basis, interval, plural
from sightline.judgement.matrix import Row, Side, Status, rows
from sightline.model.claim import Claim, Observation, Statement
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.plain import to_plain
from sightline.model.snapshot import Snapshot

_STYLES: dict[Status, Style] = {
    Status.OPEN: "faint",
    Status.SUPPORTED: "good",
    Status.CONTRADICTED: "bad",
    Status.UNDETERMINED: "warn",
}
_MATRIX = (
    Column(heading="Question", whole=True),
    Column(heading="Status", whole=True),
    Column(heading="For"),
    Column(heading="Against"),
    Column(heading="Answers", right=True),
    Column(heading="Standard"),
)


def status_cell(row: Row) -> Cell:
    """Where a question stands."""
    return Cell(text=row.status.value, style=_STYLES[row.status])


def claim_document(
    snapshot: Snapshot, names: Names, digest: Digest, viewer: str
) -> dict[str, object]:
    """As a plain value; blind answers of others that must wait are only counted."""
    claim, statement = _claim(snapshot, digest)
    return {
        "label": names.label(digest),
        "claim": str(digest),
        "fields": to_plain(claim),
        "statement": None if statement is None else to_plain(statement),
        "questions": [_plain(names, row) for row in rows(snapshot, digest, viewer)],
    }


def draw_claim(
    screen: Screen, snapshot: Snapshot, names: Names, digest: Digest, viewer: str
) -> None:
    """For people."""
    claim, statement = _claim(snapshot, digest)
    screen.line(names.label(digest), "strong")
    screen.prose(claim.text)
    screen.line(str(digest), "faint")
    for line in _particulars(snapshot, names, digest, claim):
        screen.line(line, indent=2)
    screen.line(f"recorded by {who(snapshot, claim.by)}, {moment(claim.at)} UTC", indent=2)
    if statement is not None:
        screen.heading("Who says it")
        for line in _said(names, statement):
            screen.line(line, indent=2)
    matrix = rows(snapshot, digest, viewer)
    screen.heading("Questions")
    screen.table(_MATRIX, [_matrix_row(row) for row in matrix])
    for row in matrix:
        _draw_row(screen, snapshot, names, row)


def _claim(snapshot: Snapshot, digest: Digest) -> tuple[Claim, Statement | None]:
    claim = snapshot.records[digest]
    if not isinstance(claim, Claim):
        raise TypeError(claim.KIND)
    statement = None if claim.statement is None else snapshot.records[claim.statement]
    return claim, statement if isinstance(statement, Statement) else None


def _particulars(snapshot: Snapshot, names: Names, digest: Digest, claim: Claim) -> list[str]:
    lines = [f"{claim.hedge.value}{', an allegation' if claim.allegation else ''}"]
    named, note = place_names(claim), place_note(snapshot, names.label, digest, claim)
    if named:
        lines.append(f"place named: {', '.join(named)}")
    if note:
        lines.append(f"where that is: {note}")
    if NOT_CHOSEN in note:
        lines.append(f"`sightline place --for {names.label(digest)}` lists the places of that name")
    if claim.time:
        lines.append(f"time claimed: {interval(claim.time)} ({basis(claim.time)})")
    if claim.count:
        lines.append(f"count: {claim.count.text}")
    return lines


def _said(names: Names, statement: Statement) -> list[str]:
    about = [statement.speaker, statement.organisation, statement.side, statement.channel]
    lines = [
        ", ".join(part for part in about if part),
        f"{statement.wording.value}: {statement.text}",
    ]
    if statement.said:
        lines.append(f"said {interval(statement.said)} ({basis(statement.said)})")
    if statement.exhibit:
        lines.append(f"carried by {names.label(statement.exhibit)}")
    return lines


def _matrix_row(row: Row) -> list[str | Cell]:
    hidden = f" + {row.hidden_reviews} blind" if row.hidden_reviews else ""
    return [
        row.question.value,
        status_cell(row),
        _weighs(row.supporting),
        _weighs(row.contradicting),
        f"{len(row.reviews)}{hidden}",
        row.conclusion[1].standard.name if row.conclusion else "",
    ]


def _weighs(side: Side) -> str:
    if not side.links:
        return ""
    origins = len(side.stated_origins)
    words = f"{plural(len(side.links), 'link')}, {plural(origins, 'stated origin')}"
    return f"{words}, {side.independent} independent" if side.independent < origins else words


def _draw_row(screen: Screen, snapshot: Snapshot, names: Names, row: Row) -> None:
    sides = (row.supporting, row.contradicting, row.neutral)
    if not (row.conclusion or row.reviews or row.hidden_reviews or any(s.links for s in sides)):
        return
    screen.heading(f"{row.question.value}: {row.status.value}")
    for side in sides:
        for digest, link in side.links:
            screen.line(
                f"{names.label(digest)}  {names.label(link.item)} {link.bearing} "
                f"({link.weight}): {link.reason}",
                indent=2,
            )
            screen.line(_item(snapshot, names, link.item), "faint", indent=6)
    for digest, review in row.reviews:
        by = who(snapshot, review.by)
        screen.line(
            f"{names.label(digest)}  {by} answers {review.answer}: {review.reason}", indent=2
        )
    if row.hidden_reviews:
        waiting = plural(row.hidden_reviews, "blind answer")
        screen.line(f"{waiting} of others, shown once another person has answered.", indent=2)
    if row.conclusion:
        digest, conclusion = row.conclusion
        screen.line(
            f"{names.label(digest)}  {who(snapshot, conclusion.by)} concludes "
            f"{conclusion.answer}, standard '{conclusion.standard.name}': {conclusion.reason}",
            "strong",
            indent=2,
        )
        screen.line(f"would change with: {conclusion.would_change}", indent=6)
    for digest in row.unweighed:
        screen.line(
            f"{names.label(digest)} stands against the conclusion and is not weighed in it.",
            "warn",
            indent=2,
        )


def _item(snapshot: Snapshot, names: Names, digest: Digest) -> str:
    """What a link starts from, in its own words."""
    label = names.label(digest)
    record = snapshot.records.get(digest)
    if isinstance(record, Observation):
        return f"{label}, in {names.label(record.exhibit)}: {record.text}"
    if isinstance(record, Finding):
        return f"{label}, {record.method.name} of {names.label(record.exhibit)}: {record.summary}"
    if isinstance(record, JointFinding):
        return f"{label}, {record.method.name}: {record.summary}"
    return f"{label}: {item_words(record) or first_name(snapshot, digest)}"


def _plain(names: Names, row: Row) -> dict[str, object]:
    return {
        "question": row.question.value,
        "status": row.status.value,
        "supporting": _side(names, row.supporting),
        "contradicting": _side(names, row.contradicting),
        "neutral": _side(names, row.neutral),
        "reviews": [
            {"label": names.label(digest), "record": str(digest), "fields": to_plain(review)}
            for digest, review in row.reviews
        ],
        "hidden_reviews": row.hidden_reviews,
        "conclusion": (
            None
            if row.conclusion is None
            else {
                "label": names.label(row.conclusion[0]),
                "record": str(row.conclusion[0]),
                "fields": to_plain(row.conclusion[1]),
            }
        ),
        "unweighed": [names.label(digest) for digest in row.unweighed],
    }


def _side(names: Names, side: Side) -> dict[str, object]:
    return {
        "links": [
            {
                "label": names.label(digest),
                "record": str(digest),
                "item_label": names.label(link.item),
                "fields": to_plain(link),
            }
            for digest, link in side.links
        ],
        "exhibits": [names.label(exhibit) for exhibit in side.exhibits],
        "origins": list(side.stated_origins),
        "independent_origins": side.independent,
    }
