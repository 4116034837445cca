"""Use cases, one module each; the only writers, and they write through `Case.record`."""
