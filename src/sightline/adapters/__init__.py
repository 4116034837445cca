"""The outside, behind ports: decoders and their limits, stores, keys, clocks."""
