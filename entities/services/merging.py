"""Parties that become one, and parts that become parties of their own: ids, values and what people added follow.

A party that proves to be another stays as a row that leads there, so its public id is good for ever;
when its records are parted again it comes back under that id with all that was its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from core.copying import Json, copy_rows
from entities.models import Affiliation, Entity, EntityRecord, Merge, Stated, new_public_id
from entities.services.projecting import rename, resolve_ties, shadow, suppress_again


def bring_together(groups: Sequence[set[int]], entity_of: Mapping[int, int], claimed: Mapping[int, int]) -> set[int]:
    """Give each group of records one party. Gives the records that went from one to another.

    `entity_of` has the party of each record that has one; new records go to their group's.

    `claimed` are the records that the project's files hold to be a party's. A group keeps the claimed
    party, else the oldest that is at home in it; a group with none gets back the party its records
    had before they were joined, or a new one.
    """
    at_home = _at_home(groups, entity_of, claimed)
    former = _former(group & entity_of.keys() for number, group in enumerate(groups) if not at_home[number])
    moved: dict[int, int] = {}
    gone: dict[int, int] = {}
    new: dict[int, int] = {}
    alone = []
    for number, group in enumerate(groups):
        here = at_home[number]
        kept = _kept(group, here, claimed, former)
        if kept is None:
            alone.append(group)
            continue
        new |= {record: kept for record in group if record not in entity_of}
        moved |= {record: kept for record in group if entity_of.get(record, kept) != kept}
        gone |= {entity: kept for entity in here if entity != kept}
    for group, entity in zip(alone, _made(len(alone)), strict=True):
        new |= {record: entity for record in group if record not in entity_of}
        moved |= {record: entity for record in group if record in entity_of}
    copy_rows("entities_entityrecord", ["record_id", "entity_id"], sorted(new.items()))
    if not moved:
        return set()
    _move_records(moved)
    _merge(_without_records(gone), entity_of)
    affected = sorted({*moved.values(), *(entity_of[record] for record in moved)})
    Affiliation.objects.filter(target__in=affected, record__isnull=False).update(target=None)
    resolve_ties()
    rename(affected)
    suppress_again(affected)
    shadow(affected)
    return set(moved)


def _made(number: int) -> list[int]:
    """So many new parties; what they are called follows from their records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('entities_entity', 'id')) FROM generate_series(1, %s)", [number]
        )
        ids = [row[0] for row in cursor.fetchall()]
    blank = Entity(name="", kind="")
    columns = [field for field in Entity._meta.concrete_fields if field.name not in ("id", "public_id")]
    values = [Json(value) if isinstance(value := getattr(blank, field.attname), dict) else value for field in columns]
    copy_rows(
        "entities_entity",
        ["id", "public_id", *(str(field.column) for field in columns)],
        ((pk, new_public_id(), *values) for pk in ids),
    )
    return ids


def _at_home(
    groups: Sequence[set[int]], entity_of: Mapping[int, int], claimed: Mapping[int, int]
) -> dict[int, list[int]]:
    """The parties that stay with each group: that of the record claimed for it, else of its oldest record."""
    home: dict[int, tuple[bool, int, int]] = {}
    for number, group in enumerate(groups):
        for record in group & entity_of.keys():
            entity = entity_of[record]
            rank = (claimed.get(record) != entity, record, number)
            home[entity] = min(home.get(entity, rank), rank)
    found: dict[int, list[int]] = defaultdict(list)
    for entity, (_, _, number) in home.items():
        found[number].append(entity)
    return found


def _former(groups: Iterable[set[int]]) -> dict[int, Merge]:
    """What became of the parties that these records had before they were joined, by record."""
    records = sorted(record for group in groups for record in group)
    if not records:
        return {}
    merges = Merge.objects.filter(records__overlap=records).order_by("-gone")
    return {record: merge for merge in merges for record in merge.records}


def _kept(group: set[int], here: Sequence[int], claimed: Mapping[int, int], former: Mapping[int, Merge]) -> int | None:
    named = {claimed[record] for record in group if record in claimed}
    if named:
        return min(named)
    if here:
        return min(here)
    before = sorted({former[record].pk: former[record] for record in group & former.keys()}.values(), key=_gone)
    return _revive(before[0], before[1:]) if before else None


def _gone(merge: Merge) -> int:
    return merge.gone_id


def _without_records(gone: Mapping[int, int]) -> dict[int, int]:
    left = set(EntityRecord.objects.filter(entity__in=gone).values_list("entity", flat=True))
    return {entity: kept for entity, kept in gone.items() if entity not in left}


def _move_records(moved: Mapping[int, int]) -> None:
    """Records and all values drawn from them go to their party."""
    tables = ["entities_entityrecord", *(model._meta.db_table for model in _stated())]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"UPDATE {table} t SET entity_id = m.entity FROM unnest(%s::bigint[], %s::bigint[]) m(record, entity) "  # noqa: S608 - names of our own tables
                "WHERE t.record_id = m.record",
                [list(moved), list(moved.values())],
            )


def _stated() -> list[type[Stated]]:
    return [model for model in apps.get_models() if issubclass(model, Stated)]


def _references() -> Iterator[tuple[type[models.Model], str]]:
    """Every column in which people or files speak of a party, and no list does."""
    for relation in Entity._meta.related_objects:
        model: Any = relation.related_model
        if issubclass(model, (EntityRecord, Merge, Entity, pghistory.models.Event)):
            continue
        yield model, relation.field.name


def _merge(gone: Mapping[int, int], entity_of: Mapping[int, int]) -> None:
    if not gone:
        return
    moved = _said_of(gone)
    with connection.cursor() as cursor:
        pairs = [list(gone), list(gone.values())]
        cursor.execute(
            "UPDATE entities_entity e SET merged_into_id = m.kept "
            "FROM unnest(%s::bigint[], %s::bigint[]) m(gone, kept) WHERE e.id = m.gone OR e.merged_into_id = m.gone",
            pairs,
        )
        cursor.execute(
            "UPDATE entities_merge x SET kept_id = m.kept FROM unnest(%s::bigint[], %s::bigint[]) m(gone, kept) "
            "WHERE x.kept_id = m.gone",
            pairs,
        )
    records: dict[int, list[int]] = defaultdict(list)
    for record, entity in sorted(entity_of.items()):
        records[entity].append(record)
    Merge.objects.bulk_create(
        (
            Merge(gone_id=entity, kept_id=kept, records=records.get(entity, []), moved=moved.get(entity, {}))
            for entity, kept in gone.items()
        ),
        update_conflicts=True, unique_fields=["gone"], update_fields=["kept", "records", "moved"],
    )  # fmt: skip


def _said_of(gone: Mapping[int, int]) -> dict[int, dict[str, list[Any]]]:
    """What people and files say of the parties goes to those they become. Gives the rows that went, by party."""
    moved: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for model, column in _references():
        rows = model._default_manager.filter(**{f"{column}__in": list(gone)})
        if issubclass(model, Stated):
            rows = rows.filter(record__isnull=True)
        said: dict[int, list[Any]] = defaultdict(list)
        for pk, entity in rows.order_by("pk").values_list("pk", column):
            said[entity].append(pk)
        for entity, pks in said.items():
            if went := _repoint(model._default_manager.filter(pk__in=pks), column, gone[entity]):
                moved[entity][f"{model._meta.label}.{column}"] = went
    return moved


def _repoint(rows: models.QuerySet[Any], column: str, to: int) -> list[Any]:
    """Let rows speak of another party. What the other has already (a claim, a mention) stays where it is."""
    went = []
    for pk in rows.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                rows.model._default_manager.filter(pk=pk).update(**{column: to})
        except IntegrityError:
            continue
        went.append(pk)
    return went


def _revive(merge: Merge, others: Iterable[Merge]) -> int:
    """A party that had become another is one again, with all that was its own."""
    entity = merge.gone_id
    for place, pks in merge.moved.items():
        label, _, column = place.rpartition(".")
        rows = apps.get_model(label)._default_manager.filter(pk__in=pks, **{column: merge.kept_id})
        _repoint(rows, column, entity)
    Entity.with_merged.filter(pk=entity).update(merged_into=None)
    merge.delete()
    for other in others:
        Merge.objects.filter(pk=other.pk).update(kept=entity)
        Entity.with_merged.filter(pk=other.gone_id).update(merged_into=entity)
    return entity
