"""Names, and what an alias element says beside them: function, title, gender."""

from __future__ import annotations

import re
from typing import cast

from lists.publishers.eu_fsf import remarks
from lists.publishers.eu_fsf.fields import Fields
from lists.reading import Vocabulary
from lists.records import Name, NameKind, PartyRecord, Quality

PARTS = ("@firstName", "@middleName", "@lastName")

_OWN_SCRIPT = re.compile(r"original script: (?P<name>.+)$", re.IGNORECASE)


def read(party: PartyRecord, entry: Fields, vocab: Vocabulary) -> None:
    """Every nameAlias: its names, and the function, title and gender that stand beside them."""
    found: list[Name] = []
    parts: dict[Name, tuple[str, ...]] = {}
    genders: list[str] = []
    for alias in entry.groups("nameAlias"):
        names, printed = _names(alias, vocab)
        found += names
        parts.update((name, printed) for name in names[:1])
        party.positions += alias.texts("@function")
        party.titles += alias.texts("@title")
        if gender := alias.text("@gender"):
            genders.append(alias.word(vocab, "gender", "@gender", gender) or "")
        if strong := alias.text("@strong"):
            alias.word(vocab, "strong", "@strong", strong)
    party.names = _ranked(found, parts)
    if not found:
        entry.warn("no-name", "the entry has no name", "nameAlias", "")
    party.positions, party.titles = (list(dict.fromkeys(texts)) for texts in (party.positions, party.titles))
    told = sorted(filter(None, set(genders)))
    if len(told) > 1:
        entry.warn("parts-disagree", "the entry's names are given as a man's and as a woman's", "nameAlias/@gender", "")
    elif told:
        party.gender = told[0]


def _names(alias: Fields, vocab: Vocabulary) -> tuple[list[Name], tuple[str, ...]]:
    parts = tuple(part for part in map(alias.text, PARTS) if part)
    text = alias.text("@wholeName") or " ".join(parts)
    notes = remarks.cleaned(alias.texts("remark"))
    language = _language(alias, vocab)
    if not text:
        if notes:
            alias.warn("alias-without-name", "an alias holds a remark and no name", "remark", "; ".join(notes))
        return [], ()
    kind: NameKind = "aka"
    quality: Quality | None = None
    own: list[Name] = []
    kept = []
    for note in notes:
        word = remarks.word(note)
        if vocab.knows("name_kind", word):
            kind = cast(NameKind, alias.word(vocab, "name_kind", "remark", word))
            quality = cast(Quality | None, alias.word(vocab, "name_quality", "remark", word)) or quality
        elif found := _OWN_SCRIPT.match(note):
            own.append(Name(found["name"], "original-script"))
        else:
            kept.append(note)
            if "quality" in word and len(word) < 60:
                alias.word(vocab, "name_kind", "remark", word)
    name = Name(text, kind, quality, language, "; ".join(kept) or None)
    return [name, *own], parts


def _language(alias: Fields, vocab: Vocabulary) -> str | None:
    code = alias.text("@nameLanguage")
    return alias.word(vocab, "language", "@nameLanguage", code) if code else None


def _ranked(names: list[Name], parts: dict[Name, tuple[str, ...]]) -> list[Name]:
    """The primary name first. The list marks none, and its first is often a nickname (“Chachajee” before
    “Zaki-ur-Rehman Lakhvi”). So it is the first that is given in parts, if one is, and that nothing
    calls weak, former or another language's; else the first of all."""
    if not names:
        return []
    plain = [one for one in names if one.kind == "aka" and one.quality != "weak" and one.language in (None, "en")]
    first = next((one for one in plain if parts.get(one)), (plain or names)[0])
    primary = Name(first.text, "primary", first.quality, first.language, first.note, parts.get(first, ()))
    return [primary, *(name for name in names if name is not first)]
