"""Lets this folder's tests import `tests.builders`."""

import sys
from pathlib import Path

sys.path[:0] = [root] if (root := str(Path(__file__).parents[3])) not in sys.path else []
