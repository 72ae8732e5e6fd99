"""Every write a person makes about a party. Beside what lists say, never over it; each with a reason and a name.

Two clocks hold here too. When a value that was said before today is changed, a copy stays
for the days until today; when it is removed, it was known until today. One entered today
was never known at a day's end, and is corrected or deleted outright. The events kept by the
database's triggers hold what was typed either way.

Values that came with the project's files (`curated`) are edited in their own row, which
keeps the name the files know it by: loading the files again leaves alone what was changed
or ended here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, dataclass
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models, transaction

from core import dataversion
from core.clocks import today
from entities.folding import Forms, compact, fold_name
from entities.models import (
    Affiliation,
    BirthDate,
    Entity,
    Event,
    Fact,
    Identifier,
    Kind,
    Name,
    Place,
    Stated,
    Suppression,
)
from entities.services.projecting import rename, shadow, suppress_again
from entities.spans import digest
from lists.records import fold

_PATIENCE = "20s"  # a projection holds the tables for seconds


class Refused(ValueError):
    """What a person asked for cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Facet:
    """A table of values: what a person fills in, and what is computed from it."""

    model: type[Stated]
    fields: Sequence[str]
    computed: Callable[[Any], Mapping[str, Any]] = lambda _: {}
    said: Sequence[str] = ()  # of these, one at least must be given


FACETS: dict[str, Facet] = {
    "name": Facet(
        Name,
        ("text", "kind", "quality", "language", "note"),
        lambda name: asdict(Forms.of(name.text)),
        ("text",),
    ),
    "identifier": Facet(
        Identifier,
        ("kind", "number", "label", "country", "place", "issued_on", "note"),
        lambda one: {"compact": compact(one.number or "")},
        ("number", "note"),
    ),
    "place": Facet(
        Place,
        ("role", "street", "city", "region", "postal_code", "country", "note"),
        said=("street", "city", "region", "postal_code", "country", "note"),
    ),
    "birthdate": Facet(BirthDate, ("date", "note"), said=("date", "note")),
    "fact": Facet(Fact, ("kind", "text"), said=("text",)),
    "affiliation": Facet(
        Affiliation,
        ("kind", "target", "target_name", "sentence", "asserted_by", "disputed_by"),
        lambda tie: {"target_name": tie.target_name or (tie.target.name if tie.target else None)},
        ("target", "target_name"),
    ),
}
"""What a person may enter, by the name Suppression.facet knows the table by."""

LISTED: dict[str, type[Stated]] = {**{name: facet.model for name, facet in FACETS.items()}, "event": Event}
"""What a list may say and a person may suppress."""


# The ground every write stands on -----------------------------------------------------------


@contextmanager
def undisturbed(
    by: User | None, table: str = "entities_name", first: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """One transaction, with no projection at work; it ends with a new data version.

    A projection writes `table` before it reads what people set. Waiting for it here means
    that it cannot put an older name over a newer one, nor lay down a value again that is
    being suppressed. Raises Refused when it takes too long. `first` takes what a projection
    takes before the table, where the write needs that too.
    """
    with pghistory.context(user=by.pk if by else None), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
            try:
                first()
                cursor.execute(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
            except OperationalError as error:
                raise Refused(
                    "A list is being brought up to date and nothing was changed. Wait a minute and try again."
                ) from error
        yield
        dataversion.advance()


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("Give a reason: whoever reads this later will ask for it.")
    return text.strip()


def _text(value: Any) -> Any:
    """Text as lists' values are kept: white space folded. Empty stays empty."""
    return fold(value) if isinstance(value, str) else value


# Name, kind and note of a party ----------------------------------------------------------------


def create(*, name: str, kind: str = Kind.GROUP, note: str = "", reason: str, citation: str = "", by: User) -> Entity:
    """A party that is on no list."""
    name, reason = fold(name), _reason(reason)
    if not name:
        raise Refused("Give a name: a party on no list has nothing else to be known by.")
    with undisturbed(by):
        entity = Entity.objects.create(
            name=name[:500], editorial_name=name[:500], kind=_kind(kind), editorial_kind=kind,
            editorial_note=note.strip(), editorial_reason=reason,
        )  # fmt: skip
        _enter(entity, "name", {"text": name, "kind": Name.NameKind.PRIMARY}, Why(citation, "", reason), by)
    return entity


def set_editorial(entity: Entity, *, name: str = "", kind: str = "", note: str = "", reason: str, by: User) -> Entity:
    """Set name, kind and note to show instead of, or beside, the lists'. Empty text gives the lists' back."""
    name, note, reason = fold(name)[:500], note.strip(), _reason(reason)
    with undisturbed(by):
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        listed = entity.links.exists()
        if not listed and not name:
            raise Refused("This party is on no list: it has no name but the editors', so keep one.")
        asked = (name, _kind(kind) if kind else "", note)
        if asked == (entity.editorial_name, entity.editorial_kind, entity.editorial_note):
            raise Refused("Nothing was changed: name, kind and note are as they were.")
        former = entity.editorial_name
        entity.editorial_name, entity.editorial_kind, entity.editorial_note = asked
        entity.editorial_reason = reason
        if not listed:
            entity.name, entity.kind = name, kind or entity.kind
        entity.save()
        if listed:
            rename([entity.pk])
        if not any(asked):
            # The reason for following the lists again is in the events; beside their values it explains nothing.
            Entity.objects.filter(pk=entity.pk).update(editorial_reason="")
        if name and name != former:
            _make_findable(entity, name, listed, reason, by)
    return Entity.objects.get(pk=entity.pk)


def _kind(kind: str) -> str:
    if kind not in Kind.values:
        raise Refused(f"“{kind}” is no kind of party; there are: {', '.join(Kind.values)}.")
    return kind


def _make_findable(entity: Entity, name: str, listed: bool, reason: str, by: User) -> None:
    """Search looks through names: the one a page is headed with must be among them."""
    names = Name.objects.current().visible().filter(entity=entity)
    if names.filter(folded=fold_name(name), text__iexact=name).exists():
        return
    primary = None if listed else names.filter(record=None, kind=Name.NameKind.PRIMARY).first()
    why = Why(primary.citation if primary else "", primary.confidence if primary else "", reason)
    if primary:
        _amend(primary, "name", {"text": name}, why, by)
    else:
        kind = Name.NameKind.AKA if listed else Name.NameKind.PRIMARY
        _enter(entity, "name", {"text": name, "kind": kind}, why, by)


# Editorial values ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Why:
    """What a value rests on. A citation or a reason there must be."""

    citation: str = ""
    confidence: str = ""
    reason: str = ""


def add(entity: Entity, facet: str, values: Mapping[str, Any], *, why: Why, by: User) -> Any:
    """A value no list says."""
    with undisturbed(by):
        return _enter(entity, facet, values, why, by)


def change(value: Stated, values: Mapping[str, Any], *, why: Why, by: User) -> Any:
    """Correct an editorial value. What was known on earlier days stays known for them."""
    with undisturbed(by):
        return _amend(current(value), facet_of(value), values, why, by)


def remove(value: Stated, *, reason: str, by: User) -> None:
    """End what an editor entered: from today it is no longer said."""
    reason = _reason(reason)
    with undisturbed(by):
        end(current(value), reason)


def facet_of(value: Stated) -> str:
    return value._meta.db_table.removeprefix("entities_")


def current(value: Stated) -> Any:
    """The row as it is now, if it is no list's and still said. For the rooms above too."""
    row = type(value)._default_manager.select_for_update(of=("self",)).filter(pk=value.pk).first()
    if row is None or row.known_until is not None:
        raise Refused("This is no longer there: somebody changed or removed it meanwhile.")
    if row.record_id is not None:
        raise Refused("A list says this; what a list said is never edited.")
    return row


def keep_former(row: Any) -> None:
    """Before a change of what was said before today: leave a copy for those days."""
    if row.known_from >= today():
        return
    former = copy(row)
    former._state = copy(row._state)
    former._state.adding = True
    former.pk, former.curated, former.loaded, former.known_until = None, None, None, today()
    former.save()
    row.known_from = today()


def end(row: Any, reason: str) -> None:
    """Close an editorial row, or delete one that was entered today."""
    row.reason = f"{row.reason}\nRemoved: {reason}".strip()
    if row.known_from < today() or row.curated:
        row.known_until = today()
        row.save(update_fields=["reason", "known_until"])
    else:
        row.save(update_fields=["reason"])  # so that the events say why it was deleted
        row.delete()


def _enter(entity: Entity, facet: str, values: Mapping[str, Any], why: Why, by: User) -> Any:
    row = FACETS[facet].model(entity=entity, known_from=today(), entered_by=by)
    return _save(row, facet, values, why)


def _amend(row: Any, facet: str, values: Mapping[str, Any], why: Why, by: User) -> Any:
    keep_former(row)
    row.entered_by = by
    saved = _save(row, facet, values, why)
    if saved.curated:
        shadow([saved.entity_id])
    return saved


def _save(row: Any, facet: str, values: Mapping[str, Any], why: Why) -> Any:
    spec = FACETS[facet]
    if unknown := set(values) - set(spec.fields):
        raise Refused(f"A {facet} has no {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        cleaned = _text(value)
        if cleaned not in (None, ""):
            setattr(row, name, cleaned)
        elif name not in ("kind", "role"):
            setattr(row, name, None if row._meta.get_field(name).null else "")
    if not any(getattr(row, name) for name in spec.said):
        raise Refused(f"Give {' or '.join(name.replace('_', ' ') for name in spec.said)}: without it nothing is said.")
    set_why(row, why)
    if isinstance(row, Affiliation) and row.target_id == row.entity_id:
        raise Refused("A party is not its own affiliate.")
    for name, value in spec.computed(row).items():
        setattr(row, name, value)
    row.digest = _digest(row, spec.fields)
    same = type(row)._default_manager.filter(entity=row.entity_id, record=None, known_until=None, digest=row.digest)
    if same.exclude(pk=row.pk).exists():
        raise Refused("This is entered already.")
    save_checked(row, spec.fields)
    return row


def set_why(row: Any, why: Why) -> None:
    row.citation, row.confidence, row.reason = why.citation.strip(), why.confidence, why.reason.strip()
    if not (row.citation or row.reason or row.citation_codes):
        raise Refused("Give a citation or a reason: every value can be traced.")


def save_checked(row: Any, fields: Sequence[str]) -> None:
    checked = {*fields, "citation", "confidence", "reason"}
    unsaid = {f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None}
    try:
        row.full_clean(exclude={f.name for f in row._meta.fields} - checked | unsaid)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()


def _digest(row: Any, fields: Sequence[str]) -> str:
    """Names an editorial value, never as a list's: a suppression hides what lists say, not what was put beside it."""
    values = [getattr(row, row._meta.get_field(name).attname) for name in fields]
    return digest(["editorial", *(value if isinstance(value, (int, type(None))) else str(value) for value in values)])


# Suppressing what a list says ----------------------------------------------------------------------


def suppress(entity: Entity, facet: str, value_digest: str, *, reason: str, by: User) -> Suppression:
    """Hide a listed value of this party, wherever a list says it, through every refresh to come."""
    reason = _reason(reason)
    with undisturbed(by):
        row = _listed(entity, facet, value_digest).order_by("known_until", "-pk").first()
        if row is None:
            raise Refused("No list says this of the party any more; look at its page again.")
        found, new = Suppression.objects.get_or_create(
            entity=entity,
            facet=facet,
            digest=value_digest,
            defaults={"text": str(row), "reason": reason, "entered_by": by},
        )
        if not new:
            raise Refused("This value is suppressed already.")
        suppress_again([entity.pk])
    return found


def unsuppress(suppression: Suppression, *, reason: str, by: User) -> None:
    """Show a suppressed value again."""
    reason = _reason(reason)
    with undisturbed(by):
        found = Suppression.objects.select_for_update(of=("self",)).filter(pk=suppression.pk).first()
        if found is None:
            raise Refused("This value is not suppressed any more.")
        found.reason, found.entered_by_id = f"Shown again: {reason}", by.pk  # the events keep it
        found.save(update_fields=["reason", "entered_by"])
        found.delete()
        _listed(found.entity, found.facet, found.digest).update(suppressed=False)


def _listed(entity: Entity, facet: str, value_digest: str) -> models.QuerySet[Any]:
    if facet not in LISTED:
        raise Refused(f"“{facet}” names no table of values; there are: {', '.join(LISTED)}.")
    return LISTED[facet]._default_manager.filter(entity=entity, digest=value_digest).exclude(record=None)
