"""What pages on parties and their designations write: days in words, lines and graphs drawn on the server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from core.dates import PartialDate
from entities.folding import fold_name, skeleton
from entities.models import Affiliation, Identifier, Name, Place
from lists.models import Change, Record, RecordVersion
from sanctions.models import Absence, Designation, Regime
from sanctions.selectors.citing import Cited
from sanctions.selectors.dossier import Tie
from sanctions.selectors.standing import Standing, best
from web import diffs, drawing
from web.finder import Choice
from web.markup import NOTHING, each, html, run
from web.parties import spelled as spelled_out
from web.tags.tracker import WORDS, day, src, written
from web.words import gettext as _
from web.words import language

# Days in words -----------------------------------------------------------------------


def in_words(value: PartialDate) -> str:
    """“2 May 2005”, “May 2005”, “2005”, “about 1977”."""
    match value.precision:
        case "day":
            text = f"{value.earliest:%-d %B %Y}"
        case "month":
            text = f"{value.earliest:%B %Y}"
        case "year":
            text = f"{value.earliest:%Y}"
        case _:
            return _("between %(first)s and %(last)s") % {
                "first": f"{value.earliest:%-d %B %Y}",
                "last": f"{value.latest:%-d %B %Y}",
            }
    return _("about %s") % text if value.circa else text


def spoken(value: PartialDate | None) -> str:
    """A date as in running text, to stand after “since” or “of”."""
    return in_words(value) if value else _("a day not known")


def when(value: PartialDate | None) -> str:
    """A date as in running text, with its preposition: “on 2 May 2005”, “in 2005”, “between …”."""
    if value is None:
        return _("on a day not known")
    if value.precision == "range":
        return in_words(value)
    return (_("on %s") if value.precision == "day" else _("in %s")) % in_words(value)


def ended(value: PartialDate | None, missing: str = "") -> Markup:
    """The day of a delisting, or the two releases it lies between, each to the day."""
    if value is None or value.precision == "day":
        return day(value, missing)
    if value.precision == "range":
        first, last = (PartialDate.on(one) for one in (value.earliest, value.latest))
        return html(_("between {} and {}"), day(first), day(last))
    return day(value, missing)


# Values --------------------------------------------------------------------------------

NAME_GROUPS = {
    ("primary", None): gettext_lazy("Primary name"),
    ("aka", None): gettext_lazy("Also known as"),
    ("aka", "strong"): gettext_lazy("Also known as, good quality"),
    ("aka", "weak"): gettext_lazy("Also known as, low quality"),
    ("fka", None): gettext_lazy("Formerly known as"),
    ("original-script", None): gettext_lazy("In the original script"),
    ("acronym", None): gettext_lazy("Acronym"),
}
SCRIPTS = {
    "Arab": gettext_lazy("Arabic script"),
    "Cyrl": gettext_lazy("Cyrillic"),
    "Hani": gettext_lazy("Chinese characters"),
    "Hang": gettext_lazy("Hangul"),
    "Hebr": gettext_lazy("Hebrew"),
    "Jpan": gettext_lazy("Japanese"),
    "Thai": gettext_lazy("Thai"),
    "Deva": gettext_lazy("Devanagari"),
    "Beng": gettext_lazy("Bengali"),
    "Grek": gettext_lazy("Greek"),
    "Ethi": gettext_lazy("Ethiopic"),
}


def name_label(kind: str, quality: str | None, script: str) -> str:
    """What a group of names is called: “Also known as, low quality, Arabic script”."""
    label = NAME_GROUPS.get((kind, quality)) or NAME_GROUPS.get((kind, None)) or kind
    parts = [str(label)]
    if quality and (kind, quality) not in NAME_GROUPS:
        parts.append(_("good quality") if quality == "strong" else _("low quality"))
    if script not in ("Latn", "Zyyy"):
        parts.append(str(SCRIPTS.get(script, script)))
    return ", ".join(parts)


def beside(name: Name) -> Markup:
    """The name in a party's own script, to stand beside the name of its page; a long one may break."""
    attributes = [("class", "script"), *([("lang", name.language)] if name.language else [])]
    if name.script in ("Arab", "Hebr"):
        attributes.append(("dir", "rtl"))
    inner = html('<span class="wrap">{}</span>', name.text) if len(name.text) > 24 else name.text
    return html("<span{}>{}</span>", each("", ' {}="{}"', attributes), inner)


_MATCHED = {
    "primary": gettext_lazy("primary name"),
    "aka": gettext_lazy("alias"),
    "fka": gettext_lazy("former name"),
    "original-script": gettext_lazy("original script"),
    "acronym": gettext_lazy("acronym"),
}


def name_kind(name: Name) -> str:
    """What a matched name is, in a few words: “alias, low”."""
    label = str(_MATCHED.get(name.kind, name.kind))
    quality = {"strong": _("good"), "weak": _("low")}.get(name.quality or "")
    return f"{label}, {quality}" if quality else label


def place(value: Place) -> str:
    parts = (value.street, value.city, value.region, value.postal_code, value.country)
    text = ", ".join(part for part in parts if part)
    return f"{text} ({value.note})" if text and value.note else text or value.note or ""


def identifier(value: Identifier) -> str:
    """What stands beside an identifier's number."""
    said = [value.country or "", value.place or ""]
    if value.issued_on:
        said.append(_("issued %s") % value.issued_on)
    text = ", ".join(part for part in said if part)
    return f"{text} ({value.note})" if text and value.note else text or value.note or ""


def identifier_label(value: Identifier) -> str:
    return value.label or value.kind.replace("-", " ").capitalize()


# Found text ----------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’`ʼ‘][^\W_]+)*")


def marked(text: str, query: str) -> Markup:
    """A name with the words that match the query marked."""
    asked = fold_name(query).split()
    bones = {skeleton(word) for word in asked if len(skeleton(word)) >= 2}
    parts: list[str] = []
    at = 0
    for found in _WORD.finditer(text):
        parts.append(text[at : found.start()])
        parts.append(html("<mark>{}</mark>", found[0]) if _matches(fold_name(found[0]), asked, bones) else found[0])
        at = found.end()
    parts.append(text[at:])
    joined = run("", parts)
    plain = written(text)
    return html('<span class="script" dir="rtl">{}</span>', joined) if 'dir="rtl"' in plain else joined


def _matches(word: str, asked: Sequence[str], bones: set[str]) -> bool:
    return any(word == one or (len(one) > 2 and word.startswith(one)) for one in asked) or skeleton(word) in bones


# Designations --------------------------------------------------------------------------


def chart(standing: Standing, scale: drawing.Scale) -> Markup:
    """The line of a designation: a dot where it begins, notches for amendments, dots past the last evidence."""
    return drawing.chart(standing, scale)


def chart_head(scale: drawing.Scale) -> Markup:
    return drawing.chart_head(scale)


def best_of(standings: Sequence[Standing]) -> Standing | None:
    """The one that says most of a party."""
    return best(standings)


def span(standing: Standing) -> str:
    """Days in force, as a bound where a date is not known to the day."""
    if standing.days is None:
        return "–"
    return f"≥ {standing.days:,}" if standing.at_least else f"{standing.days:,}"


def reference(designation: Designation) -> str:
    return designation.reference or (designation.record.key if designation.record else "")


# Affiliations ---------------------------------------------------------------------------

_OUTWARD = {
    "affiliate": gettext_lazy("affiliate of"),
    "front": gettext_lazy("front of"),
    "proxy": gettext_lazy("proxy of"),
    "splinter": gettext_lazy("splinter of"),
    "wing": gettext_lazy("wing of"),
    "leader": gettext_lazy("leader of"),
    "member": gettext_lazy("member of"),
    "financier": gettext_lazy("financier of"),
    "subsidiary": gettext_lazy("subsidiary of"),
    "owner": gettext_lazy("owner of"),
    "agent": gettext_lazy("agent of"),
    "supporter": gettext_lazy("supporter of"),
    "relative": gettext_lazy("relative of"),
    "associated": gettext_lazy("associated"),
}


def tie_kind(tie: Tie, one: Affiliation | None = None) -> str:
    """How the other party stands to this one: “leader”, or “leader of” where this one is the leader."""
    one = one or tie.closest
    return _tie_said(one.kind, tie.is_outward(one), language())


@lru_cache(maxsize=100)
def _tie_said(kind: str, outward: bool, _language: str) -> str:
    return str(_OUTWARD.get(kind, kind)) if outward else str(dict(Affiliation.TieKind.choices).get(kind, kind)).lower()


def tie_kinds(tie: Tie) -> str:
    """Every way the two stand to each other, closest first, once each."""
    ordered = sorted(tie.statements, key=lambda one: (one is not tie.closest, one.pk))
    said = list(dict.fromkeys(tie_kind(tie, one) for one in ordered))
    return ", ".join(one for one in said if one != "associated" or len(said) == 1)


@pass_context
def ego(context: Context, ties: Sequence[Tie], title: str) -> Markup:
    """The parties around one: people on the left, groups on the right."""
    nodes = [(tie, tie_kinds(tie)) for tie in ties]
    return drawing.ego(context["entity"].short or title, nodes, context["frame"].query)


# The timeline ----------------------------------------------------------------------------


@pass_context
def diff(context: Context, change: Change) -> Markup:
    """What a release changed of a record, field by field."""
    return diffs.sentence(change.fields, context.get("regime_names") or {}, 12)


# Records -----------------------------------------------------------------------------------


def as_printed(version: RecordVersion) -> Markup:
    """An entry in its publisher's elements: each element with what stands in it, as printed."""
    fields = version.raw.get("fields", version.raw) if isinstance(version.raw, Mapping) else {}
    empty = html('<span class="quiet">{}</span>', _("empty"))
    return each(
        "",
        "<div><dt><code>{}</code></dt><dd>{}</dd></div>",
        (
            (name, run(" · ", (_leaf(path, text) for path, text in _leaves(one))) or empty)
            for name, value in fields.items()
            for one in (value if isinstance(value, list) else [value])
        ),
    )


def _leaf(path: str, text: str) -> Markup:
    said = written(text) if text.strip() else html('<span class="quiet">{}</span>', _("empty"))
    return html('<span class="soft">{}</span> {}', path, said) if path else said


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, "" if value is None else str(value)


def anchor(record: Record) -> str:
    """The id of a record's row on its party's page."""
    return "r-" + re.sub(r"[^a-z0-9]+", "-", f"{record.source.code}-{record.key}".lower()).strip("-")


# Facets ---------------------------------------------------------------------------------------


_CHOICE = (
    '<li><a href="{}"{}>{}</a> <span class="n">{}</span>'
    '<svg class="bar" aria-hidden="true" focusable="false"><rect class="base" width="100%" height="2"/>'
    '<rect width="{}%" height="2"/></svg></li>'
)


def choices(of_a_facet: Sequence[Choice]) -> Markup:
    """A facet's values as links, each with its count and a bar under it. There may be hundreds."""
    chosen = Markup(' aria-current="true"')
    undo = html('<span class="vh">, {}</span>', _("chosen; take it away"))
    rows = (
        (one.url, chosen, run("", (one.label, undo)), f"{one.count:,}", one.share)
        if one.chosen
        else (one.url, "", one.label, f"{one.count:,}", one.share)
        for one in of_a_facet
    )
    return each("\n", _CHOICE, rows)


def years_figure(counts: Mapping[str, int]) -> Markup:
    """How many were listed in each year, as bars; the links below say the same."""
    years = {int(year): number for year, number in counts.items() if year.isdecimal()}
    return drawing.years(years) if years else NOTHING


def regime_years(years: Sequence[Any]) -> Markup:
    """Listings above the line and delistings below it, by year; the table below says the same."""
    return drawing.up_and_down([(one.year, one.listed, one.delisted) for one in years])


def regime_growth(years: Sequence[Any], until: date) -> Markup:
    """Parties in force at the end of each year; the table below says the same."""
    return drawing.growth([(one.year, one.in_force) for one in years], in_words(PartialDate.on(until)))


def marks(numbered: Sequence[Any], confidence: str = "high") -> Markup:
    """Marks that lead to numbered citations on the page."""
    if not numbered:
        return NOTHING
    sure = {"medium": _("medium confidence"), "low": _("low confidence")}.get(confidence)
    return each(
        "",
        '<a class="src" href="#c{}"{} title="{}">{}</a>',
        (
            (
                one.number,
                html(' data-confidence="{}"', confidence) if sure else "",
                ", ".join(part for part in (one.citation.publisher or one.citation.title, sure) if part),
                one.number,
            )
            for one in numbered
        ),
    )


# Sources ------------------------------------------------------------------------------------------


@pass_context
def source(context: Context, row: Any) -> Markup:
    """The mark of a value: its list's, the numbers of its citations, or the editors' own."""
    if getattr(row, "version_id", None):
        return src(row, row.version.key)
    numbered = context["dossier"].cited.of(row.citation_codes)
    return marks(numbered, row.confidence or "high") if numbered else src(row)


@pass_context
def dated(context: Context, one: Designation) -> Markup:
    """The mark of a designation's dates: its source's, or the documents that date what its list prints no day of."""
    if one.is_dated_by_documents:
        return cited(context["dossier"].cited, one.citation_codes, one.confidence)
    return source(context, one)


def cited(sources: Cited, codes: Iterable[str] | None, confidence: str = "high") -> Markup:
    """Marks of citations, numbered in the order the page is read."""
    return marks(sources.of(codes or ()), confidence or "high")


def absent_state(one: Absence) -> str:
    return "not-listed" if one.kind == Absence.Kind.NOT_LISTED else "unknown"


def editorial(row: Any) -> str:
    """What stands beside an editor's value that has no numbered citation."""
    if getattr(row, "version_id", None) or row.citation_codes:
        return ""
    said = row.citation or row.reason
    return _("editorial: %s") % said if said else _("editorial")


# Prose ------------------------------------------------------------------------------------------


@pass_context
def prose(context: Context, text: str, ties: Sequence[Tie]) -> Markup:
    """A list's own sentences, with the references of the parties it cites leading to them."""
    query = context["frame"].query
    pages = {
        one.target_key: reverse("web:entity", args=[tie.other.public_id]) + query
        for tie in ties
        if tie.other is not None
        for one in tie.statements
        if tie.is_outward(one) and one.target_key
    }
    if not pages:
        return html("{}", text)
    found = re.compile("(" + "|".join(re.escape(key) for key in sorted(pages, key=len, reverse=True)) + r")(?!\d)")
    return run(
        "",
        (html('<a href="{}">{}</a>', pages[part], part) if part in pages else part for part in found.split(text)),
    )


def stamp(value: PartialDate) -> Markup:
    """A date in one `time` element; the last day of a span."""
    text = value.latest.isoformat() if value.precision == "range" else value.edtf.rstrip("~")
    return html('<time datetime="{}">{}{}</time>', text, "c. " if value.circa else "", text)


# Small words ------------------------------------------------------------------------------------


def state_word(code: str) -> str:
    return str(WORDS.get(code, code))


def spelled(number: int) -> str:
    return spelled_out(number)


def said_by(tie: Tie) -> list[str]:
    """Who states a tie: lists by their records, others by name."""
    said = [
        one.asserted_by or (_("%s record") % one.version.release.source.short if one.version else _("the editors"))
        for one in tie.statements
    ]
    return list(dict.fromkeys(said))


def printed_name(version: RecordVersion) -> str:
    """The name of a record as its list prints it."""
    names = version.content.get("names", [])
    primary = next((name for name in names if name.get("kind", "primary") == "primary"), None)
    return str((primary or (names[0] if names else {})).get("text", version.key))


def reference_shapes(regime: Regime) -> list[tuple[str, str]]:
    """How a regime's references look, by kind of party, with # for a digit: “QDi.###”."""
    shapes = regime.reference_format or {}
    return [(kind, _shape(str(shapes[kind]))) for kind in ("person", "group", "vessel", "aircraft") if shapes.get(kind)]


def _shape(pattern: str) -> str:
    digits = re.sub(r"\\d\{(\d+)\}", lambda found: "#" * int(found[1]), pattern)
    return digits.replace("\\d+", "#…").replace("\\d", "#").replace("\\", "")
