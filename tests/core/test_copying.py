"""COPY: any value a list may hold comes back as it went in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.copying import Json, copy_rows
from core.dates import PartialDate

pytestmark = pytest.mark.django_db
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
UNCOPIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def copied(column: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied (n int, v {column})")
        try:
            copy_rows("copied", ["n", "v"], enumerate(values))
            cursor.execute("SELECT v FROM copied ORDER BY n")
            return [row[0] for row in cursor.fetchall()]
        finally:
            cursor.execute("DROP TABLE IF EXISTS copied")


def without_nul(value: Any) -> Any:
    """PostgreSQL cannot hold U+0000; it comes back as U+FFFD, the sign for a lost letter."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(one) for key, one in value.items()}
    return value


@UNCOPIED
@given(st.lists(st.none() | TEXT, max_size=8))
@example(["", None, r"\N", "\\", "\t", "\n", "\r\n", "\\.", "a\0b", "\\n", "\x7f\x01", "…\u2028"])
def test_any_text_comes_back(values: list[str | None]) -> None:
    assert copied("text", values) == without_nul(values)


@UNCOPIED
@given(st.lists(st.lists(TEXT, max_size=4), max_size=4))
@example([[], [""], ["NULL"], ["null", '"', "\\", ",", "{}", " a ", "\n\t"]])
def test_any_list_of_texts_comes_back(values: list[list[str]]) -> None:
    assert copied("text[]", values) == without_nul(values)


@UNCOPIED
@given(st.lists(JSON, max_size=4))
@example(["a\0b", "\\u0000", "\\\0", "\\\\u0000", {"\0": ["\\\\\0"]}, "line\nbreak\ttab\\"])
def test_any_json_comes_back(values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL extra_float_digits = 3")
    found = [json.loads(one) if isinstance(one, str) else one for one in copied("jsonb", [Json(v) for v in values])]
    assert found == without_nul(values)


@pytest.mark.parametrize(
    ("column", "value", "back"),
    [
        ("boolean", True, True),
        ("boolean", False, False),
        ("bigint", -(2**63), -(2**63)),
        ("double precision", 0.1, 0.1),
        ("date", date(2005, 5, 2), date(2005, 5, 2)),
        ("text", PartialDate.parse("1971~"), "1971-01-01/1971-12-31~"),
        ("text", UUID(int=7), str(UUID(int=7))),
    ],
)
def test_the_other_kinds_of_value(column: str, value: Any, back: Any) -> None:
    assert copied(column, [value]) == [back]


def test_a_lone_surrogate_is_refused_and_nothing_is_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE lone (v text)")
        cursor.execute("SAVEPOINT before")
        with pytest.raises(UnicodeEncodeError):
            copy_rows("lone", ["v"], [["fine"], ["\ud800"]])
        cursor.execute("ROLLBACK TO before; SELECT count(*) FROM lone")
        assert cursor.fetchone() == (0,)


def test_an_error_while_the_rows_are_made_is_shown_as_itself() -> None:
    def rows() -> Iterator[list[str]]:
        yield ["one"]
        raise LookupError("the file ended")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE broken (v text)")
        cursor.execute("SAVEPOINT before")
        with pytest.raises(LookupError, match="the file ended"):
            copy_rows("broken", ["v"], rows())
        cursor.execute("ROLLBACK TO before")


def test_a_value_no_column_takes_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE odd (v text)")
    with pytest.raises(TypeError, match="no column takes a set"):
        copy_rows("odd", ["v"], [[{1}]])


def test_rows_stream_however_long_they_are() -> None:
    """Longer than one read of psycopg2, and many more than one."""
    values = ["x" * size for size in (0, 1, 8191, 8192, 8193, 100_000)] * 5
    assert copied("text", values) == values
