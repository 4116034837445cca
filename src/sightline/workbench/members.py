"""Archives inside archives: how deep and how much is taken out of the one that came in.

Each archive's reader has a budget of its own; many small archives in one could still add up to more
than any disk holds, so what comes out of the outermost one is counted over all that lie in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, Source
from sightline.workbench.ports.objects import Incoming, NotIncoming

MAX_NESTING: Final = 3
"""How many archives deep members are taken out; deeper ones stay archives."""
FREE_BYTES: Final = 1 << 30
"""What may come out of an outermost archive, whatever its ratio."""
MAX_RATIO: Final = 200
"""Beyond `FREE_BYTES`, bytes out for each byte of it: footage hardly compresses at all."""
MAX_MEMBERS: Final = 250_000
REST: Final = "(the rest)"
"""Stands for the members that were not reached."""

_TOO_MUCH: Final = "With the archives in it, the archive that came in holds more than is taken out."
_NEXT_STEP: Final = "The archive itself is kept; take the member out by hand and add it."


@dataclass(slots=True)
class Allowance:
    """What may still come out of one outermost archive."""

    octets: int
    members: int = MAX_MEMBERS

    @property
    def used_up(self) -> bool:
        """Whether nothing more is taken."""
        return self.octets < 0 or self.members <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nest:
    """An archive that is open, and where it lies."""

    archives: tuple[Digest, ...]
    """Outermost first, ending with this one."""
    source: Source
    """Of this one."""
    allowance: Allowance

    @classmethod
    def of(cls, archive: Exhibit, source: Source, outer: Self | None) -> Self | None:
        """The nest that opening `archive` makes; None where it stays closed.

        It stays closed at `MAX_NESTING`, and inside itself: such archives exist, and never end.
        """
        before = () if outer is None else outer.archives
        if len(before) >= MAX_NESTING or archive.digest in before:
            return None
        allowance = (
            outer.allowance if outer else Allowance(max(FREE_BYTES, MAX_RATIO * archive.size))
        )
        return cls(archives=(*before, archive.digest), source=source, allowance=allowance)

    def members(
        self, members: Callable[[], Iterable[Incoming | NotIncoming]]
    ) -> Iterator[Incoming | NotIncoming]:
        """Members, named by the path to them (`upload.zip!clip.mp4`), while the allowance lasts."""
        if not self.allowance.used_up:
            for member in members():
                if self.allowance.used_up:
                    break
                self.allowance.members -= 1
                yield self._within(member)
            else:
                return
        yield NotIncoming(
            source=self._inner(Source(name=REST)), cause=_TOO_MUCH, next_step=_NEXT_STEP
        )

    def _within(self, item: Incoming | NotIncoming) -> Incoming | NotIncoming:
        source = self._inner(item.source)
        if isinstance(item, NotIncoming):
            return NotIncoming(source=source, cause=item.cause, next_step=item.next_step)
        return Incoming(source=source, size=item.size, chunks=lambda: self._counted(item))

    def _inner(self, member: Source) -> Source:
        return Source(
            name=f"{self.source.name}!{member.name}",
            address=member.address,
            member_of=self.archives[-1],
            modified_at=member.modified_at,
        )

    def _counted(self, item: Incoming) -> Iterator[bytes]:
        for chunk in item.chunks():
            self.allowance.octets -= len(chunk)
            if self.allowance.octets < 0:
                raise InputRefused(_TOO_MUCH, next_step=_NEXT_STEP)
            yield chunk
