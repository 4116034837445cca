"""The command line: it parses words, calls use cases and draws what they return; no rules here."""
