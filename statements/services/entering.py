"""Entering a statement the day it is issued: a draft first, public once published. Every write is one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from core import dataversion
from core.clocks import today
from core.dates import PartialDate
from entities.folding import fold_name
from entities.models import Confidence, Entity, Name
from entities.services.editing import Refused
from sanctions.models import Citation, Regime
from statements.models import Call, Finding, Incident, Mention, Official, Statement, StatementIncident, Target

AIMED = ("list", "delist", "proscribe", "designate")  # demands that say nothing without a party


@dataclass(frozen=True)
class MentionEntry:
    """A party named; without an entity, a name that is nobody's here."""

    printed: str
    entity: Entity | None = None
    passage: str = ""
    manner: str = Mention.Manner.NAMED


@dataclass(frozen=True)
class TargetEntry:
    """A party, or a class of parties; without an entity, whom the text says."""

    entity: Entity | None = None
    group: str = ""
    text: str = ""


@dataclass(frozen=True)
class CallEntry:
    title: str
    passage: str
    kind: str = "list"
    addressee: str = ""
    regime: Regime | None = None
    targets: Sequence[TargetEntry] = ()


@dataclass(frozen=True)
class OfficialEntry:
    name: str
    role: str = ""
    side: str = ""


@dataclass(frozen=True)
class Entry:
    """What a person filled in and checked."""

    title: str
    kind: str
    date: PartialDate
    parties: Sequence[str]
    text: str = ""
    place: str = ""
    summary: str = ""
    url: str | None = None
    citations: Sequence[str] = ()
    confidence: str = Confidence.HIGH
    officials: Sequence[OfficialEntry] = ()
    mentions: Sequence[MentionEntry] = ()
    calls: Sequence[CallEntry] = ()
    states: Sequence[str] = ()
    states_left_out: Sequence[str] = ()
    incidents: Sequence[Incident] = ()


# What stands in the way ----------------------------------------------------------------------


def to_come(day: PartialDate | None) -> str:
    """Says that a day is still to come; nothing for one that is not."""
    if day is None or day.earliest <= today():
        return ""
    return f"{day} is still to come; what is entered here has happened."


def holder_of(url: str, besides: Statement | None = None) -> Statement | None:
    """The statement that has an address already, however that is written."""
    wanted = _address(url)
    for other in Statement.objects.exclude(url=None).only("code", "title", "url"):
        if (besides is None or other.pk != besides.pk) and _address(other.url or "") == wanted:
            return other
    return None


def _address(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url.strip())
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def unknown_documents(codes: Sequence[str]) -> list[str]:
    return sorted(set(codes) - set(Citation.objects.filter(code__in=codes).values_list("code", flat=True)))


def check(entry: Entry) -> list[str]:
    """What keeps an entry from being saved, each with what to do."""
    problems = []
    if late := to_come(entry.date):
        problems.append(f"The date: {late}")
    if entry.url and (other := holder_of(entry.url)):
        problems.append(f"The statement “{other.title}” ({other.code}) has this address already; edit that one.")
    if unknown := unknown_documents(entry.citations):
        problems.append(f"No document is called {', '.join(unknown)}; add it under Citations first.")
    return problems


def problems(statement: Statement) -> Iterator[str]:
    """What keeps a draft from being published."""
    if late := to_come(statement.date):
        yield f"Its date: {late}"
    for call in statement.calls.prefetch_related("targets", "findings"):
        yield from problems_of(call, statement)


def problems_of(call: Call, statement: Statement) -> Iterator[str]:
    targets = list(call.targets.all())
    if call.kind in AIMED and not targets:
        yield f"The call “{call.title}” aims at nobody: say at whom."
    for target in targets:
        if target.entity_id is None and not target.group:
            yield f"The call “{call.title}” aims at “{target.text}”, who is no party here: enter the party first."
    for finding in call.findings.all():
        if before_its_call(finding.as_of, statement.date):
            yield f"What came of “{call.title}” is dated {finding.as_of}, before the call itself of {statement.date}."


def before_its_call(found: PartialDate, asked: PartialDate) -> bool:
    return found.latest < asked.earliest


def findings_before(statement: Statement, day: PartialDate) -> list[Finding]:
    """What came of a statement's calls by its record, and could not if the statement was made on that day."""
    found = Finding.objects.filter(call__statement=statement).select_related("call")
    return [one for one in found if before_its_call(one.as_of, day)]


def doubts(statement: Statement) -> Iterator[str]:
    """What a person should look at, though nothing forbids it."""
    if not statement.citation_codes:
        yield "It cites no document."
    mentions = list(statement.mentions.all())
    if not mentions and not statement.calls.exists():
        yield "It names no party and asks for nothing."
    for one in mentions:
        if one.entity_id is None:
            yield f"It names “{one.printed}”, who is no party here: kept as printed, without a link."


# Who is meant --------------------------------------------------------------------------------


def parties_called(text: str) -> list[Entity]:
    """The parties that a text names whole: by id, code or own name, else by any name a list or editor gives."""
    own = Q(public_id=text) | Q(code=text) | Q(name__iexact=text) | Q(short__iexact=text)
    found = [one.merged_into or one for one in Entity.with_merged.select_related("merged_into").filter(own)]
    folded = fold_name(text)
    if not found and folded:
        names = Name.objects.visible().current().filter(folded=folded).select_related("entity")
        found = [one.entity for one in names.order_by("entity__name", "id")]
    return list(dict.fromkeys(found))


# Writing -------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(entry: Entry) -> Statement:
    """Keep an entry as a draft. Raises Refused, having written nothing."""
    if problems := check(entry):
        raise Refused(" ".join(problems))
    code = _free_code(f"{entry.title[:50]}-{entry.date.earliest.year}")
    codes = list(entry.citations) or _own_document(code, entry)
    cited = {"citation_codes": codes, "confidence": entry.confidence}
    said = {"citations": codes, "confidence": entry.confidence}
    statement = Statement.objects.create(
        code=code, title=entry.title, kind=entry.kind, date=entry.date, place=entry.place,
        parties=list(entry.parties), summary=entry.summary, text=entry.text, url=entry.url or None, published=False,
        states_named=[{"state": one, **said} for one in entry.states],
        states_left_out=[{"state": one, **said} for one in entry.states_left_out], **cited,
    )  # fmt: skip
    for place, who in enumerate(entry.officials):
        Official.objects.create(statement=statement, position=place, name=who.name, role=who.role, side=who.side)
    for place, one in enumerate(entry.mentions):
        Mention.objects.create(
            statement=statement, position=place, entity=one.entity, printed=one.printed, passage=one.passage,
            manner=one.manner, **cited,
        )  # fmt: skip
    for incident in entry.incidents:
        StatementIncident.objects.create(statement=statement, incident=incident)
    for place, asked in enumerate(entry.calls):
        _save_call(statement, place, asked, cited)
    dataversion.advance()
    return statement


def _save_call(statement: Statement, place: int, asked: CallEntry, cited: Mapping[str, object]) -> None:
    call = Call.objects.create(
        code=f"{statement.code}-{place + 1}", statement=statement, position=place, kind=asked.kind, title=asked.title,
        text=asked.passage, passage=asked.passage, addressee=asked.addressee, regime=asked.regime, **cited,
    )  # fmt: skip
    for position, target in enumerate(asked.targets):
        Target.objects.create(
            call=call, position=position, entity=target.entity, group=target.group, text=target.text
        )  # fmt: skip


def _own_document(code: str, entry: Entry) -> list[str]:
    """A statement that cites nothing else rests on itself, as it stands at its address."""
    if not entry.url:
        return []
    same = Citation.objects.filter(url=entry.url).first()
    if same is None:
        same = Citation.objects.create(
            code=_free(Citation, code[:60]), title=entry.title, publisher=", ".join(entry.parties)[:200],
            date=entry.date, url=entry.url,
        )  # fmt: skip
    return [same.code]


def _free_code(text: str) -> str:
    return _free(Statement, slugify(text)[:66].strip("-") or "statement")


def _free(model: type[Statement] | type[Citation], base: str) -> str:
    code, number = base, 2
    while model.objects.filter(code=code).exists():
        code, number = f"{base[:56]}-{number}", number + 1
    return code


@transaction.atomic
def publish(statement: Statement) -> Statement:
    """Show a draft to everybody. Raises Refused with everything that stands in the way."""
    kept = Statement.objects.select_for_update().get(pk=statement.pk)
    if found := list(problems(kept)):
        raise Refused(" ".join(found))
    if not kept.published:
        kept.published = True
        kept.save(update_fields=["published"])
        dataversion.advance()
    return kept


@transaction.atomic
def withdraw(statement: Statement) -> Statement:
    """Make it a draft again."""
    kept = Statement.objects.select_for_update().get(pk=statement.pk)
    if kept.published:
        kept.published = False
        kept.save(update_fields=["published"])
        dataversion.advance()
    return kept
