"""What reports say: statements with their sources, claims with their slots, all as candidates.

`reading.read(text, values)` gives a `ReportText`, `attribution.statements(report)` who says what in
it, `propositions.claims(report, statements)` what is claimed; `extraction.extract` runs all three
on an exhibit's bytes. All types are in `types`.
"""
