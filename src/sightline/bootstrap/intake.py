"""What opens archives on their way in."""

from sightline.adapters.archives import ArchiveExpander
from sightline.workbench.ports.objects import Expander


def expander() -> Expander:
    """Opens archives in a limited child process."""
    return ArchiveExpander()
