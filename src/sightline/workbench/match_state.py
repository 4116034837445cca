"""What a case holds of matching: descriptors, which pairs were compared, the standing order.

There is no list of jobs. Two exhibits have been compared once a `copies` finding rests on both
descriptors, or a `lineage` finding does, which says that all others share nothing; a command that
was cut off is continued by running it again.
"""

from collections.abc import Collection
from itertools import combinations
from typing import TypeAlias

from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import METHOD as DESCRIPTOR
from sightline.matching.descriptor_format import decode
from sightline.matching.lineage_method import NAME as LINEAGE_NAME
from sightline.matching.lineage_method import LineageValues, recorded
from sightline.matching.pair_method import METHOD as PAIRS
from sightline.model.claim import Statement
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.joint import JointFinding
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case

Pair: TypeAlias = tuple[Digest, Digest]
"""Two exhibits, in the order of the log."""


def descriptors(snapshot: Snapshot) -> dict[Digest, Digest]:
    """The standing descriptor finding of each exhibit that has one, in the order of the log.

    One of another version is none: what is kept in it agrees with nothing of this one's.
    """
    found = {}
    for exhibit in snapshot.exhibits:
        for digest, finding in snapshot.findings_of(exhibit):
            usable = finding.outcome is Outcome.OBSERVED and bool(finding.derivatives)
            if finding.method == DESCRIPTOR and usable:
                found[exhibit] = digest
    return found


def uncompared(snapshot: Snapshot, only: Collection[Digest] | None = None) -> list[Pair]:
    """Pairs of described exhibits that nothing has compared yet.

    Args:
        snapshot: The case.
        only: Pairs with one of these; None for all.
    """
    found = descriptors(snapshot)
    done = {
        frozenset(item for item in finding.inputs if item in found.values())
        for _, finding in snapshot.joint(PAIRS.method.name)
    }
    together = [set(finding.inputs) for _, finding in snapshot.joint(LINEAGE_NAME)]
    return [
        (a, b)
        for a, b in combinations(found, 2)
        if (only is None or a in only or b in only)
        and frozenset((found[a], found[b])) not in done
        and not any({found[a], found[b]} <= given for given in together)
    ]


def descriptor_bytes(case: Case, exhibit: Digest) -> bytes:
    """An exhibit's descriptor, packed and untrusted.

    Raises:
        NotFound: its bytes are not kept here.
    """
    finding = case.snapshot.records[descriptors(case.snapshot)[exhibit]]
    if not isinstance(finding, Finding):
        raise TypeError(type(finding).__name__)
    with case.objects.open(finding.derivatives[0]) as file:
        return file.read()


def load(case: Case, exhibit: Digest) -> Described:
    """An exhibit's descriptor.

    Raises:
        NotFound: its bytes are not kept here.
        InputRefused: they are no descriptor.
    """
    return decode(descriptor_bytes(case, exhibit), str(exhibit))


def publications(snapshot: Snapshot) -> list[Digest]:
    """Statements that say when one of the described exhibits was public, in the log's order."""
    shown = descriptors(snapshot)
    return [
        digest
        for digest, statement in snapshot.live(Statement)
        if statement.exhibit in shown and statement.said is not None and statement.said.latest
    ]


def standing_lineage(
    snapshot: Snapshot,
) -> tuple[Digest, JointFinding, LineageValues] | None:
    """The latest lineage that rests on nothing that was corrected since, and can be read."""
    latest = None
    for digest, finding in snapshot.joint(LINEAGE_NAME):
        values = recorded(finding)
        latest = latest if values is None else (digest, finding, values)
    return latest
