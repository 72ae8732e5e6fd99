"""The names of an entry, one a row."""

from __future__ import annotations

import re
from typing import cast

from lists.fields import Fields
from lists.publishers.au_dfat.entry import Entry
from lists.publishers.au_dfat.reader import NAME, NAME_TYPE, REFERENCE, STRENGTH
from lists.reading import Vocabulary
from lists.records import Name, NameKind, Quality, fold

_REMARK = re.compile(
    r"^(?P<name>.+?) \((?P<remark>(?:previously|formerly) listed as|combat name|birth name|call sign)"
    r"(?:[.,] in Arabic: (?P<own>[^)]+))?\)$",
    re.IGNORECASE,
)


def read(entry: Entry, vocab: Vocabulary) -> list[Name]:
    """The primary name first. The reference says which it is, should the type in its row say something else."""
    names: list[Name] = []
    for place, row in enumerate(entry.rows):
        reference, text = row.text(REFERENCE) or "", (row.text(NAME) or "").rstrip(" ;,")
        kind = _kind(entry, row, reference, vocab)
        strength = row.text(STRENGTH)
        if not text:
            entry.warn("no-name", f"the row {reference} has no name", NAME, reference)
            continue
        entry.names[place] = text
        quality = cast("Quality | None", row.word(vocab, "strength", STRENGTH, strength)) if strength else None
        if found := _REMARK.match(text):
            names.append(Name(found["name"], kind, quality, note=found["remark"].lower()))
            if found["own"]:
                names.append(Name(fold(found["own"]), "original-script"))
        else:
            names.append(Name(text, kind, quality, parts=(text,) if kind == "primary" else ()))
    if not entry.has_main:
        entry.warn("no-primary-name", "no row has the reference without a letter", REFERENCE, entry.key)
    return sorted(names, key=lambda name: name.kind != "primary")


def _kind(entry: Entry, row: Fields, reference: str, vocab: Vocabulary) -> NameKind:
    printed = row.text(NAME_TYPE)
    kind = row.word(vocab, "name_type", NAME_TYPE, printed.casefold()) if printed else None
    if printed is None:
        entry.warn("no-name-type", f"the row {reference} does not say what kind of name it has", NAME_TYPE, reference)
    is_main = entry.has_main and row is entry.main
    if is_main != (kind == "primary") and (kind or is_main):
        message = f"the row {reference} is typed “{printed}”, but only a reference without a letter is a primary name"
        entry.warn("name-type", message, NAME_TYPE, printed or "")
        return "primary" if is_main else "aka"
    return cast("NameKind", kind or "aka")
