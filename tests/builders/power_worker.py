"""A program that records a case and says what is acknowledged; run under a tracer."""

import sys
from pathlib import Path

from sightline.bootstrap.cases import new_case, open_case
from sightline.model.claim import Hedge, Observation
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.settings import Settings
from sightline.workbench.case import Case

LIVES, EXHIBITS = 3, 4


def settings(disk: Path) -> Settings:
    """Key and known heads on the same disk, so that they are cut off with the case."""
    return Settings.of({"SIGHTLINE_HOME": str(disk / "home"), "SIGHTLINE_NAME": "Ada"})


def keep(case: Case, name: str, size: int) -> None:
    """Keep bytes, record them, and only then say so: one line, one write."""
    data = (name.encode() + b"\n") * size
    kept = case.objects.put([data[: len(data) // 2], data[len(data) // 2 :]])
    exhibit = Exhibit(
        digest=kept.digest,
        size=kept.size,
        exhibit_kind=ExhibitKind.OTHER,
        media_type="text/plain",
        sniffed_by="test",
    )
    noted = Observation(
        exhibit=kept.digest, text=name, hedge=Hedge.ASSERTED, by=case.me, at=case.times.now()
    )
    digests = case.record_all([(exhibit, "add"), (noted, "observe")])
    tell(case, digests, kept.digest)


def tell(case: Case, digests: list[Digest], kept: Digest) -> None:
    lines = [f"{case.snapshot.seq_of[digest]} {digest.hex}" for digest in digests]
    sys.stdout.write(" ".join(["ack", *lines, kept.hex]) + "\n")
    sys.stdout.flush()


def main(disk: Path) -> None:
    """Several lives of a case, each closed in good order, so that its log is folded in."""
    folder, mine = disk / "work" / "case", settings(disk)
    case = new_case(folder, mine, title="The gate", purpose="test")
    for life in range(LIVES):
        for number in range(EXHIBITS):
            keep(case, f"life {life} exhibit {number}", 1 + 1_500 * number)
        case.log.close()
        case = open_case(folder, mine)
    case.log.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
