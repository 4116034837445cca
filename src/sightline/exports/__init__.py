"""A case's state in, bytes out: pure, byte-stable, and saying what was left out."""
