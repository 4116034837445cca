"""One clock for many clips: what of a recording its time can be told by, and how times join."""
