"""Sightline: establish what contested footage shows, and leave a case file anyone can check."""
