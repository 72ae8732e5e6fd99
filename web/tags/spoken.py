"""What pages on statements, calls and incidents write: findings in words, names linked in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from core.dates import PartialDate, between
from statements.selectors.spoken import Spoken
from web.markup import html, run
from web.parties import all_of
from web.tags.tracker import state
from web.words import gettext as _

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


MANNERS = {
    "named": ("named", gettext_lazy("named")),
    "condemned": ("named", gettext_lazy("condemned")),
    "called-for-listing": ("called-for", gettext_lazy("called for")),
    "designation-welcomed": ("named", gettext_lazy("designation welcomed")),
    "left-out": ("said", gettext_lazy("pointedly left out")),
}
# Where a proposal stands, and the steps that brought it there.
PROPOSED = {
    "submitted": ("open", gettext_lazy("submitted")),
    "held": ("held", gettext_lazy("on hold")),
    "hold": ("held", gettext_lazy("on hold")),
    "hold-extended": ("held", gettext_lazy("hold extended")),
    "hold-lifted": ("open", gettext_lazy("hold lifted")),
    "objection": ("blocked", gettext_lazy("objection")),
    "blocked": ("blocked", gettext_lazy("blocked")),
    "lapsed": ("withdrawn", gettext_lazy("lapsed")),
    "withdrawn": ("withdrawn", gettext_lazy("withdrawn")),
    "listed": ("met", gettext_lazy("listed")),
    "delisted": ("delisted", gettext_lazy("delisted")),
    "information-given": ("said", gettext_lazy("information given")),
}


def manner(code: str) -> Markup:
    """How a statement speaks of a party, as shape and word."""
    sign, word = MANNERS.get(code, ("named", code))
    return state(sign, str(word))


def proposed(code: str) -> Markup:
    """Where a proposal stands, or a step of it, as shape and word."""
    sign, word = PROPOSED.get(code, ("unknown", code))
    return state(sign, str(word))


def found(status: str) -> Markup:
    """A finding's status, as shape and word."""
    code, word = FOUND.get(status, (status, None))
    return state(code, str(word) if word else None)


def asserted(kind: str) -> Markup:
    code, word = CLAIMS.get(kind, ("said", kind))
    return state(code, str(word))


def kind_said(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def short_of(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Regimes by their short names, where they are known."""
    return ", ".join(names.get(code, code) for code in codes)


def parties_said(parties: Iterable[str]) -> str:
    """“India and the United States”."""
    return all_of(_("the %s") % one if one.startswith(("United", "UN ")) else one for one in parties)


def days_after(day: PartialDate | None, asked: PartialDate) -> str:
    """“+12” after the call; nothing for what came before or has no day."""
    if day is None or day.precision != "day" or day.earliest < asked.latest:
        return ""
    return f"+{between(asked, day)}"


@pass_context
def linked(context: Context, text: str, said: Spoken) -> Markup:
    """Prose with the names of the parties and incidents it speaks of leading to them."""
    query = context["frame"].query
    pages: dict[str, str] = {}
    for mention in said.mentions:
        if mention.entity is not None:
            names = (mention.printed, mention.entity.name, mention.entity.short)
            address = reverse("web:entity", args=[mention.entity.public_id]) + query
            pages |= {name: address for name in names if name and len(name) > 2}
    for incident in (told.incident for told in said.incidents):
        address = reverse("web:incident", args=[incident.code]) + query
        first = " ".join(word for word in incident.name.split() if word[:1].isupper())
        pages |= {name: address for name in (incident.name, first) if len(name) > 4}
    if not pages:
        return html("{}", text)
    ranked = sorted(pages, key=len, reverse=True)
    shape = re.compile(r"(?<!\w)(" + "|".join(re.escape(name) for name in ranked) + r")(?!\w)")
    return run(
        "",
        (html('<a href="{}">{}</a>', pages[part], part) if part in pages else part for part in shape.split(text)),
    )
