"""Dates and times as ISO 8601 writes them, in every language: the admin's lists sort as they read."""
