"""Names as entries print them: the primary name's parts, aliases, and names in their own script."""

from __future__ import annotations

import re
from typing import cast

from lists.publishers.un_sc.fields import NONE, Fields
from lists.reading import Vocabulary
from lists.records import Name, NameKind, Quality, fold

PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")

_ENUMERATION = re.compile(r"(?:^|[\s;]+)[a-z]\)\s")
_TRAILING_LIST = re.compile(r"^(?P<head>[^();]+(?:\([^();]*\))?)\s*\((?P<inner>.*;.*)\)$")
_REMARK = re.compile(
    r"^(?P<name>.*?\S),?\s+(?:\((?P<bracket>(?:previously|formerly) listed as|nom de guerre|combat name"
    r"|prominently known by this nom de guerre)\)|(?P<born>born (?:in|on|\d).*))$",
    re.IGNORECASE,
)
_OWN_SCRIPT = re.compile(r"^(?P<name>.*?)\s*\(original script(?:: (?P<own>[^()]+))?\)$", re.IGNORECASE)
_OWN_SCRIPT_NOTE = re.compile(r"^original script: (?P<own>.+)$", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<name>.*\S)\s*\((?P<label>[A-Z][a-z]+)\)$")


def primary(entry: Fields) -> list[Name]:
    """The name the entry is listed under. Where the name field holds two parted by “;”, the second is an alias."""
    parts = tuple(part for part in map(entry.stated, PARTS) if part)
    if not parts:
        return []
    if len(parts) == 1:
        first, *others = split(parts[0])
        return [Name(first, parts=(first,)), *(Name(text, "aka") for text in others)]
    return [Name(" ".join(parts), parts=parts)]


def original_script(entry: Fields, vocab: Vocabulary) -> list[Name]:
    """NAME_ORIGINAL_SCRIPT, one name a value; the language only where the entry names it."""
    names = []
    for text in split(entry.stated("NAME_ORIGINAL_SCRIPT") or ""):
        language = None
        if (found := _LABEL.match(text)) and not found["name"].isascii():
            language = entry.word(vocab, "script_language", "NAME_ORIGINAL_SCRIPT", found["label"])
            text = found["name"] if language else text
        names.append(Name(text, "original-script", language=language))
    return names


def alias(group: Fields, vocab: Vocabulary) -> list[Name]:
    """The names of one alias element: several where it prints several, none where it is an empty shell."""
    text, quality, note = group.stated("ALIAS_NAME"), group.text("QUALITY"), group.stated("NOTE")
    if not text:
        if note:
            group.warn(
                "alias-without-name", "an alias element holds a note and no name; the note is kept here",
                "NOTE", note,
            )  # fmt: skip
        return []
    kind, grade = _graded(group, quality, vocab)
    names = []
    for piece in split(text):
        remark = note
        if found := _REMARK.match(piece):
            piece = found["name"]
            remark = "; ".join(filter(None, [found["bracket"] or found["born"], note]))
        if found := _OWN_SCRIPT.match(piece):
            if found["own"] is None:
                names.append(Name(found["name"], "original-script", grade, note=remark))
                continue
            piece = found["name"]
            names.append(Name(fold(found["own"]), "original-script", grade))
        names.append(Name(piece, kind, grade, note=remark))
    if note and (found := _OWN_SCRIPT_NOTE.match(note)):
        names.append(Name(found["own"], "original-script", grade))
    return names


def _graded(group: Fields, quality: str | None, vocab: Vocabulary) -> tuple[NameKind, Quality | None]:
    if quality is None:
        return "aka", None
    kind = group.word(vocab, "alias_kind", "QUALITY", quality)
    if kind is None:
        return "aka", None
    return cast(NameKind, kind), cast(Quality | None, group.word(vocab, "alias_quality", "QUALITY", quality))


def split(text: str) -> list[str]:
    """The names in one value: parted by “;” outside brackets, or by “b)”, or given as a
    name with its transliterations in brackets, “Name (One; Two)”."""
    pieces: list[str] = []
    for piece in _outside_brackets(_ENUMERATION.sub("; ", text)):
        if found := _TRAILING_LIST.match(piece):
            pieces += [found["head"].strip(), *_outside_brackets(found["inner"])]
        else:
            pieces.append(piece)
    return [piece for piece in pieces if piece and piece != NONE]


def _outside_brackets(text: str) -> list[str]:
    if ";" not in text and "؛" not in text:
        return [text.strip()]
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char in ";؛" and not depth:
            pieces.append(text[start:at].strip())
            start = at + 1
    return [piece for piece in [*pieces, text[start:].strip()] if piece]
