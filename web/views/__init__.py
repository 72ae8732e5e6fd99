"""The analysts' pages, one module a family."""
