"""What the pages' templates know beside what their views give them: the words, the addresses, the filters.

What writes a value is a filter, for a filter is bound when a template is compiled: it costs nothing to find, and
no variable of a page can hide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats
from django.utils.html import linebreaks
from django.utils.text import capfirst
from jinja2 import ChainableUndefined, Environment
from markupsafe import Markup

from web.markup import html, run
from web.tags import cells, parties, spoken, tracker
from web.words import gettext, language, ngettext


class Pages(Environment):
    """Django's Jinja2 backend makes one. What is not there is nothing, however deep, as in Django's templates."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"undefined": ChainableUndefined, "keep_trailing_newline": True})
        self.globals |= {"_": word, "ngettext": counted, "state": tracker.state, "static": static, "url": url}
        self.filters |= {one.__name__: one for one in FILTERS} | DJANGOS


# Words ----------------------------------------------------------------------------------


def word(message: str, /, **parts: Any) -> Markup:
    """A text of the page in the reader's language: `_("Listed as %(reference)s.", reference=…)`.

    The text is HTML; its parts are escaped unless they are HTML.
    """
    return _filled(gettext(message), parts) if parts else _word(message, language())


def counted(singular: str, plural: str, number: int, /, **parts: Any) -> Markup:
    """The text for a number, which stands for %(number)s in it."""
    return _filled(ngettext(singular, plural, number), {"number": number, **parts})


@lru_cache(maxsize=10_000)
def _word(message: str, _language: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704 - a text of our templates


def _filled(message: str, parts: Mapping[str, Any]) -> Markup:
    return Markup(message % {name: html("{}", part) for name, part in parts.items()})  # noqa: S704 - escaped


@lru_cache(maxsize=10_000)
def url(name: str, *args: Any) -> str:
    """The address of a page by its name, of today: `link` keeps the clocks."""
    return reverse(name, args=args)


# Filters that Django's templates have and Jinja has not -----------------------------------------


def date_filter(value: date | None, shape: str) -> str:
    """A day in Django's letters: `|date("j F Y")`."""
    return _dated(value, shape, language()) if value else ""


@lru_cache(maxsize=10_000)
def _dated(value: date | datetime, shape: str, _language: str) -> str:
    return formats.date_format(value, shape)


def paragraphs(text: str) -> Markup:
    return Markup(linebreaks(text, autoescape=not hasattr(text, "__html__")))  # noqa: S704 - escaped


def lines(text: str) -> Markup:
    return run("<br>", text.splitlines())


def querystring(request: HttpRequest, **changes: Any) -> str:
    """The parameters of this page with some of them changed; None takes one away."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query or request.GET else ""


DJANGOS = {
    "capfirst": capfirst,
    "date": date_filter,
    "linebreaks": paragraphs,
    "linebreaksbr": lines,
    "truncatechars": defaultfilters.truncatechars,
}
FILTERS = (
    querystring,
    tracker.age, tracker.clock_fields, tracker.count, tracker.day, tracker.moment, tracker.page_range,
    tracker.percent, tracker.release_state, tracker.src, tracker.tally, tracker.verb, tracker.written,
    parties.absent_state, parties.anchor, parties.as_printed, parties.beside, parties.best_of, parties.chart,
    parties.chart_head, parties.choices, parties.cited, parties.dated, parties.diff, parties.editorial, parties.ego,
    parties.ended, parties.marked, parties.marks, parties.name_kind, parties.printed_name, parties.prose,
    parties.reference, parties.reference_shapes, parties.regime_growth, parties.regime_years, parties.said_by,
    parties.source, parties.span, parties.spelled, parties.spoken, parties.stamp, parties.state_word,
    parties.tie_kinds, parties.when, parties.years_figure,
    spoken.asserted, spoken.days_after, spoken.found, spoken.kind_said, spoken.linked, spoken.manner,
    spoken.parties_said, spoken.proposed, spoken.short_of,
    cells.matrix_cell,
)  # fmt: skip
