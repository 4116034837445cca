"""The machine's clock, and what the kernel says of it."""

from datetime import UTC, datetime

from sightline.adapters.clock import SystemClock


def test_now_lies_between_two_readings_of_the_same_clock() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now().datetime()
    assert before <= now <= datetime.now(UTC)


def test_an_error_bound_is_stated_only_where_the_clock_is_kept_in_step() -> None:
    clock = SystemClock().clock()
    assert clock.source.startswith("operating system")
    if clock.synchronised:
        assert clock.error_bound_us is not None
        assert clock.error_bound_us >= 0
    else:
        assert clock.error_bound_us is None
