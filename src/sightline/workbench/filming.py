"""What makes films of exhibits: the port that adapters satisfy."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecipe:
    """How a film for looking at is made of an exhibit."""

    view: str
    """"plain", "contrast" or "steady"."""
    longest: int
    """Pixels of the longer side at most."""
    quality: int
    """Constant rate factor of the coder: lower is better and larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmed:
    """A film that was made; its time zero is `begins_us` of the exhibit's."""

    path: Path
    media_type: str
    begins_us: int
    frames: int
    frames_left_out: int
    """Of another size than the first, or whose times do not run forward."""


Filmer: TypeAlias = Callable[[Path, int, FilmRecipe], AbstractContextManager[Filmed]]
"""Makes the film of an exhibit (its file, its size): the file lasts as long as the context.

Raises InputRefused where there is nothing to film.
"""
