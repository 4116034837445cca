"""Those asked to vouch for a case who gave no usable answer: the seal stands without them."""

from dataclasses import dataclass
from typing import Self

from sightline.errors import AuthorityFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStamped:
    """An authority, calendar or witness that gave no usable answer."""

    authority: str
    cause: str
    next_step: str

    @classmethod
    def of(cls, name: str, error: AuthorityFailed) -> Self:
        """What became of asking somebody."""
        return cls(authority=name, cause=error.cause, next_step=error.next_step)
