"""The API as a client meets it, and small histories of a list to ask about."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lists.models import Release
from tests.builders.un import Entry, edition, group, individual

LISTS = (
    "designations", "entities", "changes", "releases", "issues", "sources", "regimes", "measures", "authorities",
    "instruments",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Api:
    """The API as a client meets it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def raw(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.raw(path)
        assert answer.status_code == status, answer.content[:500]
        return answer.json()

    def rows(self, path: str) -> list[Any]:
        """Every row, page by page."""
        rows, address = [], f"/api/v1/{path}"
        while address:
            answer = self.client.get(address)
            assert answer.status_code == 200, answer.content[:500]
            page = answer.json()
            rows += page["results"]
            address = page["next"] and page["next"].removeprefix("http://testserver")
        return rows

    def table(self, path: str) -> list[dict[str, str]]:
        """Every row of the CSV twin."""
        answer = self.raw(path)
        assert answer.status_code == 200, answer.content[:500]
        assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
        return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    def workbook(self, path: str) -> Any:
        """The XLSX twin, as another library reads it."""
        answer = self.raw(path)
        assert answer.status_code == 200, answer.getvalue()[:500]
        assert answer.headers["Content-Type"] == XLSX
        return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))

    def queries(self, path: str) -> int:
        """What an answer asks, once the rows that answers share are read for the data version."""
        self.get(path)
        with CaptureQueriesContext(connection) as seen:
            self.get(path)
        return len(seen)


@pytest.fixture
def api(client: Client) -> Api:
    return Api(client)


@pytest.fixture
def three_editions(load_un: Callable[..., Release]) -> list[Release]:
    """A list's life: two entries; one amended and one added; one gone and one back by the third."""
    let = group(
        "QDe.901", "ARMY OF EXAMPLES", aliases=("Example Army", "=cmd"), amended=("2012-03-14",),
        comments="Associated with Ahmed Example (QDi.901).",
    )  # fmt: skip
    man = individual("QDi.901", "AHMED EXAMPLE", nationalities=("Pakistan",), born=("1950-06-05", "1951"))
    other = individual("TAi.901", "OMAR SAMPLE", under="Taliban", listed="2015-01-20")
    return [
        load_un(edition(let, man, day="2020-01-10")),
        load_un(edition(let.but(aliases=("Example Army", "New Name")), other, day="2021-01-10")),
        load_un(edition(let.but(aliases=("Example Army", "New Name")), man, other, day="2022-01-10")),
    ]


def many(count: int) -> list[Entry]:
    return [individual(f"QDi.{number:03}", f"PERSON NUMBER {number}") for number in range(1, count + 1)]
