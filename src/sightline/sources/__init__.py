"""Where exhibits come from; each kind of source is listed once, in `registry.SOURCES`."""
