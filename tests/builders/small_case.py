"""A small real case: real log, objects, keys; every kind of record that a bundle treats apart."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.builders.authority import LocalAuthority

from sightline.adapters.bag_folder import BagFolder
from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import FileKey
from sightline.adapters.known_heads import HeadFiles
from sightline.adapters.log_sqlite import SqliteLog
from sightline.adapters.objects_folder import FolderObjects
from sightline.model.claim import Claim, Hedge, Observation
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Exhibit, ExhibitKind, Source
from sightline.model.times import Instant
from sightline.verify.tokens import read_token
from sightline.workbench.case import Case, Tools
from sightline.workbench.export import BundleFile, Exported, Order, export
from sightline.workbench.ports.attesting import Signer
from sightline.workbench.seal import Sealed, seal


@dataclass
class LocalStamps:
    """Satisfies `StampAuthority` without a network."""

    authority: LocalAuthority
    name: str = "local authority"
    tokens: list[bytes] = field(default_factory=list)

    def stamp(self, message: bytes) -> tuple[bytes, Instant]:
        token = self.authority.stamp(message)
        self.tokens.append(token)
        return token, read_token(token).time


@dataclass
class Desk:
    """One person with a key, and a folder for a case."""

    folder: Path
    name: str = "Ada"

    @property
    def key_path(self) -> Path:
        return self.folder.parent / f"{self.name}.key"

    def tools(self, log: SqliteLog, signer: Signer | None = None) -> Tools:
        return Tools(
            log=log,
            objects=FolderObjects(self.folder / "objects", self.folder / "staging"),
            signer=signer or FileKey.load_or_make(self.key_path, self.name),
            times=SystemClock(),
            heads=HeadFiles(self.folder.parent / f"{self.name}.heads"),
        )

    def create(self, signer: Signer | None = None) -> Case:
        self.folder.mkdir()
        log = SqliteLog.create(self.folder / "case.sqlite")
        return Case.create(self.tools(log, signer), title="Farmyard", purpose="test")

    def open(self) -> Case:
        return Case.open(self.tools(SqliteLog.open(self.folder / "case.sqlite")))


def add_exhibit(case: Case, data: bytes) -> Digest:
    """Keep bytes and record their acquisition."""
    kept = case.objects.put([data])
    exhibit = Exhibit(
        digest=kept.digest,
        size=len(data),
        exhibit_kind=ExhibitKind.OTHER,
        media_type="application/octet-stream",
        sniffed_by="test/1",
    )
    acquisition = Acquisition(
        exhibit=kept.digest,
        collector=case.me,
        source=Source(name="bytes", no_address_reason="made for a test"),
        acquired_at=case.times.now(),
        clock=case.times.clock(),
        reason="test",
    )
    case.record_all([(exhibit, "add"), (acquisition, "add")])
    return kept.digest


def observe(case: Case, exhibit: Digest, text: str) -> Digest:
    """Record an observation."""
    observation = Observation(
        exhibit=exhibit, text=text, hedge=Hedge.HEDGED, by=case.me, at=case.times.now()
    )
    return case.record(observation, action="observe")


def claim(case: Case, text: str) -> Digest:
    """Record a claim."""
    record = Claim(
        text=text, hedge=Hedge.ASSERTED, allegation=False, by=case.me, at=case.times.now()
    )
    return case.record(record, action="claim")


def fill(case: Case, *, exhibits: int = 3) -> list[Digest]:
    """Exhibits of several sizes, with an observation each."""
    digests = [
        add_exhibit(case, b"\x00exhibit %d " % number + bytes(range(256)) * (number * 7))
        for number in range(exhibits)
    ]
    for digest in digests:
        observe(case, digest, f"seen in {digest.short}: 🐎 and a\u200fn unusual mark")
    return digests


def seal_with(case: Case, *authorities: LocalAuthority) -> Sealed:
    """Seal with stamps of local authorities."""
    return seal(case, [LocalStamps(authority) for authority in authorities])


def bundle(case: Case, destination: Path, **wishes: object) -> Exported:
    """Export a bundle."""
    files = (BundleFile(name="report.html", data=b"<p>report</p>"),)
    order = Order(to="a colleague", files=files, **wishes)  # type: ignore[arg-type]
    return export(case, BagFolder(destination), order)
