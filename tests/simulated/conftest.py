"""One tiny incident, built once for all tests that read it."""

import pytest

from sightline.simulation import Incident, Scale, build_incident


@pytest.fixture(scope="session")
def incident(tmp_path_factory: pytest.TempPathFactory) -> Incident:
    return build_incident(tmp_path_factory.mktemp("incident"), seed=1, scale=Scale.TINY)
