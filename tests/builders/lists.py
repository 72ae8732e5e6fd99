"""Small lists without a publisher's format: what their entries say is given as PartyRecords."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

import msgspec
from django.db import transaction

from entities.models import Entity, EntityRecord
from lists.models import LoadedRecord, Record, Release, Source
from lists.records import PartyRecord, content, fingerprint
from lists.services.activation import activate
from sanctions.services.publishing import project


def source(code: str) -> Source:
    return Source.objects.get_or_create(code=code, defaults={"title": f"List {code}", "short": code.upper()})[0]


def edition(code: str, day: str, *parties: PartyRecord) -> Release:
    """The list `code` says of its entries what is given, from `day` on; entries it does not give are gone."""
    release = Release.objects.create(
        source=source(code),
        published=date.fromisoformat(day),
        sha256=hashlib.sha256(f"{code} {day} {Release.objects.count()}".encode()).hexdigest(),
        size=1,
        files=[],
        record_count=len(parties),
    )
    LoadedRecord.objects.bulk_create(_loaded(release, parties))
    with transaction.atomic():
        project(activate(release))
    return release


def _loaded(release: Release, parties: Iterable[PartyRecord]) -> list[LoadedRecord]:
    return [
        LoadedRecord(
            release=release, key=party.key, serial=party.serial, line=number, content=content(party), raw={},
            fingerprint=fingerprint(content(party)),
        )
        for number, party in enumerate(parties, start=1)
    ]  # fmt: skip


def record(code: str, key: str) -> Record:
    return Record.objects.get(source__code=code, key=key)


def party(code: str, key: str) -> Entity:
    """The party that an entry speaks of."""
    return EntityRecord.objects.select_related("entity").get(record__source__code=code, record__key=key).entity


def person(key: str, *names: str, born: str = "", under: str = "un-1267", **more: object) -> PartyRecord:
    given = msgspec.convert(
        {
            "key": key,
            "kind": "person",
            "names": [{"text": name, "kind": "aka" if n else "primary"} for n, name in enumerate(names)],
            "birth_dates": [{"date": born}] if born else [],
            "listings": [{"regime": under, "reference": key}],
        },
        PartyRecord,
    )
    return msgspec.structs.replace(given, **more)
