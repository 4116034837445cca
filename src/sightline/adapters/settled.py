"""Loaded last by the server that decoders are forked from, and by nothing else.

What is loaded by then lives as long as the server. Set apart from the collector of garbage, it is
never looked through in a child: that would copy every page of it, a tenth of a second a file.
"""

import gc

gc.collect()
gc.freeze()
