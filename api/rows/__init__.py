"""Rows as they are sent: plain dictionaries in the shapes that api.shapes declares. A few queries for any number."""
