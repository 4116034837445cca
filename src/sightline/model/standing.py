"""What a record may refer to: exhibits of the case, and records that nothing superseded."""

from sightline.errors import RuleRefused
from sightline.model.digest import Digest
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.snapshot import Snapshot


def known_exhibit(state: Snapshot, digest: Digest) -> None:
    """Raise where no exhibit of the case has this digest."""
    if digest not in state.exhibits:
        raise RuleRefused(
            f"There is no exhibit {digest.short} in this case.",
            next_step="List them with `sightline exhibits`.",
        )


def live(state: Snapshot, digest: Digest, *kinds: type[Record]) -> Record:
    """The record of one of these kinds (none: of any) with this digest, unless superseded."""
    record = state.records.get(digest)
    if record is None or not isinstance(record, kinds or RECORD_TYPES):
        wanted = " or ".join(kind.KIND.replace("_", " ") for kind in kinds) or "record"
        raise RuleRefused(
            f"{digest.short} is no {wanted} of this case.",
            next_step="List what there is with `sightline log`.",
        )
    if digest in state.superseded:
        raise RuleRefused(
            f"{digest.short} was superseded: {state.superseded[digest].reason}",
            next_step="Refer to what replaced it.",
        )
    return record


def current(state: Snapshot, digest: Digest) -> Digest | None:
    """What stands today for a record that was corrected; None where it was withdrawn."""
    asked = set[Digest]()
    while digest in state.superseded and digest not in asked:
        asked.add(digest)
        following = state.superseded[digest].replaced_by
        if following is None:
            return None
        digest = following
    return digest
