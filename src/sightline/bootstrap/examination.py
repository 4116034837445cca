"""The methods and the engine that runs them."""

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.registry import ANALYZERS
from sightline.settings import Settings
from sightline.workbench.ports.engine import Engine

__all__ = ["ANALYZERS", "engine"]


def engine(settings: Settings) -> Engine:
    """Examines on this machine, on as many cores as the settings say."""
    return LocalEngine(settings.workers)
