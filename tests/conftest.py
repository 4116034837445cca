"""Rules for every test."""

import signal
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, settings
from tests.builders.real import DATA, NO_DATA

# Nobody times anything in a test: a busy machine breaks no rule.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A shell starts what it runs in the background with interrupts ignored, and children inherit that:
# tests that interrupt would then hold nothing.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Without the shared folder, tests of real material are skipped and say so."""
    if not DATA.is_dir():
        for item in items:
            if item.get_closest_marker("real"):
                item.add_marker(pytest.mark.skip(reason=NO_DATA))
