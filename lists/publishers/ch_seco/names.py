"""Names, put together from their parts in the order the list gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from lists.fields import Fields
from lists.reading import Vocabulary
from lists.records import Name, NameKind, Quality

Spelling = tuple[str | None, str | None]
"""The language and the script that a part is spelt in."""


class Part(NamedTuple):
    text: str
    variants: dict[Spelling, list[str]]


def names(group: Fields, vocab: Vocabulary, *, main: bool) -> tuple[list[Name], list[str]]:
    """A name, then its spelling variants, each as an alias in its language; and the titles among its parts.
    The primary name of another identity than the main one is an alias."""
    kind = cast(NameKind, _word(group, vocab, "name_kind", "@name-type") or "aka")
    quality = cast(Quality | None, _word(group, vocab, "quality", "@quality"))
    language = _language(group, vocab)
    parts, titles = _parts(group, vocab)
    text = " ".join(part.text for part in parts)
    if not text:
        group.warn("no-name", "a name without parts", "name-part", "")
        return [], titles
    if kind == "primary" and not main:
        kind = "aka"
    printed = tuple(part.text for part in parts) if kind == "primary" else ()
    other: NameKind = "aka" if kind == "primary" else kind
    variants = [Name(variant, other, quality, said) for said, variant in _variants(parts) if variant != text]
    return [Name(text, kind, quality, language, parts=printed), *dict.fromkeys(variants)], titles


def _parts(group: Fields, vocab: Vocabulary) -> tuple[list[Part], list[str]]:
    found: list[tuple[int, str, Part]] = []
    for part in group.groups("name-part"):
        order, use = part.text("@order") or "", _word(part, vocab, "part", "@name-part-type") or "name"
        text = part.text("value")
        variants: dict[Spelling, list[str]] = {}
        for variant in part.groups("spelling-variant"):
            spelling = _language(variant, vocab), variant.text("@script")
            if spelt := variant.text("#text"):
                variants.setdefault(spelling, []).append(spelt)
        for bare in part.texts("spelling-variant"):
            variants.setdefault((None, None), []).append(bare)
        if text:
            found.append((int(order) if order.isdigit() else len(found) + 1, use, Part(text, variants)))
    found.sort(key=lambda one: one[0])
    return [part for _, use, part in found if use == "name"], [part.text for _, use, part in found if use == "title"]


def _variants(parts: list[Part]) -> Iterator[tuple[str | None, str]]:
    """The whole name in each language and script some part is spelt in: the first variant of every part
    together, then the second. A part without one keeps its own spelling; every pairing would make thousands
    of names."""
    for spelling in dict.fromkeys(spelling for part in parts for spelling in part.variants):
        most = max(len(part.variants.get(spelling, ())) for part in parts)
        for number in range(most):
            yield spelling[0], " ".join(_spelt(part, spelling, number) for part in parts)


def _spelt(part: Part, spelling: Spelling, number: int) -> str:
    spelt = part.variants.get(spelling, [])
    return spelt[number] if number < len(spelt) else part.text


def _language(group: Fields, vocab: Vocabulary) -> str | None:
    code = group.text("@lang")
    return group.word(vocab, "language", "@lang", code.lower()) if code else None


def _word(group: Fields, vocab: Vocabulary, table: str, name: str) -> str | None:
    code = group.text(name)
    return group.word(vocab, table, name, code) if code else None
