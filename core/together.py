"""Rows of several tables in one round trip: a page about a statement or a party reads a dozen of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
)

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
    names, values = [], []
    for column, name, read in _readers(model):
        if column in row:
            value = row[column]
            names.append(name)
            values.append(value if read is None or value is None else read(value))
    return model.from_db(connection.alias, names, values)


@cache
def _readers(model: type[Model]) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
    """Each column, the attribute it fills, and how its JSON is read where that is not the value itself."""
    return [(str(field.column), field.attname, _reader(field)) for field in model._meta.concrete_fields]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, ForeignKey):
        return _reader(field.target_field)
    if isinstance(field, PartialDateField):
        return field.from_db_value
    plain = (CharField, TextField, IntegerField, BooleanField, FloatField, JSONField)
    return None if isinstance(field, plain) else field.to_python


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
