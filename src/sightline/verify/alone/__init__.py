"""A second verifier, for a stranger who has nothing but Python: the standard library and no more.

Written from docs/format.md and apart from the first, so that the two can be held against each
other. `join.standalone` puts its modules into the one file `verify.py` that rides in each bundle.
"""
