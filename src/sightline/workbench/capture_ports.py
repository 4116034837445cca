"""What the capture of a page asks of the outside."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from sightline.model.capture import Hop, PagePart
from sightline.model.times import Instant

BROWSER_LIKE: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
"""What most readers of a site send: it does not say who looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a page is asked for, chosen by the user."""

    user_agent: str = BROWSER_LIKE
    languages: str = "en"
    private: bool = False
    """Whether machines may be asked that are not of the public Internet."""
    any_certificate: bool = False
    """Whether a server may be asked that cannot show who it is."""
    browser: Path | None = None
    """The browser to draw the page with; None for one that is installed."""
    without_browser: bool = False
    item_bytes: int = 512 << 20
    total_bytes: int = 2 << 30
    seconds: int = 120
    """For each answer, and for the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One thing that stands in the web archive, or that was asked for in vain."""

    member: str
    """Its name in the archive."""
    address: str
    part: PagePart
    status: int | None = None
    media_type: str | None = None
    note: str | None = None
    """Why it is not whole, or not there."""
    there: bool = True
    """Whether the archive holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What came of asking for a page."""

    requested: str
    final: str | None
    hops: tuple[Hop, ...]
    fetched: tuple[Fetched, ...]
    not_fetched: int
    not_examined: tuple[str, ...]
    user_agent: str
    browser: str | None
    confinement: tuple[str, ...]
    archive: Path | None
    """The web archive; None where nothing answered at all."""
    archive_name: str
    """Empty where there is none."""
    ended: Instant


Told = Callable[[str], None]
"""Hears what is done, in a few words."""


class PageSource(Protocol):
    """Asks for pages."""

    def capture(self, address: str, asking: Asking, told: Told) -> AbstractContextManager[Captured]:
        """Ask for a page and all it shows; the archive is there while the context lasts.

        That an address is none, or is not to be asked, is the cause of its hop.

        Raises:
            StorageFailed: there is no room for what comes.
        """
        ...
