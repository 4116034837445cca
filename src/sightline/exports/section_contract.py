"""What the modules that write sections of the report share."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sightline.exports.citations import Citations
from sightline.exports.contract import CaseView
from sightline.exports.report_methods import Methods
from sightline.model.digest import Digest

P = TypeVar("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a section is written from."""

    view: CaseView
    cites: Citations
    methods: Methods
    """Numbers the methods that are cited: M1, M2 …"""

    def hidden(self, *exhibits: Digest) -> bool:
        """Whether a picture made from these exhibits must wait until somebody asks for it.

        As with the exhibits' own pictures: shown openly only where a person said so for each.
        """
        displays = [self.view.snapshot.display_of(exhibit) for exhibit in exhibits]
        return any(display is None or display.graphic for display in displays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built(Generic[P]):
    """What a section says."""

    part: P
    anchors: frozenset[str] = frozenset()
    """Anchors that its layouts set, so that the rest of the report can lead there."""
