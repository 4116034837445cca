"""Who signs, and who says what time it is."""

from typing import Protocol

from sightline.model.custody import Actor
from sightline.model.exhibit import Clock
from sightline.model.times import Instant


class Signer(Protocol):
    """An actor's key."""

    @property
    def actor(self) -> Actor:
        """Who it says it is, and the public half."""
        ...

    def sign(self, message: bytes) -> str:
        """Base64 of an SSHSIG over `message` in the namespace `sightline`."""
        ...

    def sign_note(self, origin: str, body: bytes) -> str:
        """The signature line of a C2SP signed note under the key name `origin`."""
        ...

    def sign_metadata(self, data: bytes) -> str:
        """Hexadecimal signature over a roster's TUF metadata."""
        ...


class TimeSource(Protocol):
    """The clock of this machine."""

    def now(self) -> Instant:
        """Now."""
        ...

    def clock(self) -> Clock:
        """What the operating system says about how far this clock can be trusted."""
        ...


class StampAuthority(Protocol):
    """An RFC 3161 time-stamp authority."""

    @property
    def name(self) -> str:
        """Its address, as the user named it."""
        ...

    def stamp(self, message: bytes) -> tuple[bytes, Instant]:
        """DER bytes of a granted response over `message`, and the time it states.

        Raises:
            AuthorityFailed: no answer, or one that does not fit the request.
        """
        ...
