"""Dates of birth: cells that are dates or years, and texts that hold several with remarks between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.dates import PartialDate
from lists.publishers.au_dfat.dates import Found, dates
from lists.records import BirthDate, fold

NONE = re.compile(r"(?:na|n/a|none|unknown|-)?\.?$", re.IGNORECASE)

_BETWEEN = re.compile(r"(?:^|(?<=[\s,;(]))(?:[a-z]\) ?|alt\.? DOB:? ?|or\b|and\b|also\b)|[,;.>/()-]|\s", re.IGNORECASE)


def birth_dates(printed: str) -> tuple[list[BirthDate], list[str]]:
    """The dates in a cell, each with what is said of it, and the words that could not be read as one."""
    text = fold(printed)
    if NONE.match(text):
        return [], []
    found = dates(text)
    if not found:
        return [BirthDate(None, text)], [text]
    unread = [one.text for one in found if one.edtf is None]
    born = [
        BirthDate(one.edtf, note) if one.edtf else BirthDate(None, "; ".join(filter(None, (one.text, note))))
        for one, note in zip(found, _notes(text, found), strict=True)
    ]
    return _joined(born), unread


def _notes(text: str, found: Sequence[Found]) -> list[str | None]:
    """A remark in brackets belongs to the date before it, other words to the one after; at the end, to the last."""
    notes: list[list[str]] = [[] for _ in found]
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    for place in range(len(found) + 1):
        words = text[edges[2 * place] : edges[2 * place + 1]].strip()
        if not _BETWEEN.sub("", words):
            continue
        before = place and (place == len(found) or (words.startswith("(") and ")" in words))
        notes[place - 1 if before else place].append(_trimmed(words))
    return ["; ".join(said) or None for said in notes]


def _trimmed(words: str) -> str:
    bare = re.sub(r"^[\s,;.]+|[\s,;]+$|\s*\b[a-z]\)$", "", words)
    return bare.strip("()") if bare.count("(") != bare.count(")") or bare.startswith("(") else bare


def _joined(born: list[BirthDate]) -> list[BirthDate]:
    """Three or more years or months in a row are one span: what was “Between 1968 and 1973” in 2024 is
    “1968, 1969, 1970, 1971, 1972, 1973” in 2026."""
    plain = sorted(
        {one.date for one in born if one.date and one.note is None and re.fullmatch(r"\d{4}(-\d{2})?", one.date)}
    )
    spans: list[list[str]] = [[date] for date in plain[:1]]
    for before, after in pairwise(plain):
        if len(before) == len(after) and _next(before) == after:
            spans[-1].append(after)
        else:
            spans.append([after])
    long = {date: f"{span[0]}/{span[-1]}" for span in spans if len(span) > 2 for date in span}
    return _once(BirthDate(long[one.date]) if one.note is None and one.date in long else one for one in born)


def _next(date: str) -> str:
    latest = PartialDate.parse(date).latest
    year, month = (latest.year + 1, 1) if latest.month == 12 else (latest.year, latest.month + 1)
    return f"{year:04}" if len(date) == 4 else f"{year:04}-{month:02}"


def _once(born: Iterable[BirthDate]) -> list[BirthDate]:
    return list(dict.fromkeys(born))
