"""Rosters in a `Book`: an edition in one line, signed and adopted in another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.builders.book import ADA, BEN, CYD, Book

from sightline.adapters.keys import FileKey
from sightline.model.digest import Digest
from sightline.model.roster import (
    RESTRICTED_EXPORT,
    SEAL,
    Adoption,
    Approval,
    Person,
    Proposal,
    Role,
    Roster,
)
from sightline.model.times import Instant
from sightline.model.tuf import root_bytes, targets_bytes

DEE = FileKey(Ed25519PrivateKey.from_private_bytes(bytes([4]) * 32), "Dee")
ADAS_OTHER = FileKey(Ed25519PrivateKey.from_private_bytes(bytes([5]) * 32), "Ada")

DESK: Mapping[str, Sequence[FileKey]] = {"Ada": [ADA], "Ben": [BEN], "Cyd": [CYD]}
FAR: Instant = Instant(1_700_000_000_000_000)


def edition(
    version: int = 1,
    people: Mapping[str, Sequence[FileKey]] = DESK,
    *,
    by: FileKey = ADA,
    **changes: Any,  # noqa: ANN401 - fields of any type
) -> Roster:
    """Two of Ada and Ben keep it and seal; everybody does the rest."""
    names = tuple(people)
    roster = Roster(
        version=version,
        expires=FAR,
        people=tuple(
            Person(name=name, keys=tuple(key.actor.public_key for key in keys))
            for name, keys in people.items()
        ),
        keepers=names[:2],
        needed=min(2, len(names)),
        roles=(
            Role(
                name="seal",
                acts=(SEAL, RESTRICTED_EXPORT),
                members=names[:2],
                needed=min(2, len(names)),
            ),
            Role(name="team", acts=("*", "*/*"), members=names, needed=1),
        ),
        reason="test",
        by=by.actor.fingerprint,
        at=Instant(0),
    )
    return replace(roster, **changes)


def signed(book: Book, roster: Roster, *keys: FileKey, by: FileKey = ADA) -> Digest:
    """Propose an edition and have it signed."""
    digest = book.add(roster, by)
    for key in keys:
        book.add(signature(book, digest, roster, key), key)
    return digest


def signature(book: Book, digest: Digest, roster: Roster, key: FileKey) -> Approval:
    return Approval(
        of=digest,
        root_signature=key.sign_metadata(root_bytes(roster)),
        targets_signature=key.sign_metadata(targets_bytes(roster)),
        by=key.actor.fingerprint,
        at=book.now(),
    )


def adoption(book: Book, roster: Digest, by: FileKey = ADA) -> Adoption:
    return Adoption(roster=roster, by=by.actor.fingerprint, at=book.now())


def adopted(book: Book, roster: Roster, *keys: FileKey, by: FileKey = ADA) -> Digest:
    """Propose, sign and adopt."""
    digest = signed(book, roster, *keys, by=by)
    book.add(adoption(book, digest, by), by)
    return digest


def proposal(book: Book, act: str, terms: Mapping[str, Any], by: FileKey = ADA) -> Proposal:
    return Proposal(act=act, terms=terms, reason="test", by=by.actor.fingerprint, at=book.now())


def agreement(book: Book, of: Digest, by: FileKey) -> Approval:
    return Approval(of=of, by=by.actor.fingerprint, at=book.now())
