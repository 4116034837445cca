"""Lets this folder's tests, and the children they start, import `tests.doubles`."""

import sys
from pathlib import Path

sys.path[:0] = [root] if (root := str(Path(__file__).parents[3])) not in sys.path else []
