"""The table of traits that comparing files runs on."""

from sightline.adapters.trait_table import our_rows, rows_in

__all__ = ["our_rows", "rows_in"]
