"""What a learned model is asked for, and how pictures are prepared for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sightline.matching.learned import Vectors
from sightline.model.canonical import Json
from sightline.model.digest import Digest

IMAGENET_MEAN: Final = (485_000, 456_000, 406_000)
IMAGENET_SPREAD: Final = (229_000, 224_000, 225_000)
"""Of red, green and blue between 0 and 1, in millionths: what most models were trained with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What is done to a picture before a model sees it."""

    side: int
    """It is squeezed to a square of this many pixels."""
    mean_e6: tuple[int, int, int]
    """Taken off red, green and blue between 0 and 1, in millionths."""
    spread_e6: tuple[int, int, int]
    """What is left is divided by this."""

    def parameters(self) -> dict[str, Json]:
        """As a method's parameters have it."""
        return {
            "side": self.side,
            "mean_e6": list(self.mean_e6),
            "spread_e6": list(self.spread_e6),
        }


class PictureModel(Protocol):
    """A loaded model: the same pictures give the same vectors."""

    @property
    def digest(self) -> Digest:
        """Of the model's file: part of the name of whatever rests on it."""
        ...

    @property
    def preparation(self) -> Preparation:
        """How pictures are prepared for it."""
        ...

    @property
    def builds(self) -> dict[str, Json]:
        """What runs it."""
        ...

    @property
    def confinement(self) -> tuple[str, ...]:
        """How the process that runs it is confined."""
        ...

    def encode(self, pictures: Sequence[bytes]) -> Vectors:
        """Vectors of encoded pictures.

        Raises:
            InputRefused: the model trips over them, or its file was changed meanwhile.
        """
        ...
