"""Rules for every test."""

import signal

from hypothesis import HealthCheck, settings

# Nobody times anything in a test: a busy machine breaks no rule.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A shell starts what it runs in the background with interrupts ignored, and children inherit that:
# tests that interrupt would then hold nothing.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
