"""Where the parts of a case lie on disk, as docs/format.md says."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """A folder that holds, or will hold, a case."""

    root: Path

    @property
    def log(self) -> Path:
        """The custody log."""
        return self.root / "case.sqlite"

    @property
    def objects(self) -> Path:
        """Exhibits, derivatives and tokens, by digest."""
        return self.root / "objects"

    @property
    def staging(self) -> Path:
        """Bytes on their way in; whatever is left here after a crash belongs to nothing."""
        return self.root / "staging"

    @property
    def index(self) -> Path:
        """Where words occur in the case: a cache, which can be deleted at any time."""
        return self.root / "index.sqlite"

    @property
    def reports(self) -> Path:
        """Rendered reports: made from the case, not part of it."""
        return self.root / "reports"
