"""Rows of several tables in one round trip: a page about a statement or a party reads a dozen of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import count
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL
from psycopg2.extensions import AsIs

from core.fields import PartialDateField

Found = dict[str, list[Any]]


def together(**parts: QuerySet[Any]) -> Found:
    """The rows of each queryset, in its order, as instances of its model; all in one query.

    Rows come as their own table has them: what they refer to is a part of its own, for
    `joined`. A part may choose its rows by what earlier parts found, with `of`; one whose
    name begins with an underscore serves that alone.
    """
    written = _compiled(parts)
    if not written.asked:
        return _read(written, ())
    with connection.cursor() as cursor:
        cursor.execute(written.sql, written.values)
        return _read(written, cursor.fetchone())


def of(*columns: str, keys: Sequence[int] | None = None) -> RawSQL:
    """What earlier parts of the same query have in these columns, `part.column`, and these keys: for `__in`."""
    named = (column.split(".") for column in columns)
    parts = [f'SELECT "{column}" FROM "{part}"' for part, column in named]  # noqa: S608 - names from code
    if keys is None:
        return RawSQL(" UNION ".join(parts), ())  # noqa: S611 - names from code
    return RawSQL(" UNION ".join([*parts, "SELECT unnest(%s::bigint[])"]), (list(keys),))  # noqa: S611 - names from code


def among(texts: Sequence[str]) -> RawSQL:
    """Texts for `__in`, as one value however many they are."""
    return RawSQL("SELECT unnest(%s::text[])", (list(texts),))


def together_of(build: Callable[..., Mapping[str, QuerySet[Any]]], *given: Hashable) -> Found:
    """`together` of the querysets that `build` makes of what is given.

    A page's dozen of nested queries take Django and PostgreSQL longer to write and to plan
    than to answer. They are written once, with stand-ins for the numbers, days and tuples
    among what is given, and planned once a connection. So `build` may hand a number or a day
    on to filters, a tuple to `of` or `among`, but must not reckon with them.
    """
    written = _written(build, tuple(_standing_in(*one) for one in enumerate(given)))
    if not written.asked:
        return _read(written, ())
    with connection.cursor() as cursor:
        _executed(written, given, cursor)
        return _read(written, cursor.fetchone())


# Writing ----------------------------------------------------------------------------------


_NO_KEY, _NO_YEAR = 8_431_077, 100


@dataclass(frozen=True)
class _StandIn:
    """What stands for a number, a day or a tuple while a query is written: no row has it."""

    place: int
    kind: type[Any]  # int, date or tuple

    @property
    def value(self) -> Any:
        if self.kind is tuple:
            return (f"given {self.place}",)
        return date.min + timedelta(self.place) if self.kind is date else -_NO_KEY - self.place

    def said(self, value: Any) -> Callable[[Any], Any] | None:
        """How a query's value follows from what is given in its place; none where it does not."""
        if self.kind is tuple:
            return list if value == list(self.value) else None
        if type(value) is self.kind and value == self.value:
            return lambda given: given
        if self.kind is date and isinstance(value, str) and str(self.value) in value:  # compared with a partial date
            return lambda given: value.replace(str(self.value), str(given))
        return None


@dataclass(frozen=True, eq=False)
class _Written:
    models: dict[str, type[Model]]
    asked: list[str]  # all parts but those of which Django knows that they have no rows
    sql: str
    values: list[Any]
    slots: dict[int, tuple[int, Callable[[Any], Any]]]  # of the values: which of what is given, and how it is told

    def others(self) -> Iterator[Any]:
        """The values that are the query's own."""
        return (value for at, value in enumerate(self.values) if at not in self.slots)

    def filled(self, given: Sequence[Any]) -> list[Any]:
        """The values with what is given in the place of its stand-ins."""
        found = self.values.copy()
        for at, (place, said) in self.slots.items():
            found[at] = said(given[place])
        return found


def _is_strange(value: Any) -> bool:
    """Whether no query has such a value of its own: it was reckoned from a stand-in."""
    if isinstance(value, date):
        return value.year < _NO_YEAR
    return type(value) is int and value < -_NO_KEY // 2


def _standing_in(place: int, value: Hashable) -> Hashable:
    return _StandIn(place, type(value)) if type(value) in (int, date, tuple) else value


@lru_cache(maxsize=64)
def _written(build: Callable[..., Mapping[str, QuerySet[Any]]], given: tuple[Hashable, ...]) -> _Written:
    stand_ins = [one for one in given if isinstance(one, _StandIn)]
    written = _compiled(build(*(one.value if isinstance(one, _StandIn) else one for one in given)), stand_ins)
    told = {place for place, _ in written.slots.values()}
    if len(told) < len(stand_ins) or any(map(_is_strange, written.others())):
        raise ValueError(f"{build.__qualname__} reckons with what it is given; hand it on to a filter.")
    return written


def _compiled(parts: Mapping[str, QuerySet[Any]], stand_ins: Sequence[_StandIn] = ()) -> _Written:
    """Each part is a common table expression of its name, for those that follow to refer to."""
    tables: dict[str, str] = {}
    asked: list[str] = []
    values: list[Any] = []
    for name, rows in parts.items():
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            tables[name] = f"SELECT * FROM {connection.ops.quote_name(rows.model._meta.db_table)} WHERE false"  # noqa: S608 - SQL that Django made
            continue
        tables[name] = sql
        if not name.startswith("_"):
            asked.append(name)
        values += given
    common = ", ".join(f'"{name}" AS ({sql})' for name, sql in tables.items())
    columns = ", ".join(f'(SELECT json_agg(t)::text FROM "{name}" t)' for name in asked)  # noqa: S608 - SQL that Django made
    slots = {at: (one.place, said) for at, value in enumerate(values) for one in stand_ins if (said := one.said(value))}
    models = {name: rows.model for name, rows in parts.items()}
    return _Written(models, asked, f"WITH {common} SELECT {columns}", values, slots)


# Asking -----------------------------------------------------------------------------------

_planned: WeakKeyDictionary[Any, dict[_Written, str]] = WeakKeyDictionary()  # by connection, its names for them
_numbers = count()


def _executed(written: _Written, given: Sequence[Any], cursor: Any) -> None:
    """Ask by a statement that the connection has planned; one that is pooled may be another's next time."""
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        cursor.execute(written.sql, written.filled(given))
        return
    planned = _planned.setdefault(connection.connection, {})
    name, before = planned.get(written), ""
    if name is None:
        name = f"together_{next(_numbers)}"
        before = _prepared(name, written, given, cursor)
    told = [said(given[place]) for place, said in written.slots.values()]
    cursor.execute(
        f"{before}SET LOCAL plan_cache_mode TO force_generic_plan; EXECUTE {name} {_listed(['%s'] * len(told))}", told
    )
    planned[written] = name


def _prepared(name: str, written: _Written, given: Sequence[Any], cursor: Any) -> str:
    """The statement that plans it, with a parameter for each slot; to be executed with values."""
    values, types = written.values.copy(), []
    for number, (at, (place, said)) in enumerate(written.slots.items(), 1):
        values[at] = AsIs(f"${number}")
        types.append(_TYPES[type(said(given[place]))])
    sql = cursor.mogrify(written.sql, values).decode().replace("%", "%%")
    return f"PREPARE {name} {_listed(types)} AS {sql}; "


def _listed(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""


_TYPES = {int: "bigint", date: "date", str: "text", list: "unknown"}  # of a list the query says what it holds


# Reading ----------------------------------------------------------------------------------


def _read(written: _Written, answer: Sequence[str | None]) -> Found:
    found: Found = {name: [] for name in written.models if not name.startswith("_")}
    for name, text in zip(written.asked, answer, strict=True):
        model = written.models[name]
        found[name] = [instance(model, row) for row in msgspec.json.decode(text or "[]")]
    return found


def instance(model: type[Model], row: dict[str, Any]) -> Any:
    """A row that PostgreSQL gave as JSON; columns it lacks are read when they are asked for.

    Made as `Model.from_db` makes it, but for the signals, which nobody listens to: a page has hundreds.
    """
    found = model.__new__(model)
    found.__dict__ = row
    state = row["_state"] = ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    for column, name, read in _readers(model):
        if column in row:
            value = row.pop(column)
            row[name] = value if value is None else read(value)
    return found


@cache
def _readers(model: type[Model]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    """The columns whose JSON is not the attribute of their own name: the attribute, and how it is read."""
    fields = model._meta.concrete_fields
    readers = [(str(field.column), field.attname, _reader(field)) for field in fields]
    return [one for one in readers if one[2] is not _same or one[0] != one[1]]


def _same(value: Any) -> Any:
    return value


def _reader(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, ForeignKey):
        return _reader(field.target_field)
    if isinstance(field, PartialDateField):
        return field.from_db_value
    if isinstance(field, ArrayField):
        return _same if _reader(field.base_field) is _same else field.to_python
    if isinstance(field, _PLAIN):
        return _same
    quick = _QUICK.get(type(field))
    return quick or cast(Callable[[Any], Any], field.to_python)


_QUICK: dict[type[Any], Callable[[Any], Any]] = {UUIDField: UUID, DateField: date.fromisoformat}
_PLAIN = (CharField, TextField, IntegerField, BooleanField, FloatField, JSONField)


def joined(rows: Iterable[Any], field: str, others: Iterable[Any]) -> None:
    """Give rows the objects that a foreign key of theirs refers to, where they are among `others`."""
    found = {one.pk: one for one in others}
    for row in rows:
        other = found.get(getattr(row, f"{field}_id"))
        if other is not None:
            row._state.fields_cache[field] = other


def grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    """Rows by an attribute, in their order."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found
