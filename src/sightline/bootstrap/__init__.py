"""Joins use cases and adapters, and nothing else does; a module a need, none loads too much."""
