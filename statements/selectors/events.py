"""What was said and asked about a party, as entries of its timeline beside what the lists did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import PartialDate
from sanctions.selectors.timeline import Entry
from statements.models import Assertion, ProposalStep
from statements.selectors.about import About, Asked, Named
from statements.selectors.incidents import Told, Word
from statements.selectors.proposals import Course

SAID, DONE = "said", "done"  # lanes

_ORDER = ("met", "proposal", "call", "statement", "word", "incident")  # the first stands highest
_STEPS = {
    ProposalStep.Kind.SUBMITTED: "called-for",
    ProposalStep.Kind.HOLD: "held",
    ProposalStep.Kind.HOLD_EXTENDED: "held",
    ProposalStep.Kind.HOLD_LIFTED: "called-for",
    ProposalStep.Kind.OBJECTION: "blocked",
    ProposalStep.Kind.BLOCKED: "blocked",
    ProposalStep.Kind.LAPSED: "withdrawn",
    ProposalStep.Kind.WITHDRAWN: "withdrawn",
    ProposalStep.Kind.LISTED: "met",
    ProposalStep.Kind.DELISTED: "delisted",
}
_WORDS = {Assertion.Kind.WITHDRAWN: "withdrawn", Assertion.Kind.DENIED: "disputed"}
_SIGNS = {"statement": "said", "call": "called-for", "met": "met", "incident": "incident"}


@dataclass(frozen=True)
class Event(Entry):
    """One thing said or done. `what` says which of the fields are filled."""

    named: Named | None = None
    asked: Asked | None = None
    course: Course | None = None
    step: ProposalStep | None = None
    told: Told | None = None
    word: Word | None = None

    @property
    def sign(self) -> str:
        if self.step is not None:
            return _STEPS.get(ProposalStep.Kind(self.step.kind), "said")
        if self.word is not None:
            return _WORDS.get(Assertion.Kind(self.word.assertion.kind), "said")
        return _SIGNS[self.what]

    @property
    def rank(self) -> int:
        """What was said stands above what the lists did on the same day."""
        return -len(_ORDER) + _ORDER.index(self.what)


def events(about: About) -> Iterator[Event]:
    """Everything said and asked that has a day; of the steps of one day the last comes first."""
    for named in about.named:
        yield _statement(named)
    told_of = {named.statement.pk for named in about.named}
    for asked in about.calls:
        yield from _met(asked)
        if _tells(asked) and asked.call.statement_id not in told_of:
            yield Event("call", asked.call.statement.date, SAID, "", asked=asked)
    for course in reversed(about.proposals):
        for step in reversed(course.steps):
            if step.date is not None:
                yield Event("proposal", step.date, SAID, "", course=course, step=step)
    for told in about.incidents:
        yield Event("incident", told.incident.date, DONE, "", told=told)
        for word in told.words:
            if word.assertion.date is not None and word.concerns(about.entity):
                yield Event("word", word.assertion.date, DONE, "", told=told, word=word)


def _statement(named: Named) -> Event:
    """A call for a listing says more than that the statement names the party."""
    asked = next((one for one in named.calls if _tells(one)), None)
    return Event("call" if asked else "statement", named.statement.date, SAID, "", named=named, asked=asked)


def _tells(asked: Asked) -> bool:
    return asked.aim is not None and not asked.is_idle


def _met(asked: Asked) -> Iterator[Event]:
    """The day on which a call that names the party was met."""
    outcome = asked.aim.outcome if asked.aim and asked.is_named else None
    if outcome is None or outcome.period is None or outcome.state not in ("met", "delisted"):
        return
    listed = outcome.period.listed_on or PartialDate.on(outcome.period.begun)
    when = PartialDate.on(outcome.ended) if asked.call.kind == "delist" and outcome.ended else listed
    yield Event("met", when, SAID, "", asked=asked)
