"""What the pages cost with every list loaded: time, queries and bytes; on the terminal and in var/bench/web.json.

    ./dev bench web

Needs the real editions (TRACKER_LISTS). Loads the curated files and the newest edition of every list into a
database of its own, made and dropped beside the one it is given, and asks for pages in this process as a browser
would: each first with nothing drawn or read before, then once more. Ends with status 1 when a bound is missed.
"""

from __future__ import annotations

import gc
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.editions import folder
from bench.measuring import Figure, fresh, tell, template
from core.clocks import today
from entities.models import Entity, Kind
from lists.models import Release, Source
from sanctions.models import Regime
from sanctions.services import refreshing
from statements.models import Incident, Mention, Statement
from statements.services.curated import load_curated

ROUNDS = 5
MEDIAN, SLOW, AGAIN = 40, 120, 10
"""Milliseconds: half the pages of a kind, 95 in a hundred, and a page that was drawn before."""
MOST_QUERIES, MOST_BYTES = 12, 100_000
SOUGHT = (
    "lashkar e toiba", "لشکر طيبة", "jaish mohamed", "QDe.118", "mohammed", "bank", "hafiz saeed", "Иванов",
    "EU.1157.14", "7140", "haqqani", "tehrik taliban", "al qaida in the islamic maghreb", "masood azhar",
)  # fmt: skip
"""What people type: names in several spellings and scripts, common ones too, and references."""


@dataclass
class Asked:
    """Pages of a kind, with what each cost."""

    kind: str
    first: list[float] = field(default_factory=list)  # milliseconds
    again: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def figures(self) -> Iterable[Figure]:
        yield Figure(f"{self.kind}: half the pages", "ms", MEDIAN, [statistics.median(self.first)])
        slow = statistics.quantiles(self.first, n=20)[-1] if len(self.first) > 1 else self.first[0]
        yield Figure(f"{self.kind}: 95 in a hundred", "ms", SLOW, [slow])
        yield Figure(f"{self.kind}: drawn before", "ms", AGAIN, [statistics.median(self.again)])
        yield Figure(f"{self.kind}: most queries", "", MOST_QUERIES, [max(self.queries)])
        yield Figure(f"{self.kind}: largest, compressed", "kB", MOST_BYTES / 1000, [max(self.sizes) / 1000])


def _pages() -> dict[str, list[str]]:
    """Addresses by kind: the four that analysts work in, and every other page."""
    ids = list(Entity.objects.filter(code=None, merged_into=None).order_by("id").values_list("public_id", flat=True))
    told = list(Entity.objects.exclude(code=None).order_by("code").values_list("public_id", flat=True))
    regimes = list(Regime.objects.exclude(source=None).order_by("code").values_list("code", flat=True))
    lists = list(Source.objects.filter(releases__status="active").order_by("code").values_list("code", flat=True))
    statements = list(Statement.objects.filter(published=True).order_by("code").values_list("code", flat=True))
    named = Mention.objects.exclude(manner="left-out").values("statement")
    naming = list(Statement.objects.filter(pk__in=named).order_by("code").values_list("code", flat=True))
    drawn = random.Random(2026).sample(ids, 40)
    release = Release.objects.filter(source__code="un-sc", status="active").get()
    return {
        "search": [
            *(f"/search/?q={quote(text)}" for text in SOUGHT),
            "/search/", "/search/?status=called-for", "/search/?as_of=2004",
            *(f"/search/?kind={kind}&status=listed" for kind in Kind.values),
            *(f"/search/?regime={code}" for code in regimes[:6]),
        ],
        "entity": [f"/entities/{one}/" for one in (*told, *drawn)],
        "matrix": [
            "/matrix/", "/matrix/?as_of=2004", "/matrix/?people=proposed",
            *(f"/matrix/?entity={one}" for one in told[:10]),
            *(f"/matrix/?statement={code}" for code in naming[:10]),
        ],
        "changes": [
            "/changes/", f"/changes/?from={today().year - 1}",
            *(f"/changes/?list={code}" for code in lists),
            *(f"/changes/?regime={code}" for code in regimes[:6]),
            *(f"/changes/?kind={kind}" for kind in ("added", "amended", "removed")),
        ],
        "other": [
            "/", "/designations/", "/designations/?as_of=2004", "/statements/", "/calls/", "/incidents/",
            "/regimes/", "/sources/", *(f"/regimes/{code}/" for code in regimes),
            *(f"/sources/{code}/" for code in lists), *(f"/statements/{code}/" for code in statements),
            *(f"/incidents/{code}/" for code in Incident.objects.order_by("code").values_list("code", flat=True)[:5]),
            f"/sources/un-sc/releases/{release.pk}/", *(f"/entities/{one}/compare/" for one in told[:5]),
        ],
    }  # fmt: skip


def _ask(kind: str, addresses: Iterable[str], client: Client) -> Asked:
    found = Asked(kind)
    for address in addresses:
        _get(client, address)  # templates are compiled, the rows all share are read
        firsts, agains = [], []
        for _ in range(ROUNDS):
            caches["pages"].clear()
            firsts.append(_timed(client, address))
            agains.append(_timed(client, address))
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            answer = _get(client, address)
        found.first.append(statistics.median(firsts))
        found.again.append(statistics.median(agains))
        found.queries.append(len(queries))
        found.sizes.append(len(answer))
        if found.first[-1] > SLOW or found.queries[-1] > MOST_QUERIES:
            cost = f"{found.first[-1]:6.0f} ms  {found.queries[-1]:2} queries  {len(answer) / 1000:5.1f} kB"
            print(f"  {cost}  {address}")
    return found


def _get(client: Client, address: str) -> bytes:
    response = client.get(address, headers={"accept-encoding": "gzip"})
    if response.status_code != 200:
        raise SystemExit(f"Not measured: {address} answers with {response.status_code}.")
    return response.content if "Content-Encoding" in response.headers else gzip.compress(response.content)


def _timed(client: Client, address: str) -> float:
    began = time.perf_counter()
    _get(client, address)
    return 1000 * (time.perf_counter() - began)


def _load(root: Path) -> None:
    fresh()
    settings.TRACKER_MIRROR = str(root)
    load_curated()
    for source in Source.objects.all():
        print(f"  {source.code:12} {refreshing.refresh(source).message.splitlines()[0][:110]}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    root = folder()
    if root is None:
        print("There are no real editions here: set TRACKER_LISTS to their folder.")
        return 1
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}  # none were collected
    with tempfile.TemporaryDirectory() as place, template():
        os.environ["TRACKER_VAR"] = place
        settings.TRACKER_STORE = Path(place) / "store"
        _load(root)
        gc.freeze()  # as the server does (config/wsgi.py)
        asked = [_ask(kind, addresses, Client()) for kind, addresses in _pages().items()]
    figures = [one for kind in asked for one in kind.figures()]
    pages = sum(len(one.first) for one in asked)
    return tell("web", "The pages with every list loaded", figures, f"{pages} addresses, {ROUNDS} times each")


if __name__ == "__main__":
    sys.exit(main())
