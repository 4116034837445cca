"""Records whose digest gives nothing away: what people wrote carries 128 random bits.

An entry names its record by digest, also in a bundle from which the record itself is withheld.
Without the salt a short answer or a name could be guessed and compared with that digest.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Final, TypeVar

SALT_BYTES: Final = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Salted:
    """What the records of people have in common; `salt` is no part of what they say."""

    salt: str | None = field(default=None, compare=False, repr=False)
    """32 random hexadecimal digits, drawn when the record is made; older records lack them."""


def salted(record: T, salt: str) -> T:
    """The record with a salt, if its kind carries one and it has none yet."""
    if isinstance(record, Salted) and record.salt is None:
        return dataclasses.replace(record, salt=salt)
    return record
