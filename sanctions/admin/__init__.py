"""The law and designations in the admin, and what can be done with sources and held releases.

Sources and releases are evidence, shown by lists.admin; refreshing them and deciding on
them is this room's work, so their pages are put together here.
"""

from sanctions.admin import designations, law, releases, sources
from sanctions.review import pairs

__all__ = ["designations", "law", "pairs", "releases", "sources"]  # each registers its pages
