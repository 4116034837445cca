"""What the use cases ask of the outside; adapters satisfy these, `bootstrap` joins them.

Every implementation of a port passes the same conformance suite (tests/conformance).
"""
