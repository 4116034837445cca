"""The garbage collector, at rest while a log is read."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Records never point back at each other: there are no cycles to look for.

    Looking through all of a long log again and again while it grows costs a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
