"""Where the adopted editions of a roster lie in a bundle, and their bytes: as the log has them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.model.digest import Digest
from sightline.model.layout import ROSTERS
from sightline.model.roster import Approval, Edition
from sightline.model.snapshot import Snapshot
from sightline.model.tuf import metadata, root_bytes, targets_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFiles:
    """An adopted edition as TUF metadata."""

    digest: Digest
    """Of the `roster` record."""
    edition: Edition
    before: Edition | None
    root: bytes
    """What is signed of the root metadata."""
    targets: bytes
    approvals: tuple[Approval, ...]
    """Those who signed it, in the order of the log."""

    def files(self) -> dict[str, bytes]:
        """The two metadata files, by their path below `data/`."""
        version = self.edition.roster.version
        roots = [(given.by, given.root_signature or "") for given in self.approvals]
        targets = [(given.by, given.targets_signature or "") for given in self.approvals]
        # The targets are signed by those whom this edition's own root names, and nobody else.
        own = self.edition.keys_of(self.edition.roster.keepers)
        return {
            f"{ROSTERS}/{version}.root.json": metadata(self.root, roots),
            f"{ROSTERS}/{version}.targets.json": metadata(
                self.targets, [(key, made) for key, made in targets if key in own]
            ),
        }


def edition_files(snapshot: Snapshot) -> Iterator[EditionFiles]:
    """Every adopted edition, in its order."""
    before = None
    for digest, edition in snapshot.editions.items():
        yield EditionFiles(
            digest=digest,
            edition=edition,
            before=before,
            root=root_bytes(edition.roster),
            targets=targets_bytes(edition.roster),
            approvals=tuple(given for _, given in snapshot.about(digest, Approval)),
        )
        before = edition
