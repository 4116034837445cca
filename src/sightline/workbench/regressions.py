"""What people accepted or corrected, as cases that the reading of statements is tested against."""

from collections.abc import Sequence

from sightline.errors import CaseDamaged, InputRefused
from sightline.ledger.reads import newest
from sightline.ledger.regression import Source, annotated
from sightline.model.claim import Claim, Statement
from sightline.model.decision import Decision
from sightline.model.digest import Digest
from sightline.model.slots import Span
from sightline.workbench.case import Case

_TEXT_MOST = 16 << 20


def derived_text(case: Case, digest: Digest) -> str:
    """A text made from an exhibit.

    Raises:
        CaseDamaged: its bytes are not what was recorded.
    """
    with case.objects.open(digest) as file:
        data = file.read(_TEXT_MOST)
    if Digest.of(data) != digest:
        raise CaseDamaged(
            f"The text kept as {digest.short} is not the one recorded.",
            next_step="Restore it from another copy of the case.",
        )
    return data.decode("utf-8")


def regression_case(case: Case, decisions: Sequence[Digest]) -> str:
    """An annotated report holding what decisions on one report's candidates accepted.

    Raises:
        InputRefused: they are of several reports, or accepted nothing that can be marked.
    """
    snapshot = case.snapshot
    claims: dict[Digest, Claim] = {}
    statements: dict[Digest, Statement] = {}
    for digest in decisions:
        decision = snapshot.records[digest]
        for item in decision.records if isinstance(decision, Decision) else ():
            record = snapshot.records[item]
            if isinstance(record, Claim) and record.statement is not None:
                claims[record.statement] = record
                carrier = snapshot.records[record.statement]
                if isinstance(carrier, Statement):
                    statements[record.statement] = carrier
    texts = {said.reading.text for said in statements.values() if said.reading is not None}
    if len(texts) != 1:
        raise InputRefused(
            "A regression case is made of claims of one report.",
            next_step="Accept or correct a claim of one report with --regression.",
        )
    first = next(iter(statements.values()))
    read = [(said, claims.get(digest)) for digest, said in statements.items()]
    return annotated(derived_text(case, texts.pop()), _source(case, first), read)


def find_words(text: str, words: str, near: int) -> Span:
    """The place of some words in a text; of several the one nearest to a position.

    Raises:
        InputRefused: they stand nowhere in it.
    """
    places = []
    at = text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    if not places:
        raise InputRefused(
            f"{words[:80]!r} does not stand in the report's text.",
            next_step="Copy the words as the report has them: `sightline read EXHIBIT`.",
        )
    start = min(places, key=lambda place: abs(place - near))
    before = len(text[:start].encode())
    return Span(
        start=start,
        end=start + len(words),
        byte_start=before,
        byte_end=before + len(words.encode()),
        words=words,
    )


def _source(case: Case, statement: Statement) -> Source:
    found = None if statement.exhibit is None else newest(case.snapshot, statement.exhibit)
    language = str(found[1].values.get("language", "und")) if found else "und"
    said = statement.said
    # The corpus wants a date to count from; a report that states none was at hand on this day.
    published = said.latest if said is not None and said.latest is not None else statement.at
    return Source(outlet=statement.channel or "", language=language, published=str(published))
