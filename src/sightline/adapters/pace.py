"""Reading no faster than asked, and no longer."""

import time
from dataclasses import dataclass, field

_SHORTEST_WAIT_SECONDS = 0.01


@dataclass(slots=True)
class Pace:
    """Told of bytes read, waits until as many may have been read; says when the time is up."""

    octets_per_second: int | None = None
    seconds: float | None = None
    _began: float = field(default_factory=time.monotonic)
    _octets: int = 0

    def __call__(self, octets: int) -> bool:
        """Count bytes; False once the time is up."""
        self._octets += octets
        passed = time.monotonic() - self._began
        if self.octets_per_second:
            ahead = self._octets / self.octets_per_second - passed
            if ahead > _SHORTEST_WAIT_SECONDS:
                time.sleep(ahead)
        return self.seconds is None or passed < self.seconds
