"""Rules for every test."""

from hypothesis import HealthCheck, settings

# Nobody times anything in a test: a busy machine breaks no rule.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
