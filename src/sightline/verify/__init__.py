"""The stranger's verifier: the record definitions, the standard library and a signature library.

It imports nothing of the workbench. Its numbered checks are those of docs/format.md.
"""
