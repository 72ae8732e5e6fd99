"""Rows of several tables in one round trip: a page about a statement or a party reads a dozen of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from core.fields import PartialDateField


def together(**parts: QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of each queryset, in its order, as instances of its model; all in one query.

    Rows come as their own table has them: what they refer to is a part of its own, for `joined`.
    """
    found: dict[str, list[Any]] = {name: [] for name in parts}
    columns: dict[str, str] = {}
    values: list[Any] = []
    for name, rows in parts.items():
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        columns[name] = f"(SELECT json_agg(t)::text FROM ({sql}) t)"  # noqa: S608 - SQL that Django made
        values += given
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns.values())}", values)
            answer = cursor.fetchone()
        for name, text in zip(columns, answer, strict=True):
            found[name] = [instance(parts[name].model, row) for row in msgspec.json.decode(text or "[]")]
    return found


def instance(model: type[Model], row: Mapping[str, Any]) -> Any:
    """A row that PostgreSQL gave as JSON; columns it lacks are read when they are asked for."""
    told = dict(_values(model, row))
    return model.from_db(connection.alias, list(told), list(told.values()))


def joined(rows: Iterable[Any], field: str, others: Iterable[Any]) -> None:
    """Give rows the objects that a foreign key of theirs refers to, where they are among `others`."""
    found = {one.pk: one for one in others}
    for row in rows:
        other = found.get(getattr(row, f"{field}_id"))
        if other is not None:
            setattr(row, field, other)


def attached(one: Model, name: str, rows: Sequence[Any], model: type[Model]) -> None:
    """Give a row what stands behind a many-related name of it, as `prefetch_related` would."""
    found: Any = model._default_manager.all()
    found._result_cache, found._prefetch_done = list(rows), True
    kept: Any = one
    kept._prefetched_objects_cache = {**getattr(one, "_prefetched_objects_cache", {}), name: found}


def grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    """Rows by an attribute, in their order."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def _values(model: type[Model], row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in model._meta.concrete_fields:
        if str(column.column) not in row:
            continue
        value = row[str(column.column)]
        if isinstance(column, PartialDateField):
            value = column.from_db_value(value)
        elif value is not None:
            value = column.to_python(value)
        yield column.attname, value
