"""The stranger's verifier: the record definitions, the standard library and a signature library."""
