"""What issuers say of the certificates behind stamps, kept while it can be had.

Lists of revoked certificates forget: once a certificate has ended, its issuer need not say any
more that it was revoked. What is kept beside a token tells a reader in ten years.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from cryptography.x509 import Certificate

from sightline.errors import AuthorityFailed, NotVerified
from sightline.model.custody import Stamp
from sightline.model.digest import Digest
from sightline.model.stamps import NotBefore, RevocationData, RevocationForm
from sightline.verify.revocation import Status, status
from sightline.verify.tokens import chain_of
from sightline.workbench.case import Case
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.renew import token_of

Links: TypeAlias = tuple[tuple[Certificate, Certificate], ...]


class RevocationSource(Protocol):
    """Where CRLs or OCSP responses come from."""

    form: RevocationForm

    @property
    def name(self) -> str:
        """As the user named it."""
        ...

    def about(self, certificate: Certificate, issuer: Certificate) -> bytes:
        """DER bytes that may speak of a certificate.

        Raises:
            AuthorityFailed: no usable answer.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Revocation data that is on record now."""

    stamp: Digest
    record: Digest
    source: str
    status: Status


def keep_revocation(
    case: Case, sources: Sequence[RevocationSource], roots: tuple[Certificate, ...] = ()
) -> tuple[tuple[Kept, ...], tuple[NotStamped, ...]]:
    """Keep what the sources say of the chains of all stamps in the case, each once.

    Args:
        case: The case.
        sources: Each was named by the user.
        roots: Certificates of issuers that ride in no token.

    Raises:
        NotFound: a file cannot be read.
        StorageFailed: the data could not be made durable.
    """
    kept, missed = [], []
    for record, links in list(_chains(case, roots)):
        for source in sources:
            try:
                found = _found(source, links)
            except AuthorityFailed as error:
                missed.append(NotStamped.of(source.name, error))
                continue
            for data, said in found:
                digest = _record(case, record, source, data)
                if digest is not None:
                    kept.append(Kept(stamp=record, record=digest, source=source.name, status=said))
    return tuple(kept), tuple(missed)


def _chains(case: Case, roots: tuple[Certificate, ...]) -> Iterator[tuple[Digest, Links]]:
    stamps: list[tuple[Digest, Stamp | NotBefore]] = [
        *case.snapshot.live(Stamp),
        *case.snapshot.live(NotBefore),
    ]
    for record, stamp in stamps:
        token = token_of(case, stamp.token)
        if token is not None:
            yield record, chain_of(token, roots)


def _found(source: RevocationSource, links: Links) -> list[tuple[bytes, Status]]:
    """Each answer that a reader could use, once."""
    found: dict[bytes, Status] = {}
    for certificate, issuer in links:
        data = source.about(certificate, issuer)
        try:
            found.setdefault(data, status(source.form, data, links))
        except NotVerified:
            # A list of another issuer says nothing here.
            continue
    return list(found.items())


def _record(case: Case, stamp: Digest, source: RevocationSource, data: bytes) -> Digest | None:
    digest = case.objects.put([data]).digest
    if any(known.data == digest for _, known in case.snapshot.about(stamp, RevocationData)):
        return None
    record = RevocationData(
        stamp=stamp, form=source.form, data=digest, source=source.name, at=case.times.now()
    )
    return case.record(record, action="keep revocation data")
