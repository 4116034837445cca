"""What joint methods run on."""

from sightline.adapters.builds import builds, sightline_version
from sightline.adapters.jpeg import encoded
from sightline.analysis.joint_registry import JOINT_METHODS
from sightline.model.finding import Environment
from sightline.workbench.joint import JointTools

__all__ = ["JOINT_METHODS", "joint_tools"]


def joint_tools() -> JointTools:
    """Joint methods read records and what analyzers made of exhibits, in this very process."""
    return JointTools(
        encode=encoded,
        environment=Environment(
            sightline=sightline_version(),
            builds=builds(),
            confinement=("none: no exhibit's own bytes are read",),
        ),
    )
