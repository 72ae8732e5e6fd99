"""Reads that span parties, regimes and designations. One module a question."""
