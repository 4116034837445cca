"""A third verifier, for a stranger who has nothing but a browser: one page, opened from the bundle.

Its parts are put together by `join.page` into the `verify.html` that rides in each bundle. The
browser's own cryptography checks signatures; nothing is fetched and nothing is sent.
"""
