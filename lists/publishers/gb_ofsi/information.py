"""The column “Other Information”: references, labelled values, and the prose that is left.

Since 2022 every value stands behind a label in brackets, “(UN Ref):CFi.009.”; before, the text began with
“UN Ref QI.A.151.03.” or said it after a few words. Only these are the entry's own: the prose names others too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lists.publishers.gb.fields import Fields
from lists.publishers.gb.references import SECURITY_COUNCIL_1737, un_reference, un_references, unique_ids
from lists.reading import Vocabulary

COLUMN = "Other Information"

_LABEL = re.compile(r"\((?P<label>[^()]{2,40})\) ?:")
_UN = re.compile(r"\bUN\.? ?Ref(?:erence)?\b\.?(?: No\b)?[.:]? ?", re.IGNORECASE)
_BARE_UN = re.compile(r"(?:(?<=^Annex XIII\. UN listing\. )|^)(?=[A-Z]{2}[ie]\.\d{3}\.)")
_MEASURES = re.compile(r"[Ss]anctions? imposed in addition to an asset freeze: (?P<list>.*)")
_DISQUALIFIED = re.compile(r"Director Disqualification Sanction was imposed")


@dataclass
class Information:
    prose: str = ""
    unique_ids: list[str] = field(default_factory=list)
    un_references: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)  # by our word for the label
    measures: list[str] = field(default_factory=list)


def read(entry: Fields, vocab: Vocabulary) -> Information:
    text = entry.text(COLUMN) or ""
    said = _labelled(entry, text, vocab) if text.startswith("(UK ") else _plain(entry, text)
    said.measures = _measures(entry, said.prose, vocab)
    said.un_references = [one for one in said.un_references if _is_own(entry, one, vocab)]
    return said


def _labelled(entry: Fields, text: str, vocab: Vocabulary) -> Information:
    said = Information()
    prose: list[str] = []
    kind, value = "prose", ""
    pieces = _LABEL.split(text)
    for label, following in zip([None, *pieces[1::2]], pieces[::2], strict=True):
        word = entry.word(vocab, "label", COLUMN, label) if label else "prose"
        if label and word is None:
            value += f"({label}):{following}"  # words in brackets before a colon, in the middle of a text
            continue
        _take(entry, said, prose, kind, value)
        kind, value = word or "prose", following
    _take(entry, said, prose, kind, value)
    said.prose = " ".join(prose)
    return said


def _take(entry: Fields, said: Information, prose: list[str], kind: str, value: str) -> None:
    value = value.strip()
    if kind == "unique-id":
        said.unique_ids, value = unique_ids(value)
        if not said.unique_ids:
            shown = value[:20]
            entry.warn("bad-reference", f"“{shown}” begins with no unique ID (AQD0065)", COLUMN, shown)
            said.un_references, value = un_references(value)  # a UN reference under this label, in April 2025
    elif kind == "un-reference":
        said.un_references, value = un_references(value)
        if not said.un_references:
            entry.warn("bad-reference", f"“{value[:20]}” begins with no UN reference (QDi.263)", COLUMN, value[:20])
    elif kind != "prose":
        said.values.setdefault(kind, []).append(value)
        return
    if value:
        prose.append(value)


def _plain(entry: Fields, text: str) -> Information:
    found = _UN.search(text) or _BARE_UN.search(text)
    if not found:
        return Information(text)
    read = un_reference(text[found.end() :])
    if read is None:
        if not SECURITY_COUNCIL_1737.match(text[found.end() :]):
            shown = text[found.start() : found.end() + 12]
            entry.warn("bad-reference", f"“{shown}” holds no UN reference (QDi.263)", COLUMN, shown)
        return Information(text)
    reference, length = read
    rest = text[found.end() + length :].lstrip(" .,")
    return Information(f"{text[: found.start()]}{rest}".strip(), un_references=[reference])


def _is_own(entry: Fields, reference: str, vocab: Vocabulary) -> bool:
    """Whether the reference is not one of those that OFSI is known to have printed for the wrong party."""
    if not vocab.knows("another_partys_reference", f"{entry.key} {reference}"):
        return True
    message = f"{reference} is printed as this entry's own and is another party's; the two are not linked"
    entry.warn("wrong-reference", message, COLUMN, reference)
    return False


def _measures(entry: Fields, prose: str, vocab: Vocabulary) -> list[str]:
    """“Financial sanctions imposed in addition to an asset freeze: Trust services. Date trust services …”."""
    found: list[str] = []
    for sentence in _MEASURES.finditer(prose):
        for place, phrase in enumerate(sentence["list"].split(". ")):
            if place and not vocab.knows("measure", phrase.strip(" .")):
                break  # the list is over
            if measure := entry.word(vocab, "measure", COLUMN, phrase.strip(" .")):
                found.append(measure)
    if _DISQUALIFIED.search(prose):
        found.append("uk-director-disqualification")
    return ["asset-freeze", *dict.fromkeys(found)] if found else []
