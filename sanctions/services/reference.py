"""Loading the project's reference data: idempotent, and never over what an admin changed since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from core import dataversion
from core.fields import to_partial
from core.loading import digest_of, loaded, note_loaded
from lists.models import Source
from lists.publishers import law_files, publishers, source_files
from lists.reading import SourceSpec
from sanctions.models import (
    Authority,
    Citation,
    Curated,
    Instrument,
    Measure,
    Regime,
    RegimeInstrument,
)

FOLDER = Path(__file__).parent.parent / "reference"
DATES = ("dated", "started", "ended")

Rows = dict[str, dict[str, Any]]


def _read(name: str) -> Rows:
    return msgspec.yaml.decode((FOLDER / f"{name}.yml").read_bytes(), type=Rows)


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring sources, authorities, measures, instruments and regimes to the state of the project's files.

    Gives how many rows were created or changed, by table. A field an admin changed keeps
    the admin's value: it is overwritten only while it still says what the files last said. Files
    that were loaded as they are need no second look.
    """
    files = digest_of([*sorted(FOLDER.glob("*.yml")), Path(__file__), *source_files(), *law_files()])
    changed = {"sources": _load_sources()}
    if loaded("reference") == files:
        return changed
    changed["citations"] = _load_citations(_read("citations"))
    changed["authorities"] = _load(Authority, _read("authorities"))
    changed["measures"] = _load(Measure, _read("measures"))
    changed["instruments"] = _load(Instrument, _read("instruments"))
    changed["regimes"] = _load_regimes(_read("regimes"))
    for path in law_files():
        _load_law(path, changed)
    note_loaded("reference", files)
    if any(changed.values()):
        dataversion.advance()
    return changed


def _load_sources() -> int:
    changed = 0
    for code, package in publishers().items():
        spec = package.spec
        values = {
            name: getattr(spec, name)
            for name in ("title", "short", "publisher", "homepage", "licence", "cadence", "help")
        }
        changed += not Source.objects.filter(code=code, **values).exists()
        Source.objects.update_or_create(code=code, defaults=values)
    return changed


def _load_law(path: Path, changed: dict[str, int]) -> None:
    """What a list itself tells of the regimes that no file of the reference folder knows; the list is its source."""
    law = msgspec.yaml.decode(path.read_bytes(), type=dict[str, Rows])
    spec = msgspec.yaml.decode((path.parent / "source.yml").read_bytes(), type=SourceSpec)
    cited = f"list-{spec.code}"
    changed["citations"] += _load_citations(
        {cited: {"title": spec.title, "publisher": spec.publisher, "url": spec.homepage}}
    )
    for rows in law.values():
        for row in rows.values():
            row.setdefault("citations", [cited])
            row.setdefault("confidence", "medium")
    changed["authorities"] += _load(Authority, law.get("authorities", {}))
    changed["measures"] += _load(Measure, law.get("measures", {}))
    regimes = law.get("regimes", {})
    for row in regimes.values():
        row.setdefault("source", spec.code)
        row.setdefault("instruments", [])
    changed["regimes"] += _load_regimes(regimes)


def _load_citations(rows: Rows) -> int:
    changed = 0
    for code, row in rows.items():
        values = {
            "title": row["title"],
            "publisher": row.get("publisher") or "",
            "date": to_partial(row.get("date")),
            "url": row.get("url") or "",
        }
        changed += not Citation.objects.filter(code=code, **values).exists()
        Citation.objects.update_or_create(code=code, defaults=values)
    return changed


def _load(model: type[Curated], rows: Rows, resolve: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> int:
    """Create or update rows of plain fields; gives how many changed."""
    changed = 0
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "code", "loaded")]
    citations = {citation.code: citation for citation in Citation.objects.all()}
    for code, row in rows.items():
        given = resolve(row)
        found = model._default_manager.filter(code=code).first()
        item = found or model(code=code)
        touched = [name for name in names if name in given and _may_set(item, name, given[name])]
        for name in touched:
            setattr(item, name, _value(name, given[name]))
        plain = {name: _plain(given[name]) for name in names if name in given}
        if touched or item.loaded != plain or not found:
            item.loaded = plain
            item.save()
            changed += 1
        item.citations.set([citations[one] for one in row.get("citations", [])])
    return changed


def _value(name: str, given: Any) -> Any:
    return to_partial(given) if name in DATES else given


def _may_set(item: Curated, name: str, given: Any) -> bool:
    """Whether the field differs from the file and still says what the files last said."""
    now = _plain(getattr(item, name, None))
    if now == _plain(_value(name, given)):
        return False
    return item.pk is None or name not in item.loaded or now == item.loaded[name]


def _plain(value: Any) -> Any:
    if isinstance(value, (Curated, Source)):
        return value.code
    return getattr(value, "edtf", value)


def _load_regimes(rows: Rows) -> int:
    authorities = {one.code: one for one in Authority.objects.all()}
    sources = {one.code: one for one in Source.objects.all()}
    simple = (
        "name", "short", "jurisdiction", "list_name", "started", "ended", "reference_format", "criteria", "listing",
        "delisting", "exemptions", "confidence",
    )  # fmt: skip

    def resolve(row: dict[str, Any]) -> dict[str, Any]:
        given = {name: row[name] for name in simple if row.get(name) is not None}
        given["authority"] = authorities[row["authority"]]
        given["source"] = sources.get(row.get("source", ""))
        return given

    changed = _load(Regime, rows, resolve)
    regimes = {regime.code: regime for regime in Regime.objects.all()}
    instruments = {one.code: one for one in Instrument.objects.all()}
    measures = {one.code: one for one in Measure.objects.all()}
    for code, row in rows.items():
        regime = regimes[code]
        follows = regimes.get(row.get("follows", ""))
        if regime.follows != follows:
            regime.follows = follows
            regime.save(update_fields=["follows"])
        regime.measures.set([measures[one] for one in row["measures"]])
        basis = {instruments[one].pk: place for place, one in enumerate(row["instruments"])}
        if dict(regime.legal_basis.values_list("instrument", "position")) != basis:
            regime.legal_basis.all().delete()
            RegimeInstrument.objects.bulk_create(
                [RegimeInstrument(regime=regime, instrument_id=pk, position=place) for pk, place in basis.items()]
            )
    return changed
