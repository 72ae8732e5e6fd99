"""Tags for statements, calls and incidents: findings in words, marks of citations, names linked in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import PartialDate, between
from sanctions.selectors.citing import Cited
from statements.models import Statement
from web.parties import all_of
from web.templatetags.parties import marks
from web.templatetags.tracker import run, state

register = template.Library()

# What somebody found, as a sign and a word.
FOUND = {
    "in-progress": ("partly-met", gettext_lazy("in progress")),
    "not-assessed": ("not-tracked", gettext_lazy("not tracked")),
    "not-applicable": ("not-tracked", gettext_lazy("not tracked")),
    "no-known-result": ("unknown", gettext_lazy("no known result")),
    "rejected": ("blocked", gettext_lazy("rejected")),
    "blocked": ("blocked", gettext_lazy("blocked")),
    "held": ("held", gettext_lazy("on hold")),
}
CLAIMS = {
    "claimed": ("said", gettext_lazy("claimed")),
    "withdrawn": ("withdrawn", gettext_lazy("claim withdrawn")),
    "reported": ("said", gettext_lazy("claim reported")),
    "attributed": ("said", gettext_lazy("attributed")),
    "denied": ("disputed", gettext_lazy("denied")),
}


@register.simple_tag
def found(status: str) -> SafeString:
    """A finding's status, as shape and word."""
    code, word = FOUND.get(status, (status, None))
    return state(code, str(word) if word else None)


@register.simple_tag
def asserted(kind: str) -> SafeString:
    code, word = CLAIMS.get(kind, ("said", kind))
    return state(code, str(word))


@register.simple_tag
def cited(sources: Cited, codes: Iterable[str] | None, confidence: str = "high") -> SafeString:
    """Marks of citations, numbered in the order the page is read."""
    return marks(sources.of(codes or ()), confidence or "high")


@register.filter
def kind_said(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


@register.filter
def parties_said(parties: Iterable[str]) -> str:
    """“India and the United States”."""
    return all_of(_("the %s") % one if one.startswith(("United", "UN ")) else one for one in parties)


@register.filter
def days_after(day: PartialDate | None, asked: PartialDate) -> str:
    """“+12” after the call; nothing for what came before or has no day."""
    if day is None or day.precision != "day" or day.earliest < asked.latest:
        return ""
    return f"+{between(asked, day)}"


@register.simple_tag(takes_context=True)
def linked(context: Context, statement: Statement, text: str) -> SafeString:
    """Prose with the names of the parties and incidents it speaks of leading to them."""
    frame = context.get("frame")
    query = frame.query if frame else ""
    pages: dict[str, str] = {}
    for mention in statement.mentions.all():
        if mention.entity is not None:
            names = (mention.printed, mention.entity.name, mention.entity.short)
            address = reverse("web:entity", args=[mention.entity.public_id]) + query
            pages |= {name: address for name in names if name and len(name) > 2}
    for link in statement.incident_links.all():
        address = reverse("web:incident", args=[link.incident.code]) + query
        first = " ".join(word for word in link.incident.name.split() if word[:1].isupper())
        pages |= {name: address for name in (link.incident.name, first) if len(name) > 4}
    if not pages:
        return format_html("{}", text)
    ranked = sorted(pages, key=len, reverse=True)
    shape = re.compile(r"(?<!\w)(" + "|".join(re.escape(name) for name in ranked) + r")(?!\w)")
    return run(
        "",
        (
            format_html('<a href="{}">{}</a>', pages[part], part) if part in pages else part
            for part in shape.split(text)
        ),
    )
