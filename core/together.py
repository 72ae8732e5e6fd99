"""Rows of several tables in one round trip: a page about a statement or a party reads a dozen of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
    return _read(_compiled(parts), {})


def together_of(pk: int, build: Callable[..., Mapping[str, QuerySet[Any]]], *given: Hashable) -> dict[str, list[Any]]:
    """`together` of the querysets that `build` makes for a key and what is given besides.

    Django takes longer to write a page's dozen of nested queries than PostgreSQL to answer
    them: they are written once for what is given, with a key that is no row's in place of `pk`.
    """
    return _read(_written(build, given), {_NOBODY: pk})


@dataclass(frozen=True)
class _Written:
    models: dict[str, type[Model]]
    asked: list[str]  # all but those of which Django knows that they have no rows
    sql: str
    values: list[Any]


_NOBODY = -8_431_077  # no row has it


@lru_cache(maxsize=64)
def _written(build: Callable[..., Mapping[str, QuerySet[Any]]], given: tuple[Hashable, ...]) -> _Written:
    return _compiled(build(_NOBODY, *given))


def _compiled(parts: Mapping[str, QuerySet[Any]]) -> _Written:
    columns: dict[str, str] = {}
    values: list[Any] = []
    for name, rows in parts.items():
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        columns[name] = f"(SELECT json_agg(t)::text FROM ({sql}) t)"  # noqa: S608 - SQL that Django made
        values += given
    models = {name: rows.model for name, rows in parts.items()}
    return _Written(models, list(columns), f"SELECT {', '.join(columns.values())}", values)


def _read(written: _Written, instead: Mapping[int, int]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in written.models}
    if written.asked:
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [instead.get(one, one) if type(one) is int else one for one in written.values])
            answer = cursor.fetchone()
        for name, text in zip(written.asked, answer, strict=True):
            found[name] = [instance(written.models[name], row) for row in msgspec.json.decode(text or "[]")]
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
