"""The matrix as a page: what it says, on another day, and how much it reads."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from lists.models import Release
from tests.builders.un import edition, group
from tests.web.reading import get, plain, queries, section, sentence

pytestmark = pytest.mark.usefixtures("curated")

URL = "/matrix/?statement=in-us-jwg21-2025"


def test_the_parties_of_a_statement(client: Client):
    page = get(client, URL)
    said = plain(page)
    for words in ("The Resistance Front", "by the entry of LeT", "≥ 1,006 d later", "the date of UN 1267"):
        assert words in said
    assert "called for" in sentence(page)
    assert "as one of proxies of LeT 2025-12-03" in said


def test_another_day_differs(client: Client):
    said = plain(get(client, f"{URL}&as_of=2004-01-01"))
    assert "Not yet listed" in said
    assert "regime made 2004-09-21" in said
    assert "as one of proxies" not in said


def test_proposals_have_a_section(client: Client):
    said = plain(section(get(client, "/matrix/?entity=masood-azhar"), "proposals"))
    for words in ("Submitted 2009", "Hold 2016-03-31 by China", "2017-01-19", "Listed 2019-05-01"):
        assert words in said


def test_queries_do_not_grow_with_rows(client: Client):
    get(client, URL)
    everything = f"{URL}&affiliates=all&people=proposed&as_of=2026-08-01"
    assert queries(client, "/matrix/") == queries(client, URL) == queries(client, everything) <= 12


@pytest.mark.parametrize(
    "query",
    [
        "x=1",
        "statement=none",
        "regime=none",
        "entity=none",
        "kind=none",
        "as_of=x",
        "people=x",
        "affiliates=none",
        "affiliates=%00",
    ],
)
def test_what_is_not_understood_is_refused(client: Client, query: str):
    get(client, f"/matrix/?{query}", 400)


def test_the_sentence_dates_an_open_call_by_the_newest_release(client: Client, load_un: Callable[..., Release]):
    load_un(edition(group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02"), day="2026-02-27"))
    said = sentence(get(client, URL))
    assert "5 parties against 8 regimes, as named on 2025-12-03: 4 are listed by all of them" in said
    assert "TRF under UN 1267, called for on 2025-12-03, not in the release of 2026-02-27, 86 days later." in said
    alone = sentence(get(client, "/matrix/?entity=masood-azhar"))
    assert alone.startswith("Mohammed Masood Azhar Alvi is listed under 4 of 6 regimes, as of")


def test_a_row_tells_every_proposal_hold_and_ending(client: Client):
    row = plain(get(client, "/matrix/?statement=in-us-jwg21-2025&people=proposed"))
    for words in (
        "proposed 2009, 2016-03, 2017-01-19, 2019-02-27", "blocked 2009, 2016-12 by China",
        "put on hold 2016-03-31, 2016-10-01, 2017-02-07, 2019-03-13 by China", "≥ 3,408 d from the first proposal",
    ):  # fmt: skip
        assert words in row


def test_never_not_listed_without_a_day(client: Client):
    for query in ("", "?as_of=2004-01-01", "?statement=in-us-jwg21-2025&affiliates=all&people=proposed"):
        for cell in cells(get(client, f"/matrix/{query}")):
            if 'data-state="not-listed"' in cell:
                assert re.search(r"(?:as of|cited) <time", cell), cell


@pytest.mark.parametrize("query", ["statement=in-us-jwg21-2025", "statement=in-us-jwg21-2025&as_of=2004-01-01", ""])
def test_twins_say_what_the_page_says(client: Client, query: str):
    page = get(client, f"/matrix/?{query}&kind=&entity=&affiliates=")  # as the form sends it
    links = {name: unescape(url) for url, name in re.findall(r'<a href="([^"]+)"[^>]*>(JSON|CSV)</a>', page)}
    twin = json.loads(get(client, links["JSON"]))
    told = [cell for row in twin["results"] for cell in row["cells"]]
    shown = cells(page)
    assert len(shown) == len(told)
    for cell, one in zip(shown, told, strict=True):
        assert f'data-state="{one["standing"]}"' in cell
        for day in ("listed_on", "not_listed_as_of", "cited_absence"):
            assert not one[day] or f'datetime="{one[day]}"' in cell, (cell, one)
        assert str(one["lag"]["days"] if one["lag"] else "") in plain(cell).replace(",", "")
        assert one["reference"] in cell or one["via"]
        assert ("called for" in cell) == bool(one["open_calls"])
    lines = b"".join(client.get(links["CSV"]).streaming_content).decode().removeprefix("\ufeff")
    for line, one in zip(csv.DictReader(io.StringIO(lines)), told, strict=True):
        assert {name: line[name] for name in ("regime", "state", "why")} == {
            name: one[name] for name in ("regime", "state", "why")
        }
        assert (line["listed_on"], line["not_listed_as_of"]) == (
            one["listed_on"] or "", one["not_listed_as_of"] or "",
        )  # fmt: skip
        assert line["as_of"] == twin["as_of"]


def cells(page: str) -> list[str]:
    table = page[page.index("<tbody") : page.index("<tfoot")]
    return re.findall(r'<td role="cell"[^>]*>(.*?)</td>', table, re.S)
