"""What “Additional Information” says under labels of its own, as values; the text stays whole in the comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lists.publishers.au_dfat.births import NONE
from lists.publishers.au_dfat.dates import dates
from lists.reading import Vocabulary
from lists.records import Detail, DetailKind, Identifier, Name

ITEMS = re.compile(r"(?:^|[\s;,.)])[a-z]\)\s*")
"""The marks of an enumeration: “a) one b) two”."""

_END = (
    r"(?=\.(?:\s+[A-Z]|\s*$)|;|$|\s(?:(?:Title|Designation|Rank|Gender):|Other [Ii]nformation"
    r"|(?:Passport|National)\b[^.;]{0,30}:))"
)
_TITLE = re.compile(rf"\b[Tt]itle: (.+?){_END}")
_POSITION = re.compile(
    rf"\b(?:Designation|[Ll]ast known position|[Pp]osition|Military rank|Profession|Previous occupation): (.+?){_END}"
)
_GENDER = re.compile(r"\b(?:Gender|Sex): (male|female)\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"^Previous names? includes? (.+)$")

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s;,<>()]+[^\s;,.<>()]|(?<=[Ww]ebsite: )[\w-]+\.[\w./-]+\w")
_NO_SITE = ("interpol.int", "un.org", "legislation.gov.au")  # what is said about the party, not the party's own
_PHONE = re.compile(
    r"\b(?P<label>Tel/Fax|Tel(?:ephone)?|Phone|Mob(?:ile)?|Fax|Facsimile)(?: numbers?)?\.?: ?"
    r"(?P<numbers>\+?\d[\d\s()/+;,-]*\d)"
)

_PAPERS: list[tuple[str, str]] = [
    ("passport", r"passport"),
    (
        "national-id",
        r"national (?:identification|identifier|identity|id)|identity card|identification card|tazkira|ID [Cc]ard",
    ),
    ("tax-id", r"tax (?:id|number)|national tax|fiscal (?:code|information)"),
    ("registration", r"registration (?:number|no|id)|company (?:identification )?(?:number|no\b)|registered company"),
    ("social-security", r"\bSSN|social security"),
    (
        "other",
        r"military (?:service|identification) number|government gazette number|ration card|federal (?:employer|no\.)",
    ),
    ("swift-bic", r"SWIFT"),
]
_LABEL = re.compile("|".join(f"(?P<kind{n}>{words})" for n, (_, words) in enumerate(_PAPERS)), re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w@/.-])(?=[A-Z ]*(?:[\dA-Z/.-]*\d){4})[A-Z]{0,4}[ -]?\d[\dA-Z/.-]*[\dA-Z]\b")
_OF_NUMBER = re.compile(r"\b(?:[Nn]os?|[Nn]umber)\b[.:]* ?")
_ISSUE = re.compile(
    r"[\s,;.]*(\(?\s*(?:approximately )?(?:issued?|date of|expir|valid|under|officially|cancelled)\b.*)$", re.IGNORECASE
)
_SWIFT = re.compile(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_STOP = re.compile(r"\.\s+(?=[A-Z](?!o\b))(?<!no\. )(?<!No\. )|;|\bReview pursuant|\bOther information")
_LONGEST = 220  # of a label and what stands under it


def titles(text: str) -> list[str]:
    return _listed(_TITLE, text)


def positions(text: str) -> list[str]:
    return _listed(_POSITION, text)


def gender(text: str) -> str | None:
    found = _GENDER.search(text)
    return found[1].lower() if found else None


def previous_names(text: str) -> list[Name]:
    """Those of a vessel: “Previous names include ONE, TWO and THREE”."""
    found = _PREVIOUS.match(text)
    names = re.split(r"\s*,\s*(?:and )?|\s+and\s+|\s*;\s*", found[1].rstrip(".")) if found else []
    return [Name(name, "fka") for name in names if name]


def details(text: str) -> list[Detail]:
    found = [Detail("email", one) for one in _EMAIL.findall(text)]
    sites = [one for one in _WEBSITE.findall(text) if not any(host in one for host in _NO_SITE)]
    found += [Detail("website", one) for one in sites if "@" not in one]
    for phone in _PHONE.finditer(text):
        kind: DetailKind = "fax" if phone["label"].startswith(("Fax", "Facsimile")) else "phone"
        found += [Detail(kind, number.strip(), phone["label"]) for number in re.split(r"[;,]", phone["numbers"])
                  if len(re.sub(r"\D", "", number)) > 4]  # fmt: skip
    return list(dict.fromkeys(found))


def identifiers(text: str, vocab: Vocabulary) -> list[Identifier]:
    """Numbers of papers: one under each label, or one in each of its parts “a) … b) …”, with the days beside it."""
    found: list[Identifier] = []
    for kind, label, body in _labelled(text):
        for item in ITEMS.split(body):
            if number := _number(kind, item):
                before, rest = item[: number.start()], _beside(item[number.end() :])
                issued, expires = _days(rest)
                words = _OF_NUMBER.sub("", before).strip(" :.,;()-")
                country = words if vocab.knows("country", words) else None
                note = "; ".join(filter(None, [None if country else words, rest])) or None
                found.append(Identifier(kind, number[0].strip(), label, country, None, issued, note, expires))
    return list(dict.fromkeys(found))


def _number(kind: str, item: str) -> re.Match[str] | None:
    """The first number that is no part of a day."""
    if kind == "swift-bic":
        return _SWIFT.search(item)
    days = [(day.start, day.end) for day in dates(item)]
    for found in _NUMBER.finditer(item):
        said = _OF_NUMBER.search(item[: found.start()][-9:])
        if said or not any(start <= found.start() < end for start, end in days):
            return found
    return None


def _beside(rest: str) -> str:
    """What stands behind a number about the paper: up to its last day, or the end of the bracket."""
    found = _ISSUE.match(rest)
    if found is None:
        return ""
    days = dates(found[1])
    end = days[-1].end if days else found[1].find(")") if ")" in found[1] else len(found[1])
    return found[1][:end].strip(" ,.;(")


def _labelled(text: str) -> Iterator[tuple[str, str, str]]:
    """Each kind of paper, the list's word for it, and the text up to the next one or the end of the sentence."""
    marks = list(_LABEL.finditer(text))
    for place, mark in enumerate(marks):
        upto = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        body = text[mark.end() : min(upto, mark.end() + _LONGEST)]
        if stop := _STOP.search(body):
            body = body[: stop.start()]
        kind = _PAPERS[next(n for n in range(len(_PAPERS)) if mark[f"kind{n}"])][0]
        yield kind, mark[0], body


def _days(rest: str) -> tuple[str | None, str | None]:
    issued = expires = None
    start = 0
    for day in dates(rest):
        before = rest[start : day.start].lower()
        if day.edtf and "expir" in before:
            expires = expires or day.edtf
        elif day.edtf and ("issue" in before or "on " in before):
            issued = issued or day.edtf
        start = day.end
    return issued, expires


def _listed(pattern: re.Pattern[str], text: str) -> list[str]:
    parts = [part for found in pattern.finditer(text) for part in ITEMS.split(found[1])]
    return list(dict.fromkeys(bare for part in parts if not NONE.match(bare := part.strip(" .,;"))))
