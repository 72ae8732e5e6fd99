"""Bringing rows to what the project's files say, except where an admin has said otherwise since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from core.dates import PartialDate
from core.fields import PartialDateField, to_partial

Values = Mapping[str, Any]


def plain(value: Any) -> Any:
    """A value as JSON holds it: what was loaded can be compared with what stands."""
    if isinstance(value, PartialDate):
        return value.edtf
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def _fitted(model: type[models.Model], values: Values) -> dict[str, Any]:
    dates = {field.name for field in model._meta.concrete_fields if isinstance(field, PartialDateField)}
    return {name: to_partial(value) if name in dates else value for name, value in values.items()}


def keep(model: type[Any], key: Values, values: Values) -> tuple[Any, bool]:
    """The row under `key`, brought to `values`; and whether it changed."""
    item = model.objects.filter(**key).first()
    if item is None:
        item = fresh(model, key, values)
        item.save()
        return item, True
    changed = bring(item, values)
    if changed:
        item.save()
    return item, changed


def fresh(model: type[Any], key: Values, values: Values) -> Any:
    """A row not saved yet that says what the files say."""
    values = _fitted(model, values)
    return model(**key, **values, loaded={name: plain(value) for name, value in values.items()})


def bring(item: Any, values: Values) -> bool:
    """Set what the files say on a row; whether that changed it. The caller saves.

    A field is set while it still says what the files said last; where it says something
    else, an admin has been there, and the admin's word stands.
    """
    loaded = dict(item.loaded or {})
    changed = False
    for name, value in _fitted(type(item), values).items():
        new = plain(value)
        now = plain(getattr(item, f"{name}_id" if isinstance(value, models.Model) else name))
        if now != new and now == loaded.get(name, now):
            setattr(item, name, value)
            changed = True
        if loaded.get(name) != new:
            loaded[name] = new
            changed = True
    item.loaded = loaded
    return changed


def keep_children(parent: Any, manager: Any, name: str, rows: Sequence[Values], many: Iterable[str] = ()) -> bool:
    """The rows below `parent`, brought to `rows` as a whole unless an admin touched one; and whether they changed.

    `many` names the many-to-many fields among the values.
    """
    many = tuple(many)
    fields = sorted({field for row in rows for field in row})
    wanted = [{field: _empty(plain(row.get(field))) for field in fields} for row in rows]
    loaded = dict(parent.loaded or {})
    before = loaded.get(name)
    now = [_read(child, before and before["fields"], many) for child in manager.order_by("position", "pk")]
    untouched = before is None or now == before["rows"]
    said = {"fields": fields, "rows": wanted}
    if before == said or (before is None and now and not rows):
        return False
    if untouched:
        manager.all().delete()
        for position, row in enumerate(rows):
            single = {field: value for field, value in row.items() if field not in many}
            child = manager.create(position=position, **_fitted(manager.model, single))
            for field in many:
                getattr(child, field).set(row.get(field, ()))
    loaded[name] = said
    parent.loaded = loaded
    parent.save(update_fields=["loaded"])
    return True


def _read(child: Any, fields: Sequence[str] | None, many: Sequence[str]) -> dict[str, Any]:
    found = {}
    for field in fields or ():
        if field in many:
            found[field] = _empty([one.pk for one in getattr(child, field).order_by("pk")])
        else:
            found[field] = _empty(plain(getattr(child, field)))
    return found


def _empty(value: Any) -> Any:
    return None if value in ("", []) else value
