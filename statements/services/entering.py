"""Entering a statement the day it is issued: a draft first, public once published. Every write is one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from core import dataversion
from core.clocks import today
from core.dates import PartialDate
from entities.models import Confidence, Entity
from entities.services.editing import Refused
from sanctions.models import Citation, Regime
from statements.models import Call, Finding, Incident, Mention, Statement, StatementIncident, Target

AIMED = ("list", "delist", "proscribe", "designate")  # demands that say nothing without a party


@dataclass(frozen=True)
class MentionEntry:
    entity: Entity
    printed: str
    passage: str = ""
    manner: str = Mention.Manner.NAMED
    regimes: Sequence[str] = ()


@dataclass(frozen=True)
class CallEntry:
    title: str
    passage: str
    kind: str = "list"
    addressee: str = ""
    regime: Regime | None = None
    targets: Sequence[Entity] = ()


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
    mentions: Sequence[MentionEntry] = ()
    calls: Sequence[CallEntry] = ()
    states: Sequence[str] = ()
    incidents: Sequence[Incident] = field(default_factory=tuple)


def check(entry: Entry) -> list[str]:
    """What keeps an entry from being saved, each with what to do."""
    problems = []
    if entry.date.earliest > today():
        problems.append(f"The date {entry.date} is still to come; a statement is entered once it was made.")
    if entry.url:
        other = Statement.objects.filter(url=entry.url).first()
        if other:
            problems.append(f"The statement “{other.title}” ({other.code}) has this address already; edit that one.")
    unknown = sorted(set(entry.citations) - set(Citation.objects.values_list("code", flat=True)))
    if unknown:
        problems.append(f"No document is called {', '.join(unknown)}; add it under Citations first.")
    return problems


@transaction.atomic
def save_draft(entry: Entry) -> Statement:
    """Keep an entry as a draft. Raises Refused, having written nothing."""
    if problems := check(entry):
        raise Refused(" ".join(problems))
    cited = {"citation_codes": list(entry.citations), "confidence": entry.confidence}
    statement = Statement.objects.create(
        code=_free_code(f"{entry.title[:50]}-{entry.date.earliest.year}"), title=entry.title, kind=entry.kind,
        date=entry.date, place=entry.place, parties=list(entry.parties), summary=entry.summary, text=entry.text,
        url=entry.url or None, published=False, states_named=[{"state": one, **_plain(cited)} for one in entry.states],
        **cited,
    )  # fmt: skip
    for position, one in enumerate(entry.mentions):
        Mention.objects.create(
            statement=statement, position=position, entity=one.entity, printed=one.printed, passage=one.passage,
            manner=one.manner, regimes=list(one.regimes), **cited,
        )  # fmt: skip
    for incident in entry.incidents:
        StatementIncident.objects.create(statement=statement, incident=incident)
    for position, asked in enumerate(entry.calls):
        call = Call.objects.create(
            code=f"{statement.code}-{position + 1}", statement=statement, position=position, kind=asked.kind,
            title=asked.title, text=asked.passage, passage=asked.passage, addressee=asked.addressee,
            regime=asked.regime, **cited,
        )  # fmt: skip
        for place, target in enumerate(asked.targets):
            Target.objects.create(call=call, position=place, entity=target)
    dataversion.advance()
    return statement


def _plain(cited: Mapping[str, object]) -> dict[str, object]:
    return {"citations": cited["citation_codes"], "confidence": cited["confidence"]}


def _free_code(text: str) -> str:
    base = slugify(text)[:66].strip("-") or "statement"
    code, number = base, 2
    while Statement.objects.filter(code=code).exists():
        code, number = f"{base}-{number}", number + 1
    return code


def problems(statement: Statement) -> Iterator[str]:
    """What keeps a draft from being published."""
    if statement.date.earliest > today():
        yield f"Its date, {statement.date}, is still to come."
    for call in statement.calls.prefetch_related("targets"):
        if call.kind in AIMED and not call.targets.all():
            yield f"The call “{call.title}” aims at nobody: say at whom."
        for target in call.targets.all():
            if target.entity_id is None and not target.group:
                yield f"The call “{call.title}” aims at “{target.text}”, who is no party here: enter the party first."
    for finding in Finding.objects.filter(call__statement=statement).select_related("call"):
        if before_its_call(finding.as_of, statement.date):
            yield f"What came of “{finding.call.title}” is dated {finding.as_of}, before the call itself."


def before_its_call(found: PartialDate, asked: PartialDate) -> bool:
    return found.latest < asked.earliest


def doubts(statement: Statement) -> Iterator[str]:
    """What a person should look at, though nothing forbids it."""
    if not statement.citation_codes:
        yield "It cites no document."
    if not statement.mentions.exists() and not statement.calls.exists():
        yield "It names no party and asks for nothing."


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
