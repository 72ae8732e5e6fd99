"""Names as both lists print them: name 6, which is the family name or all of it, then names 1 to 5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lists.publishers.gb.fields import Fields
from lists.reading import Vocabulary
from lists.records import Name, NameKind, Quality

Column = tuple[str, str | None]
"""The name of a column or element, and what it says."""


def whole(group: Fields, pattern: str) -> str:
    """The parts in the order in which the publisher prints a whole name, name 6 first (the UK list's short ODS)."""
    printed = [group.text(pattern.format(number)) for number in (6, 1, 2, 3, 4, 5)]
    return " ".join(text for text in printed if text)


def graded(group: Fields, vocab: Vocabulary, kind: Column, quality: Column) -> tuple[NameKind, Quality | None]:
    """Our words for the type and the quality of a name, whose case changes from entry to entry."""
    (kind_column, type_), (quality_column, grade) = kind, quality
    ours = group.word(vocab, "name_kind", kind_column, type_.casefold()) if type_ else None
    if type_ is None:
        group.warn("no-name-type", "a name without a type is taken for an alias", kind_column, "")
    strength = group.word(vocab, "quality", quality_column, grade.casefold()) if grade else None
    return cast(NameKind, ours or "aka"), cast(Quality | None, strength)


def non_latin(group: Fields, vocab: Vocabulary, name: str, script: str, language: str) -> list[Name]:
    """A name in its own script. The script shows in its letters; the word for it is only checked."""
    text, written, spoken = group.text(name), group.text(script), group.text(language)
    if written:
        group.word(vocab, "script", script, written)
    tongue = group.word(vocab, "language", language, spoken) if spoken else None
    return [Name(text, "original-script", language=tongue)] if text else []


def ordered(found: Iterable[Name]) -> list[Name]:
    """Each name once, the primary one first: rows come in no order."""
    return sorted(dict.fromkeys(found), key=lambda name: name.kind != "primary")
