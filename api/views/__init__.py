"""Version 1: read-only lists, each with its details, filters and a CSV twin."""
