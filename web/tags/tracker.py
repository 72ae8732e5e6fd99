"""What all pages write: days, source marks, states, counts, the fields that keep the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy
from markupsafe import Markup

from core.clocks import today
from core.dates import PartialDate
from entities.folding import script_of
from lists.models import Release
from web.context import Frame, address, clock_query
from web.markup import NOTHING, each, html
from web.words import gettext as _
from web.words import language, ngettext

# What each sign is called where nothing else is said. One word a thing (DESIGN §6).
WORDS = {
    "in-force": gettext_lazy("in force"),
    "as-alias": gettext_lazy("listed as an alias"),
    "delisted": gettext_lazy("delisted"),
    "called-for": gettext_lazy("called for"),
    "open": gettext_lazy("open"),
    "held": gettext_lazy("held"),
    "blocked": gettext_lazy("blocked"),
    "not-listed": gettext_lazy("not listed"),
    "not-tracked": gettext_lazy("not tracked"),
    "unknown": gettext_lazy("not known"),
    "disputed": gettext_lazy("disputed"),
    "amended": gettext_lazy("amended"),
    "met": gettext_lazy("met"),
    "partly-met": gettext_lazy("partly met"),
    "withdrawn": gettext_lazy("withdrawn"),
    "moot": gettext_lazy("moot"),
    "already-listed": gettext_lazy("already listed"),
    "incident": gettext_lazy("incident"),
    "said": gettext_lazy("said"),
    "named": gettext_lazy("named"),
}
# A designation's status, by the sign that stands for it.
SIGNS = {"listed": "in-force", "listed-as-alias": "as-alias"}
_RTL = {"Arab", "Hebr"}


# Days ----------------------------------------------------------------------------


def day(value: date | datetime | PartialDate | str | None, missing: str | None = None) -> Markup:
    """A day as `time`, as precise as it was given: “1971”, “c. 1977”, “between 1958 and 1964”.

    Text is read as EDTF; None gives `missing` (“not known”), for a blank is no answer.
    """
    if not value:
        return html('<span class="quiet">{}</span>', _("not known") if missing is None else missing)
    if isinstance(value, datetime):
        return _time(value.date().isoformat())
    if isinstance(value, date):
        return _time(value.isoformat())
    partial = value if isinstance(value, PartialDate) else _partial(value)
    if partial is None:
        return html("{}", value)
    first, _slash, last = partial.edtf.rstrip("~").partition("/")
    shown = html(_("between {} and {}"), _time(first), _time(last)) if last else _time(first)
    return html("{} {}", _("c."), shown) if partial.circa else shown


@lru_cache(maxsize=10_000)
def _partial(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _time(text: str) -> Markup:
    return html('<time datetime="{}">{}</time>', text, text)


def moment(value: datetime | None, missing: str | None = None) -> Markup:
    """A point in time, to the minute, in UTC."""
    if value is None:
        return day(None, missing)
    utc = value.astimezone(UTC)
    return html('<time datetime="{}">{} UTC</time>', utc.isoformat(timespec="seconds"), f"{utc:%Y-%m-%d %H:%M}")


def age(value: date | int | None) -> str:
    """How long ago: “268 days old”."""
    if value is None:
        return ""
    days = value if isinstance(value, int) else (today() - value).days
    if days <= 0:
        return _("of today")
    return ngettext("%(count)s day old", "%(count)s days old", days) % {"count": f"{days:,}"}


# Values ---------------------------------------------------------------------------


def count(value: int | None) -> str:
    """A number with its thousands parted; “not known” for none."""
    return _("not known") if value is None else f"{value:,}"


def written(text: str, language: str | None = None) -> Markup:
    """A name as printed: set apart from its neighbours, right to left where its script runs so."""
    attributes = [("lang", language)] if language else []
    if script_of(text) in _RTL:
        attributes += [("class", "script"), ("dir", "rtl")]
    if not attributes:
        return html("{}", text)
    return html("<span{}>{}</span>", each("", ' {}="{}"', attributes), text)


def state(code: str, word: str | None = None) -> Markup:
    """A state as shape and word: `state("in-force")`, `state(designation.status, _("listed"))`."""
    return _state(SIGNS.get(code, code), word or None, language())


@lru_cache(maxsize=1000, typed=True)  # a word that is HTML is another than the same that is not
def _state(code: str, word: str | None, _language: str) -> Markup:
    return html('<span class="state" data-state="{}">{}</span>', code, word or WORDS.get(code, code))


# Source marks -----------------------------------------------------------------------


def mark(release: Release, key: str | None = None) -> Markup:
    """The raised list code after a value; leads to the release, and to what it printed of the record."""
    source = release.source
    url = address("release", source.code, release.pk)
    return _mark(url, source.title, source.short, str(release.published), key, language())


@lru_cache(maxsize=10_000)
def _mark(url: str, title: str, short: str, published: str, key: str | None, _language: str) -> Markup:
    words = {"list": title, "key": key, "day": published}
    if key:
        said = _("%(list)s, record %(key)s, release of %(day)s") % words
        url += f"?record={quote(key, safe='')}"
    else:
        said = _("%(list)s, release of %(day)s") % words
    return html('<a class="src" href="{}" title="{}">{}</a>', url, said, short)


def src(value: Any, key: str | None = None) -> Markup:
    """The source mark of a release, a record version, or a value that stands on one.

    Reads `.release.source` and `.record.key`: fetch them with the rows. A value an
    editor entered is marked as the editors' own.
    """
    if value is None:
        return NOTHING
    if isinstance(value, Release):
        return mark(value, key)
    if hasattr(value, "version"):  # a stated value, a change
        if value.version is None:
            said = getattr(value, "citation", "") or getattr(value, "reason", "")
            return html('<span class="src" title="{}">{}</span>', said, _("ed."))
        value = value.version
    return mark(value.release, key or value.content.get("key") or value.record.key)


# Links ------------------------------------------------------------------------------


def clock_fields(frame: Frame) -> Markup:
    """Hidden fields that take the clocks along in a form."""
    if not clock_query(frame.clocks):
        return NOTHING
    pairs = [(name, moment) for name in ("as_of", "known_at") if (moment := getattr(frame.clocks, name))]
    return each("", '<input type="hidden" name="{}" value="{}">', pairs)


# Changes and pages --------------------------------------------------------------------

_VERBS = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "returned": gettext_lazy("returned"),
    "amended": gettext_lazy("amended"),
    "rekeyed": gettext_lazy("rekeyed"),
}
_TALLY = (("added", "+"), ("returned", "↩"), ("removed", "−"), ("amended", "~"), ("rekeyed", "="))


def verb(kind: str) -> str:
    return str(_VERBS.get(kind, kind))


def tally(totals: dict[str, int]) -> Markup:
    """What a release changed, in signs with their words for those who hear the page: “+4 −1 ~12”."""
    said = [(sign, f"{totals[kind]:,}", _VERBS[kind]) for kind, sign in _TALLY if totals.get(kind)]
    if not said:
        return html('<span class="quiet">{}</span>', _("nothing"))
    return each(" ", '<span class="nw">{}{}<span class="vh"> {}</span></span>', said)


def page_range(page: Any) -> list[int]:
    """The page numbers to offer; 0 stands for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


# Releases ------------------------------------------------------------------------------


def release_state(release: Release) -> Markup:
    """What a release is to its list: in use, superseded, held, refused, or still being read."""
    match release.status:
        case Release.Status.ACTIVE:
            return state("in-force", _("in use"))
        case Release.Status.SUPERSEDED:
            return html('<span class="soft">{}</span>', _("superseded"))
        case Release.Status.HELD:
            return state("held", _("held"))
        case Release.Status.REJECTED:
            return state("held", _("refused"))
        case _:
            return state("unknown", _("being read"))


def percent(share: float) -> str:
    return f"{share:.0%}"
