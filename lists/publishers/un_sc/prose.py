"""What an entry's prose says: its sentences, the reviews they date, the entries they cite, the links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lists.publishers.un_sc.dates import printed
from lists.publishers.un_sc.references import CITATION, cited
from lists.publishers.un_sc.ties import Clause, kind_of
from lists.records import Event, PartyKind, Tie

_ABBREVIATION = re.compile(
    r"(?:a\.k\.a|f\.k\.a|i\.e|e\.g|u\.s|u\.n|p\.o|dr|mrs?|ms|prof|gen|col|lt|maj|brig|capt|sgt|st|nos?|ltd|co|corp"
    r"|inc|plc|pty|[js]r|ca|approx|tel|ave|rd|vol|art|paras?|res|al|[a-z])\.",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?][”’\"')\]]*(?:\s+(?=[“‘\"'(\[]?\w)|(?<=[a-z0-9)\]”’]\.)(?=[A-Z][a-z]))")
_OPENING = "“‘\"'(["
_WORD = 60  # no word is longer; keeps a long sentence from being cut anew at every stop
_REVIEW = re.compile(
    r"\b[Rr]eview(?:ed\b|\b(?=[^.;]{0,60}\bresolution\b))[^.;]{0,100}?\b(?:on|in) "
    r"(?P<date>(?:\d{1,2} ?)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: ?\d{4}\b)?)"
)
_LINK = re.compile(r"https?://(?:[\w-]+\.)*(?:interpol\.int|un\.org)(?![\w-]|\.\w)(?:/[^\s;,<>()\"”]*)?")


def sentences(prose: str) -> Iterator[str]:
    """The sentences of a folded text, in order; together they are the text. “8 Jun. 2010” and
    “a.k.a. Madrasa” end none; “(QDe.118).In custody” ends one though its space is missing."""
    start = 0
    for stop in _STOP.finditer(prose):
        following = prose[stop.end() : stop.end() + 4].lstrip(_OPENING)[:1]
        last = prose[max(start, stop.end() - _WORD) : stop.end()].split()[-1].lstrip(_OPENING)
        if not (following.isupper() or _uncased(following)):
            continue
        if _ABBREVIATION.fullmatch(last) or "://" in last:
            continue
        yield prose[start : stop.end()].strip()
        start = stop.end()
    if rest := prose[start:].strip():
        yield rest


def _uncased(char: str) -> bool:
    return char.isalpha() and char.lower() == char.upper()


def reviews(sentence: str) -> Iterator[tuple[str, str]]:
    """The words of each review's date in a sentence, and the date in EDTF: empty where they are
    none, as in “concluded on 27 Jul.”, whose year the publisher lost (QDi.155)."""
    if "eview" not in sentence:
        return
    for found in _REVIEW.finditer(sentence):
        try:
            yield found["date"], printed(found["date"])
        except ValueError:
            yield found["date"], ""


def ties(sentence: str, *, key: str, kind: PartyKind) -> list[Tie]:
    """Every other entry that a sentence cites, each once, with the kind of tie the sentence states.

    A kind is read only where the sentence says of this party that it is the target's
    leader, member, wing and so on; else the tie is “associated”.
    """
    found: dict[str, Tie] = {}
    start, before = 0, None
    for citation in CITATION.finditer(sentence):
        target = cited(citation)
        clause = Clause.read(sentence, start, citation.start(), citation.end())
        start = clause.end
        said = kind_of(clause, subject=kind, target=target, before=before)
        before = said
        if target == key or (target in found and found[target].kind != "associated"):
            continue
        found[target] = Tie(said, target, clause.name, sentence)
    return list(found.values())


def links(prose: str) -> list[str]:
    """Addresses at INTERPOL and the United Nations; others stay in the prose and are not made links."""
    return list(dict.fromkeys(found[0].rstrip(".") for found in _LINK.finditer(prose)))


def read(prose: str, *, key: str, kind: PartyKind) -> tuple[list[Tie], list[Event], list[str]]:
    """Ties and review events of a comment, and the dates of reviews that are no dates."""
    found, events, bad = [], [], []
    for sentence in sentences(prose):
        found += ties(sentence, key=key, kind=kind)
        for words, date in reviews(sentence):
            if date:
                events.append(Event("review", date, sentence))
            else:
                bad.append(words)
    return found, events, bad
