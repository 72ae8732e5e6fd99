"""Real editions, where this machine has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def editions_root() -> Path:
    """The folder of real editions, one folder a list: TRACKER_LISTS, or ../shared/lists beside the checkout.

    Without it the tests that read editions are skipped; under TRACKER_REQUIRE_LISTS=1 they fail.
    """
    named = os.environ.get("TRACKER_LISTS")
    root = Path(named) if named else CHECKOUT.parent / "shared" / "lists"
    if root.is_dir():
        return root
    reason = f"no real editions: {'TRACKER_LISTS names no folder' if named else 'set TRACKER_LISTS to their folder'}"
    if os.environ.get("TRACKER_REQUIRE_LISTS") == "1":
        pytest.fail(f"{reason}, and TRACKER_REQUIRE_LISTS=1 asks for them")
    pytest.skip(reason)
