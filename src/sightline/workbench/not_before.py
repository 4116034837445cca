"""A fresh token from an authority before something is collected: what cites it is no older.

The token is over random digits, so nobody had it earlier than its time; an acquisition that cites
it, in a signed entry, was therefore recorded later. It bounds the collecting, not the footage: only
where the digits themselves can be read or heard in a recording is the recording younger, too.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sightline.errors import AuthorityFailed
from sightline.model.digest import Digest
from sightline.model.stamps import NotBefore, before_message
from sightline.workbench.case import Case
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.ports.attesting import StampAuthority

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A token that was obtained and recorded."""

    record: Digest
    before: NotBefore


def begin(
    case: Case, authorities: Iterable[StampAuthority]
) -> tuple[tuple[Begun, ...], tuple[NotStamped, ...]]:
    """Obtain a token from each authority, each over digits of its own, and record it.

    Raises:
        StorageFailed: a token could not be made durable.
    """
    begun, missed = [], []
    for authority in authorities:
        nonce = secrets.token_hex(_NONCE_BYTES)
        try:
            token, time = authority.stamp(before_message(case.snapshot.case, nonce))
        except AuthorityFailed as error:
            missed.append(NotStamped.of(authority.name, error))
            continue
        before = NotBefore(
            nonce=nonce,
            token=case.objects.put([token]).digest,
            authority=authority.name,
            gen_time=time,
            by=case.me,
            at=case.times.now(),
        )
        begun.append(Begun(record=case.record(before, action="begin"), before=before))
    return tuple(begun), tuple(missed)
