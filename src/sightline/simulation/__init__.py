"""A simulated incident whose every fact is known, for the demo, tests and benchmarks.

Everything is procedural and invented: the yard, the people, the parties, the reports. See
`build_incident`.
"""

from sightline.simulation.build import Incident, build_incident
from sightline.simulation.scale import Scale
from sightline.simulation.truth import Truth

__all__ = ["Incident", "Scale", "Truth", "build_incident"]
