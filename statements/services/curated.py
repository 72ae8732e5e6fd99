"""Loading what the project's files say of parties and of what governments said: idempotent, admins first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from core import dataversion
from core.clocks import today
from core.fields import to_partial
from core.loading import digest_of, loaded, note_loaded
from entities.folding import Forms
from entities.models import (
    Affiliation,
    BirthDate,
    Entity,
    EntityRecord,
    Fact,
    Name,
    Place,
    RecordClaim,
)
from entities.selectors import by_code
from entities.services.linking import settle_claims
from entities.services.projecting import shadow as shadow_values
from sanctions.models import Absence, Citation, Designation, Regime
from sanctions.services.projecting import shadow as shadow_designations
from statements.models import (
    Call,
    Discrepancy,
    Incident,
    Proposal,
    Statement,
    StatementIncident,
)
from statements.services.keeping import bring, fresh, keep, keep_children

CURATED: tuple[type[Any], ...] = (Name, Fact, BirthDate, Place, Affiliation, Designation, Absence)
FOLDER = Path(__file__).parent.parent / "curated"
Row = dict[str, Any]
Rows = dict[str, Row]


def _read(name: str) -> Rows:
    return msgspec.yaml.decode((FOLDER / f"{name}.yml").read_bytes(), type=Rows)


@transaction.atomic
def load_curated() -> dict[str, int]:
    """Bring parties, statements, proposals and incidents to the state of the project's files.

    Gives how many rows were created or changed, by file. The reference data must be there.
    Files that were loaded as they are need no second look: what an admin changed since stays.
    """
    files = digest_of([*sorted(FOLDER.glob("*.yml")), Path(__file__)])
    if loaded("curated") == files:
        return {}
    changed = Loader().load()
    note_loaded("curated", files)
    return changed


class Loader:
    def __init__(self) -> None:
        self.changed: dict[str, int] = {}
        self.regimes = {regime.code: regime for regime in Regime.objects.all()}
        self.parties: dict[str, Entity] = {}
        self.incidents: dict[str, Incident] = {}
        self.calls: dict[str, Call] = {}
        self.cited: dict[str, date] = {}
        self.kept: set[str] = set()
        self.standing = {
            model: {item.curated: item for item in model.objects.exclude(curated=None)} for model in CURATED
        }
        self.new: dict[type[Any], list[Any]] = {model: [] for model in CURATED}

    def load(self) -> dict[str, int]:
        self._citations(_read("citations"))
        parties = _read("parties")
        for code, row in parties.items():
            self.parties[code] = self._party(code, row)
        settle_claims()
        for code, row in parties.items():
            self._said_of(code, row)
        self._write_new()
        self._drop_gone()
        for code, row in _read("incidents").items():
            self._incident(code, row)
        for code, row in _read("statements").items():
            self._statement(code, row)
        for code, row in _read("proposals").items():
            self._proposal(code, row)
        for code, row in _read("discrepancies").items():
            self._keep("discrepancies", Discrepancy, code, row, topic=row["topic"], about=row["about"],
                       versions=row["versions"], advice=row.get("advice", ""))  # fmt: skip
        if any(self.changed.values()):
            entities = [entity.pk for entity in self.parties.values()]
            shadow_values(entities)
            shadow_designations(entities)
            dataversion.advance()
        return self.changed

    def _count(self, name: str, changed: bool) -> None:
        self.changed[name] = self.changed.get(name, 0) + changed

    def _keep(self, table: str, model: type[Any], code: str, row: Row, **values: Any) -> Any:
        item, changed = keep(
            model, {"code": code}, {**values, "citation_codes": row["citations"], "confidence": row["confidence"]}
        )
        self._count(table, changed)
        return item

    # Documents --------------------------------------------------------------------------

    def _citations(self, rows: Rows) -> None:
        for code, row in rows.items():
            values = {
                "title": row["title"],
                "publisher": row.get("publisher") or "",
                "date": to_partial(row.get("date")),
                "url": row.get("url") or "",
            }
            self._count("citations", not Citation.objects.filter(code=code, **values).exists())
            Citation.objects.update_or_create(code=code, defaults=values)
        dated = Citation.objects.exclude(date=None).values_list("code", "date")
        self.cited = {code: found.earliest for code, found in dated if found}

    def _known_from(self, codes: Iterable[str]) -> date:
        """The day the first of the documents it rests on was there to be read."""
        return min((self.cited[code] for code in codes if code in self.cited), default=today())

    # Parties ----------------------------------------------------------------------------

    def _party(self, code: str, row: Row) -> Entity:
        entity = by_code(code) or self._listed(row)
        if entity is None:
            entity = Entity.objects.create(code=code, name=row["name"], kind=row["kind"])
        elif entity.code is None:
            entity.code = code
            entity.save(update_fields=["code"])
        for source, key in row.get("records", {}).items():
            RecordClaim.objects.update_or_create(source=source, key=key, defaults={"entity": entity})
        said = {"editorial_name": row["name"], "short": row.get("short", "")}
        fresh = {name: value for name, value in said.items() if getattr(entity, name) == entity.loaded.get(name, "")}
        if fresh != {name: getattr(entity, name) for name in fresh} or entity.loaded != said:
            for name, value in fresh.items():
                setattr(entity, name, value)
            entity.name = entity.editorial_name or entity.name
            entity.loaded = said
            entity.save()
            self._count("parties", True)
        return entity

    def _listed(self, row: Row) -> Entity | None:
        for source, key in row.get("records", {}).items():
            link = EntityRecord.objects.filter(record__source__code=source, record__key=key).first()
            if link:
                return link.entity
        return None

    def _said_of(self, code: str, row: Row) -> None:
        for model, tail, values, item in self._values(row):
            self._value(model, code, tail, values, item)
        for item in row.get("absences", ()):
            key = f"{code}/absences/{item['regime']}/{item['kind']}/{item['as_of']}"
            values = {
                "entity": self.parties[code], "regime": self.regimes[item["regime"]], "kind": item["kind"],
                "as_of": item["as_of"], "note": item.get("note", ""), "citation_codes": item["citations"],
                "confidence": item["confidence"],
            }  # fmt: skip
            self._stand(Absence, key, values)

    def _value(self, model: type[Any], code: str, tail: str, values: Row, item: Row) -> None:
        key = f"{code}/{tail}"
        if len(key) > 200:
            key = f"{code}/{hashlib.sha256(tail.encode()).hexdigest()}"
        codes = item["citations"]
        values = {
            **values, "entity": self.parties[code], "citation_codes": codes, "confidence": item["confidence"],
            "known_from": values.get("known_from") or self._known_from(codes),
        }  # fmt: skip
        self._stand(model, key, values)

    def _stand(self, model: type[Any], key: str, values: Row) -> None:
        """Bring the row the files name `key` to `values`; new ones are written together at the end."""
        while key in self.kept:
            key += "+"
        self.kept.add(key)
        item = self.standing[model].get(key)
        if item is None:
            self.new[model].append(fresh(model, {"curated": key}, values))
        elif bring(item, values):
            item.save()
            self._count("parties", True)

    def _write_new(self) -> None:
        for model, items in self.new.items():
            model.objects.bulk_create(items)
            self._count("parties", bool(items))

    def _values(self, row: Row) -> Iterator[tuple[type[Any], str, Row, Row]]:
        for item in row.get("names", ()):
            text = item["text"]
            yield Name, f"names/{text}", {
                "text": text, "kind": item.get("kind", "aka"), "quality": item.get("quality"),
                "language": item.get("language"), "note": item.get("note"), **asdict(Forms.of(text)),
            }, item  # fmt: skip
        yield from self._facts(row)
        for item in row.get("affiliations", ()):
            tail = f"affiliations/{item['kind']}/{item['target']}/{item.get('asserted_by', '')}"
            yield Affiliation, tail, {
                "kind": item["kind"], "target": self.parties[item["target"]],
                "sentence": item.get("sentence") or item.get("original", ""),
                "asserted_by": item.get("asserted_by", ""), "disputed_by": item.get("disputed_by", ""),
            }, item  # fmt: skip
        for number, item in enumerate(row.get("designations", ())):
            if item["status"] == "regime-target":
                text = f"{self.regimes[item['regime']].short} is about this movement, which has no entry of its own."
                yield Fact, f"designations/{item['regime']}", {"kind": "note", "text": text}, item
                continue
            yield Designation, f"designations/{item['regime']}/{number}", self._designation(item), item

    def _facts(self, row: Row) -> Iterator[tuple[type[Any], str, Row, Row]]:
        for kind in ("summary",):
            if item := row.get(kind):
                yield Fact, kind, {"kind": kind, "text": item["text"]}, item
        if row.get("sort"):
            yield Fact, "sort", {"kind": "sort", "text": row["sort"].replace("-", " ")}, row
        for number, item in enumerate(row.get("notes", ())):
            yield Fact, f"notes/{number}", {"kind": "note", "text": item["text"]}, item
        plain = {
            "based_in": "based-in", "operates_in": "operates-in", "nationalities": "nationality", "titles": "title",
        }  # fmt: skip
        for name, found in row.get("facts", {}).items():
            for number, item in enumerate(found if isinstance(found, list) else [found]):
                tail = f"facts/{name}/{number}"
                if name == "birth_dates":
                    yield BirthDate, tail, {"date": item.get("date"), "note": item.get("note")}, item
                elif name == "birth_places":
                    yield Place, tail, {"role": "birth", "city": item["text"], "note": item.get("note")}, item
                elif name in plain:
                    yield Fact, tail, {"kind": plain[name], "text": item["text"]}, item
                else:  # formed, died
                    when = str(to_partial(item["date"])) if item.get("date") else "day not known"
                    note = f"; {item['note']}" if item.get("note") else ""
                    yield Fact, tail, {"kind": name, "text": when + note}, item

    def _designation(self, item: Row) -> Row:
        regime = self.regimes[item["regime"]]
        listed, seen = to_partial(item.get("listed_on")), to_partial(item.get("as_of"))
        ended = to_partial(item.get("delisted_on"))
        documents = self._known_from(item["citations"])
        begun = listed.earliest if listed else (seen.earliest if seen else documents)
        carried = bool(listed and regime.started and listed.latest < regime.started.earliest)
        if carried and regime.started:
            begun = regime.started.earliest
        delisted = item["status"] in ("delisted", "revoked")
        until = (ended or seen or to_partial(today())) if delisted else None
        details = {
            name: item[name]
            for name in ("entry_name", "other_references", "amendments", "date_meaning", "delisted_by", "note")
            if item.get(name)
        }
        return {
            "regime": regime, "reference": item.get("reference", ""),
            "status": "delisted" if delisted else item["status"],
            "listed_on": listed, "carried_over": carried, "amended_on": item.get("amended_on", []),
            "delisted_on": ended, "in_force_from": begun,
            "in_force_until": max(until.earliest, begun) if until else None,
            "via": self.parties[item["via"]] if item.get("via") else None,
            "decided_on": item.get("decided_on"), "announced_on": item.get("announced_on"), "seen_on": seen,
            "details": details,
        }  # fmt: skip

    def _drop_gone(self) -> None:
        """Take away what the files no longer say; an admin's edit of it goes with it and stays in the history."""
        for model in CURATED:
            gone = model.objects.exclude(curated=None).exclude(curated__in=self.kept)
            self._count("parties", bool(gone.delete()[0]))

    # What was done and said ---------------------------------------------------------------

    def _incident(self, code: str, row: Row) -> None:
        incident = self._keep(
            "incidents", Incident, code, row, name=row["name"], date=row["date"], place=row.get("place", ""),
            country=row.get("country", ""), time=row.get("time", ""), note=row.get("note", ""),
            tolls=[{"of": of, **one} for of in ("killed", "injured") for one in row.get(of, ())],
            responses=row.get("responses", []),
        )  # fmt: skip
        self.incidents[code] = incident
        rows = [
            {
                "kind": one["kind"], "by": one.get("by", ""), "by_entity": self._entity(one.get("by_party")),
                "to": self._entities(one.get("to", ())), "date": one.get("date"), "note": one.get("note", ""),
                "citation_codes": one["citations"], "confidence": one["confidence"],
            }
            for one in row.get("assertions", ())
        ]  # fmt: skip
        self._count("incidents", keep_children(incident, incident.assertions, "assertions", rows, ["to"]))

    def _entity(self, code: str | None) -> Entity | None:
        return self.parties[code] if code else None

    def _entities(self, codes: Sequence[str]) -> list[Entity]:
        return sorted((self.parties[code] for code in codes), key=lambda entity: entity.pk)

    def _statement(self, code: str, row: Row) -> None:
        statement = self._keep(
            "statements", Statement, code, row, title=row["title"], kind=row["kind"], format=row.get("format", ""),
            date=row["date"], end_date=row.get("end_date"), published_on=row.get("published_on"),
            place=row.get("place", ""), parties=row["parties"], states_named=row.get("states_named", []),
            states_left_out=row.get("states_left_out", []), topics=row.get("topics", []),
            summary=row.get("summary", ""), url=row.get("url"), reactions=row.get("reactions", []),
            notes=[one for name in ("findings", "announces", "describes", "notes") for one in row.get(name, ())]
            + [{"text": row[name]} for name in ("date_note", "note") if row.get(name)],
        )  # fmt: skip
        officials = [{name: one.get(name, "") for name in ("name", "role", "side")} for one in row.get("officials", ())]
        mentions = [
            {
                "entity": self._entity(one.get("party")), "printed": one.get("text", ""), "manner": one["manner"],
                "regimes": one.get("regimes", []), "by": one.get("by", ""), "note": one.get("note", ""),
                "citation_codes": one["citations"], "confidence": one["confidence"],
            }
            for one in row.get("names", ())
        ]  # fmt: skip
        changed = keep_children(statement, statement.officials, "officials", officials)
        changed |= keep_children(statement, statement.mentions, "mentions", mentions)
        for one in row.get("incidents", ()):
            StatementIncident.objects.get_or_create(
                statement=statement, incident=self.incidents[one["incident"]], defaults={"manner": one["manner"]}
            )
        self._count("statements", changed)
        for position, one in enumerate(row.get("calls", ())):
            self._call(statement, position, one)

    def _call(self, statement: Statement, position: int, row: Row) -> None:
        call = self._keep(
            "calls", Call, row["code"], row, statement=statement, position=position, kind=row["kind"],
            title=row["title"], text=row.get("text", ""), addressee=row.get("addressee", ""),
            regime=self.regimes[row["regime"]] if row.get("regime") else None, measures=row.get("measures", []),
            legal_reference=row.get("legal_reference", ""),
        )  # fmt: skip
        self.calls[row["code"]] = call
        if not call.incidents.exists() and row.get("incidents"):
            call.incidents.set(self.incidents[one] for one in row["incidents"])
        targets = [{"entity": self.parties[one], "group": "", "text": ""} for one in row.get("targets", ())] + [
            {"entity": self._entity(one.get("of")), "group": one["kind"], "text": one.get("text", "")}
            for one in row.get("classes", ())
        ]
        findings = [
            {
                "status": one["status"], "as_of": one["as_of"], "note": one.get("note", ""),
                "entities": self._entities(one.get("parties", ())), "link_confidence": one.get("link_confidence", ""),
                "citation_codes": one["citations"], "confidence": one["confidence"],
            }
            for one in row.get("findings", ())
        ]  # fmt: skip
        changed = keep_children(call, call.targets, "targets", targets)
        changed |= keep_children(call, call.findings, "findings", findings, ["entities"])
        self._count("calls", changed)

    def _proposal(self, code: str, row: Row) -> None:
        call = next((self.calls[one] for one in self.calls if row.get("call") == one), None)
        proposal = self._keep(
            "proposals", Proposal, code, row, regime=self.regimes[row["regime"]], entity=self.parties[row["party"]],
            proposed_by=row["proposed_by"], co_sponsors=row.get("co_sponsors", []), call=call,
            outcome=row.get("outcome", {}), note=row.get("note", ""),
        )  # fmt: skip
        steps = [
            {
                "kind": one["kind"], "date": one.get("date"), "by": one.get("by", []),
                "reference": one.get("reference", ""), "note": one.get("note", ""),
                "citation_codes": one["citations"], "confidence": one["confidence"],
            }
            for one in row.get("events", ())
        ]  # fmt: skip
        self._count("proposals", keep_children(proposal, proposal.steps, "steps", steps))
