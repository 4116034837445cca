"""Recording a person's word which event some claims speak of."""

from collections.abc import Sequence

from sightline.errors import NotFound
from sightline.ledger.reads import every_read
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.workbench.case import Case


def say_event(
    case: Case, finding: Digest, claims: Sequence[int], *, name: str, reason: str
) -> Digest:
    """Record which event some claims of one reading speak of.

    Raises:
        NotFound: the reading has no such claim.
        InputRefused: no name, no reason, or a claim twice.
        RuleRefused: somebody has said so of one of them already.
    """
    count = next(
        (len(one.claims) for one in every_read(case.snapshot) if one.finding == finding), 0
    )
    if any(number >= count for number in claims):
        raise NotFound(
            f"The reading has {count} claims, numbered from 0.",
            next_step="See them with `sightline claims`.",
        )
    record = EventChoice(
        finding=finding,
        claims=tuple(claims),
        event=" ".join(name.split()),
        reason=reason,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="say event")
