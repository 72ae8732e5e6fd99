"""Calls and proposals of one page, judged at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import together
from lists.models import Release
from statements.models import Call, Proposal
from statements.selectors.judging import judge_of
from statements.selectors.outcomes_of import Answer, Asked, parts_of_calls
from statements.selectors.proposals import Course, Put, parts_of_proposals


def outcomes_and_courses(
    calls: QuerySet[Call], proposals: QuerySet[Proposal], clocks: Clocks, newest: Iterable[Release]
) -> tuple[list[Answer], list[Course]]:
    """What came of calls and how proposals went, as `outcomes_of` and `courses` tell, in half the queries."""
    told = together(**parts_of_calls(calls), **parts_of_proposals(proposals))
    asked, put = Asked(told, clocks), Put(told)
    judge = judge_of(asked.regimes | put.regimes, asked.parties | put.parties, clocks, newest)
    return asked.answers(judge), put.courses(judge)
