"""What a test needs and may not find: it is skipped then, but fails where the run asks for all (.ci/run)."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(reason: str, *, asked_by: str) -> NoReturn:
    """`asked_by` is the variable that a run sets to 1 when nothing may be lacking."""
    if os.environ.get(asked_by) == "1":
        pytest.fail(f"{reason}, and {asked_by}=1 asks for it")
    pytest.skip(reason)


LISTS, BROWSER = "TRACKER_REQUIRE_LISTS", "TRACKER_REQUIRE_BROWSER"
