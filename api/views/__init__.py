"""Version 1: read-only lists, each with its details, filters and CSV and XLSX twins."""
