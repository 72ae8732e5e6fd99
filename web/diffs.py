"""A diff of an entry, field by field, as a sentence.

The diff is lists.records.diff's: `{"from", "to"}` for a field with one value,
`{"removed", "added"}` for one with several. `sentence` says all of it in HTML, `summary`
names the fields in a few plain words, and `main_fields` introduces a new entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy
from markupsafe import Markup

from core.dates import PartialDate
from web.markup import NOTHING, html, run
from web.parties import all_of
from web.tags.tracker import day, written
from web.words import gettext as _

Fields = Mapping[str, Mapping[str, Any]]
Value = Any  # a JSON value: text, or a mapping of a record's part

_CONTEXT = 6  # words kept beside a change in a long text
_SPLIT = 3  # words that must be equal between two changes for them to be told apart


# The parts of an entry, each as one line of text ------------------------------------------


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _noted(text: str, note: str | None) -> str:
    return f"{text} ({note})" if text and note else text or note or ""


def place_text(value: Mapping[str, Any]) -> str:
    where = _joined(*(value.get(name) for name in ("street", "city", "region", "postal_code", "country")))
    return _noted(where, value.get("note"))


def birth_text(value: Mapping[str, Any]) -> str:
    return _noted(_date_text(value.get("date")), value.get("note"))


def identifier_text(value: Mapping[str, Any]) -> str:
    text = " ".join(part for part in (value.get("label") or value["kind"], value.get("number")) if part)
    issued = f"issued {value['issued_on']}" if value.get("issued_on") else None
    return _noted(_joined(text, value.get("country"), value.get("place"), issued), value.get("note"))


def _date_text(text: str | None) -> str:
    if not text:
        return ""
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        return text


def _plain(value: Value) -> str:
    if isinstance(value, str):
        return value
    return _joined(*(str(inner) for inner in value.values())) if isinstance(value, Mapping) else str(value)


_TEXT: dict[str, Callable[[Any], str]] = {
    "names": lambda value: _noted(value["text"], value.get("note")),
    "birth_dates": birth_text,
    "birth_places": place_text,
    "addresses": place_text,
    "identifiers": identifier_text,
    "details": lambda value: f"{value['kind'].replace('-', ' ')} {value['text']}",
}

# What a value is told by when only something beside it changed.
_IDENTITY: dict[str, Callable[[Any], Any]] = {
    "names": lambda value: value["text"],
    "birth_dates": lambda value: value.get("date"),
    "identifiers": lambda value: value.get("number"),
}

_LABEL = {
    "kind": gettext_lazy("Kind"),
    "gender": gettext_lazy("Gender"),
    "titles": gettext_lazy("Title"),
    "positions": gettext_lazy("Position"),
    "nationalities": gettext_lazy("Nationality"),
    "citizenships": gettext_lazy("Citizenship"),
    "details": gettext_lazy("Detail"),
    "cross_references": gettext_lazy("Reference elsewhere"),
    "birth_dates": gettext_lazy("Born"),
    "birth_places": gettext_lazy("Born in"),
    "identifiers": gettext_lazy("Identifier"),
    "addresses": gettext_lazy("Address"),
    "comments": gettext_lazy("Comments"),
}
_NAME_LABEL = {
    ("primary", None): gettext_lazy("Name"),
    ("aka", None): gettext_lazy("Alias"),
    ("aka", "strong"): gettext_lazy("Alias, good"),
    ("aka", "weak"): gettext_lazy("Alias, low"),
    ("fka", None): gettext_lazy("Formerly"),
    ("original-script", None): gettext_lazy("Original script"),
}
_NOUN = {
    "names": ngettext_lazy("%d name", "%d names"),
    "titles": ngettext_lazy("%d title", "%d titles"),
    "positions": ngettext_lazy("%d position", "%d positions"),
    "nationalities": ngettext_lazy("%d nationality", "%d nationalities"),
    "birth_dates": ngettext_lazy("%d date of birth", "%d dates of birth"),
    "birth_places": ngettext_lazy("%d place of birth", "%d places of birth"),
    "identifiers": ngettext_lazy("%d identifier", "%d identifiers"),
    "addresses": ngettext_lazy("%d address", "%d addresses"),
    "listings": ngettext_lazy("%d listing", "%d listings"),
}
_ALIASES = ngettext_lazy("%d alias", "%d aliases")
_ORDER = (
    "kind", "names", "titles", "positions", "nationalities", "citizenships", "gender", "birth_dates", "birth_places",
    "identifiers", "addresses", "details", "comments", "listings", "cross_references",
)  # fmt: skip


def _in_order(fields: Fields) -> list[str]:
    return sorted(fields, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


# The sentence -----------------------------------------------------------------------------


def sentence(fields: Fields, regimes: Mapping[str, str], limit: int | None = None) -> Markup:
    """All that changed, as HTML. `regimes` gives short names by code; `limit` bounds the values shown a field."""
    said = list(chain.from_iterable(_field(name, fields[name], regimes, limit) for name in _in_order(fields)))
    return run(" ", said)


def _field(name: str, change: Mapping[str, Any], regimes: Mapping[str, str], limit: int | None) -> Iterable[Markup]:
    if "from" in change or "to" in change:
        yield _labelled(_LABEL.get(name, name), _single(change.get("from"), change.get("to")))
        return
    gone, come = list(change.get("removed", [])), list(change.get("added", []))
    if name == "listings":
        yield from _listings(gone, come, regimes)
        return
    pairs = _paired(gone, come, _IDENTITY.get(name))
    for old, new in pairs:
        yield _beside(name, old, new)
        gone.remove(old)
        come.remove(new)
    for label, removed, added in _by_label(name, gone, come):
        marked = [*_marked("del", name, removed, limit), *_marked("ins", name, added, limit)]
        yield _labelled(label, run(" ", marked))


def _labelled(label: object, text: Markup) -> Markup:
    return html("<b>{}</b> {}", label, text)


def _single(old: Value, new: Value) -> Markup:
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > 40:
        return words(old, new)
    marked = [_marked_text(tag, _plain(value)) for tag, value in (("del", old), ("ins", new)) if value]
    return run(" ", marked)


def _marked(tag: str, name: str, values: Sequence[Value], limit: int | None) -> list[Markup]:
    text = _TEXT.get(name, _plain)
    shown = values if limit is None else values[:limit]
    marked = [_marked_text(tag, text(value), value) for value in shown]
    if len(shown) < len(values):
        marked.append(html(_("and {} more"), len(values) - len(shown)))
    return marked


def _marked_text(tag: str, text: str, value: Value = None) -> Markup:
    if isinstance(value, Mapping) and value.get("date") and not value.get("note"):
        return html("<{}>{}</{}>", tag, day(value["date"]), tag)
    language = value.get("language") if isinstance(value, Mapping) else None
    return html("<{}>{}</{}>", tag, written(text, language), tag)


def _by_label(name: str, gone: list[Value], come: list[Value]) -> Iterable[tuple[object, list[Value], list[Value]]]:
    if name != "names":
        yield _LABEL.get(name, name), gone, come
        return
    for label in dict.fromkeys(chain((_name_label(value) for value in gone), (_name_label(value) for value in come))):
        of = [[value for value in values if _name_label(value) == label] for values in (gone, come)]
        yield label, of[0], of[1]


def _name_label(value: Mapping[str, Any]) -> str:
    kind, quality = value.get("kind", "primary"), value.get("quality")
    label = _NAME_LABEL.get((kind, quality)) or _NAME_LABEL.get((kind, None)) or kind
    return str(label)


def _paired(gone: list[Value], come: list[Value], identity: Callable[[Value], Any] | None) -> list[tuple[Value, Value]]:
    """Values told to be the same that changed only in what stands beside them."""
    if identity is None:
        return []
    waiting = {identity(value): value for value in come if identity(value)}
    return [(value, waiting.pop(identity(value))) for value in gone if identity(value) in waiting]


def _beside(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Markup:
    """A value that stayed, and what changed about it: “Alias X: ~~good~~ low”."""
    shown = written(_TEXT[name]({**new, "note": None}), new.get("language"))
    if name == "names" and _name_label(old) != _name_label(new):
        return html("{}: <del>{}</del> <ins>{}</ins>", shown, _name_label(old), _name_label(new))
    label = _name_label(new) if name == "names" else _LABEL[name]
    said = [
        _labelled(key.replace("_", " "), _single(_flat(old.get(key)), _flat(new.get(key))))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
    return html("<b>{}</b> {}: {}", label, shown, run(" ", said))


def _flat(value: Value) -> Value:
    return " | ".join(value) if isinstance(value, list) else value


def _listings(gone: list[Value], come: list[Value], regimes: Mapping[str, str]) -> Iterable[Markup]:
    """What changed about the designations an entry carries."""
    pairs = _paired(gone, come, lambda value: value["regime"])
    for old, new in pairs:
        gone.remove(old)
        come.remove(new)
        short = html(" ({})", regimes.get(new["regime"], new["regime"])) if len(pairs) > 1 else NOTHING
        for key, name in _LISTING:
            before, after = old.get(key) or [], new.get(key) or []
            if before != after:
                befores, afters = ([one] if isinstance(one, str) else list(one) for one in (before, after))
                marked = [
                    *(_day_or_text("del", one) for one in befores if one not in afters),
                    *(_day_or_text("ins", one) for one in afters if one not in befores),
                ]
                yield html("<b>{}</b>{} {}", name, short, run(" ", marked))
    for tag, label, values in (("del", _("No longer under"), gone), ("ins", _("Also under"), come)):
        for value in values:
            yield _labelled(label, _marked_text(tag, _listing_text(value, regimes)))


_LISTING = (
    ("reference", gettext_lazy("Reference")),
    ("listed_on", gettext_lazy("Listed on")),
    ("amended_on", gettext_lazy("Amended on")),
    ("delisted_on", gettext_lazy("Delisted on")),
    ("measures", gettext_lazy("Measures")),
    ("programme", gettext_lazy("Programme")),
    ("submitted_by", gettext_lazy("Proposed by")),
)


def _listing_text(value: Mapping[str, Any], regimes: Mapping[str, str]) -> str:
    listed = f"listed {_date_text(value['listed_on'])}" if value.get("listed_on") else None
    return _joined(regimes.get(value["regime"], value["regime"]), value.get("reference"), listed)


def _day_or_text(tag: str, text: str) -> Markup:
    return html("<{}>{}</{}>", tag, day(text) if re.match(r"\d{4}", text) else text, tag)


# Long texts, word by word ------------------------------------------------------------------


def words(old: str, new: str) -> Markup:
    """The words that went and came, each with a few beside it; the rest is “…”."""
    if "".join(old.split()) == "".join(new.split()):
        return html('<span class="quiet">{}</span>', _("white space alone"))
    before, after = old.split(), new.split()
    steps = _merged(_steps(before, after))
    said: list[Markup] = []
    for place, (same, i1, i2, j1, j2) in enumerate(steps):
        if same:
            said.append(_context(after[j1:j2], first=place == 0, last=place == len(steps) - 1))
            continue
        gone, come = " ".join(before[i1:i2]), " ".join(after[j1:j2])
        if gone.replace(" ", "") == come.replace(" ", ""):  # white space says nothing
            said.append(html("{}", come))
            continue
        said.extend(_marked_text(tag, text) for tag, text in (("del", gone), ("ins", come)) if text)
    return run(" ", said)


def _steps(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """SequenceMatcher's steps, what both begin and end with set aside: repeated phrases lead it astray."""
    short = min(len(before), len(after))
    head = next((n for n in range(short) if before[n] != after[n]), short)
    tail = next((n for n in range(short - head) if before[-1 - n] != after[-1 - n]), short - head)
    inner = SequenceMatcher(
        None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=short > 3000
    )
    steps = [("equal", 0, head, 0, head)] if head else []
    steps += [(tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in inner.get_opcodes()]
    if tail:
        steps.append(("equal", len(before) - tail, len(before), len(after) - tail, len(after)))
    return steps


def _merged(steps: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Changes that only a word or two part are one change."""
    merged: list[tuple[bool, int, int, int, int]] = []
    for number, (tag, i1, i2, j1, j2) in enumerate(steps):
        between = 0 < number < len(steps) - 1
        same = tag == "equal" and not (between and i2 - i1 < _SPLIT)
        if merged and merged[-1][0] is same:
            _kind, i, _i, j, _j = merged.pop()
            merged.append((same, i, i2, j, j2))
        else:
            merged.append((same, i1, i2, j1, j2))
    return merged


def _context(run: Sequence[str], *, first: bool, last: bool) -> Markup:
    head = [] if first else list(run[:_CONTEXT])
    tail = [] if last else list(run[len(head) :][-_CONTEXT:])
    if len(head) + len(tail) == len(run):
        return html("{}", " ".join(run))
    return html("{}", " ".join([*head, "…", *tail]))


# In a few words -----------------------------------------------------------------------------


def summary(fields: Fields) -> str:
    """Which fields changed, in plain words: “3 aliases added, nationality and comments changed”."""
    by_verb: dict[str, list[str]] = {}
    for name in _in_order(fields):
        for words, verb in _summed(name, fields[name]):
            by_verb.setdefault(verb, []).append(words)
    verbs = {"added": _("%s added"), "removed": _("%s removed"), "changed": _("%s changed")}
    return ", ".join(verbs[verb] % all_of(by_verb[verb]) for verb in verbs if verb in by_verb)


def _summed(name: str, change: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What changed of a field, and how: added, removed or changed."""
    if "from" in change or "to" in change:
        verb = "changed" if change.get("from") and change.get("to") else "added" if change.get("to") else "removed"
        yield str(_LABEL.get(name, name)).lower(), verb
        return
    gone, come = change.get("removed", []), change.get("added", [])
    if name == "listings" and [v["regime"] for v in gone] == [v["regime"] for v in come]:
        yield _listing_summary(gone, come), "changed"
        return
    noun = _ALIASES if name == "names" and all(v.get("kind") == "aka" for v in [*gone, *come]) else _NOUN.get(name)
    for values, verb in [(come, "changed")] if len(gone) == len(come) else [(come, "added"), (gone, "removed")]:
        if values:
            yield _counted(noun, len(values)) if noun else name, verb


def _counted(noun: Any, number: int) -> str:
    """“3 aliases”, “alias”."""
    return str(noun % number).removeprefix("1 ")


def _listing_summary(gone: list[Value], come: list[Value]) -> str:
    keys = {
        key for old, new in zip(gone, come, strict=True) for key, _label in _LISTING if old.get(key) != new.get(key)
    }
    names = {"amended_on": _("amendment date"), "listed_on": _("listing date"), "delisted_on": _("delisting date")}
    return all_of(sorted(names.get(key, key.replace("_", " ")) for key in keys))


# A new entry -----------------------------------------------------------------------------------


def main_fields(content: Mapping[str, Any], limit: int = 6) -> Markup:
    """What a new entry says first: its aliases, nationality, birth, position or address, its ties."""
    names = [name for name in content.get("names", []) if name.get("kind") in ("aka", "fka", "original-script")]
    said = [
        _listed_values(_("alias"), _("aliases"), names, "names", limit),
        _listed_values(_("nationality"), _("nationalities"), content.get("nationalities", []), "nationalities", limit),
        _listed_values(_("born"), _("born"), content.get("birth_dates", []), "birth_dates", limit),
        _listed_values(_("position"), _("positions"), content.get("positions", []), "positions", limit),
        _listed_values(_("address"), _("addresses"), content.get("addresses", []), "addresses", limit),
    ]
    said = [text for text in said if text]
    if not said:
        return html("{}", _("No other field is filled.") if not content.get("comments") else "")
    text = run("; ", said)
    return text[:1].upper() + text[1:] + "."  # it begins with a label


def _listed_values(one: str, several: str, values: Sequence[Value], name: str, limit: int) -> Markup:
    if not values:
        return NOTHING
    marked = _marked("ins", name, values, limit)
    return html("{} {}", one if len(values) == 1 else several, run(" ", marked))
