"""Parties as rows, and one party with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from api.queries import IN_FORCE, absences, best_status, known_designations, status_on
from api.rows import designations
from api.rows.law import citation
from api.rows.parts import edtf, release
from core.clocks import Clocks
from entities.models import Affiliation, Entity, Name, Place, Stated
from entities.naming import readable
from entities.selectors import History, RecordHistory, last_word, told_of
from sanctions.models import Absence, Citation
from sanctions.selectors.search import Match

ORDER: Sequence[str] = ("name", "id")


def read(queryset: QuerySet[Entity]) -> QuerySet[Entity, Any]:
    return queryset.values("id", "public_id", "name", "short", "kind")


def rows(
    found: Iterable[Mapping[str, Any]], clocks: Clocks, matches: Mapping[int, Match] | None = None
) -> list[dict[str, Any]]:
    """Rows of what `read` reads. `matches` says, by the party's key, why a name found it."""
    parties = list(found)
    keys = [one["id"] for one in parties]
    held: dict[int, list[tuple[str, str, str]]] = {}
    standing = known_designations(clocks).filter(entity__in=keys).annotate(stands=status_on(clocks.day))
    for entity, stands, regime, reference in standing.order_by("in_force_from", "regime__code", "id").values_list(
        "entity_id", "stands", "regime__code", "reference"
    ):
        held.setdefault(entity, []).append((stands, regime, reference))
    names = _names_then(keys, clocks)
    return [_row(one, held.get(one["id"], []), names, matches) for one in parties]


def _row(
    one: Mapping[str, Any],
    held: Sequence[tuple[str, str, str]],
    names: Mapping[int, str],
    matches: Mapping[int, Match] | None,
) -> dict[str, Any]:
    match = matches.get(one["id"]) if matches else None
    return {
        "id": one["public_id"],
        "name": names.get(one["id"], one["name"]),
        "short": one["short"],
        "kind": one["kind"],
        "status": best_status(stands for stands, _, _ in held),
        "regimes": sorted({regime for stands, regime, _ in held if stands in IN_FORCE}),
        "references": list(dict.fromkeys(reference for _, _, reference in held if reference)),
        "match": {"how": match.how, "text": match.text, "score": round(match.score, 3)} if match else None,
    }


def _names_then(keys: Sequence[int], clocks: Clocks) -> dict[int, str]:
    """Names as the lists had them on the day of knowledge, where one is asked for."""
    if clocks.known_at is None:
        return {}
    primary = Name.objects.visible().filter(entity__in=keys, kind=Name.NameKind.PRIMARY, entity__editorial_name="")
    rows = last_word(primary, clocks.known_at).order_by("-id").values_list("entity_id", "text")
    return {entity: readable(text) for entity, text in rows}


# One party ---------------------------------------------------------------------------------


class NotYetKnown(Exception):
    """No list had spoken of the party by the day of knowledge; the message says when one did."""


def detail(entity: Entity, clocks: Clocks) -> dict[str, Any]:
    """Everything said of a party, each value with where it stands. Raises NotYetKnown.

    Of a record that its list dropped stands what it said last. With `as_of` only the
    designations in force on that day are told.
    """
    party = told_of(entity, clocks.known_day)
    told, said = party.history, party.values
    if told.versions and not told.told:
        first = told.first_known
        assert first is not None
        raise NotYetKnown(
            f"No list had spoken of this party by {clocks.known_day}; the first did so on {first.known_from}."
        )
    standing = known_designations(clocks).filter(entity=entity)
    every = designations.read(standing, clocks.day).order_by("in_force_from", "regime__code", "period", "id")
    held = designations.rows(every)
    in_force = [one for one in held if one["status"] in IN_FORCE]
    whole: dict[str, Any] = {
        "id": entity.public_id,
        "name": _title(entity, clocks, said.names),
        "short": entity.short,
        "kind": entity.kind,
        "status": best_status(one["status"] for one in held),
        "regimes": sorted({one["regime"] for one in in_force}),
        "references": list(dict.fromkeys(one["reference"] for one in held if one["reference"])),
        "note": entity.editorial_note,
        "names": [
            _said(one, text=one.text, kind=one.kind, quality=one.quality, script=one.script, language=one.language,
                  note=one.note)
            for one in said.names
        ],
        "identifiers": [
            _said(one, kind=one.kind, number=one.number, label=one.label, country=one.country, place=one.place,
                  issued_on=edtf(one.issued_on), note=one.note)
            for one in said.identifiers
        ],
        "addresses": [_place(one) for one in said.in_role("address")],
        "birth_dates": [_said(one, date=edtf(one.date), note=one.note) for one in said.birth_dates],
        "birth_places": [_place(one) for one in said.in_role("birth")],
        **{
            name: [_said(one, text=one.text) for one in said.of_kind(kind)]
            for name, kind in _FACTS.items()
        },
        "events": [_said(one, kind=one.kind, date=edtf(one.date), sentence=one.sentence) for one in said.events],
        "affiliations": [_tie(one, entity) for one in party.affiliations],
        "designations": in_force if clocks.as_of else held,
        "absences": [_absence(one) for one in absences(entity, clocks, {one["regime"] for one in in_force})],
        "records": [_record(one, told) for one in told.records],
    }  # fmt: skip
    cited = Citation.objects.filter(code__in=set(_codes(whole))).order_by("code")
    return whole | {"documents": [citation(one) for one in cited]}


_FACTS = {
    "nationalities": "nationality", "titles": "title", "positions": "position", "genders": "gender",
    "comments": "comments", "links": "link", "formed": "formed", "died": "died", "based_in": "based-in",
    "operates_in": "operates-in", "sorts": "sort", "summaries": "summary", "notes": "note",
}  # fmt: skip


def _title(entity: Entity, clocks: Clocks, names: Iterable[Name]) -> str:
    if entity.editorial_name or clocks.known_at is None:
        return entity.name
    return next((readable(name.text) for name in names if name.kind == Name.NameKind.PRIMARY), entity.name)


def _said(one: Stated, **value: Any) -> dict[str, Any]:
    version = one.version
    source = None
    if version is not None:
        record = version.record
        source = {"source": record.source.code, "record": record.key, "release": release(version.release)}
    value |= {"source": source, "known_from": one.known_from, "known_until": one.known_until}
    value |= {"citation": one.citation, "citations": one.citation_codes, "confidence": one.confidence or None}
    return value | {"reason": one.reason}


def _absence(one: Absence) -> dict[str, Any]:
    return {
        "regime": one.regime.code,
        "kind": one.kind,
        "as_of": edtf(one.as_of),
        "note": one.note,
        "citations": one.citation_codes,
        "confidence": one.confidence,
    }


def _codes(said: Any) -> Iterator[str]:
    """Every code under `citations`, at any depth."""
    if isinstance(said, dict):
        for name, value in said.items():
            yield from value if name == "citations" else _codes(value)
    elif isinstance(said, list):
        for one in said:
            yield from _codes(one)


def _place(one: Place) -> dict[str, Any]:
    return _said(
        one, street=one.street, city=one.city, region=one.region, postal_code=one.postal_code, country=one.country,
        note=one.note,
    )  # fmt: skip


def _tie(one: Affiliation, entity: Entity) -> dict[str, Any]:
    return _said(
        one,
        kind=one.kind,
        direction="out" if one.entity_id == entity.pk else "in",
        entity=_named(one.entity),
        target=_named(one.target) if one.target else None,
        target_key=one.target_key,
        target_name=one.target_name,
        sentence=one.sentence,
        asserted_by=one.asserted_by,
        disputed_by=one.disputed_by,
    )


def _named(one: Entity) -> dict[str, str]:
    return {"id": one.public_id, "name": one.name}


def _record(one: RecordHistory, told: History) -> dict[str, Any]:
    last = told.last.get(one.record.pk, one.last)
    listed = told.is_live(one.record.pk)
    until = None if listed else last.until_release
    return {
        "source": one.record.source.code,
        "key": one.record.key,
        "former_keys": one.record.former_keys,
        "listed": listed,
        "versions": len(one.versions),
        "first_release": release(one.versions[0].release),
        "last_seen": release(until.previous) if until else None,
        "gone_from": release(until),
    }
