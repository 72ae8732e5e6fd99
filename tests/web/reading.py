"""Reading a page as a reader does."""

from __future__ import annotations

import re
from html import unescape

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def get(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def plain(page: str) -> str:
    """What a reader sees, without markup."""
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:ins|del|time|mark)\b[^>]*>", "", page))
    return re.sub(r" (?=[.,;:])", "", re.sub(r"\s+", " ", unescape(bare)))


def section(page: str, name: str) -> str:
    found = re.search(rf'<section class="sec" aria-labelledby="{name}">(.*?)</section>', page, re.S)
    assert found, f"no section {name}"
    return found[1]


def sentence(page: str) -> str:
    """The page's first sentence: what it says before any table."""
    found = re.search(r'<p class="status">(.*?)</p>', page, re.S)
    assert found
    return plain(found[1]).strip()


def changes(page: str) -> list[str]:
    """Each row of a list of changes, as read."""
    return [plain(row).strip() for row in re.findall(r'<li class="change"[^>]*>(.*?)</div></li>', page, re.S)]


def queries(client: Client, path: str) -> int:
    """What a page asks that was not drawn before, once the rows that pages share are read for the data version."""
    get(client, path)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        get(client, path)
    return len(seen)
