"""The shared folder of real material beside the project, which may not be there."""

from pathlib import Path

DATA = Path(__file__).parents[3] / "shared" / "data"
NO_DATA = "needs the folder of real footage, ../shared/data"
