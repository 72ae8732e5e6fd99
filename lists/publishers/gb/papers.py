"""Passports, national numbers and registrations as identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lists.publishers.gb.dates import WRITTEN, printed
from lists.publishers.gb.enumerations import NOTHING, enumerated
from lists.records import Identifier

_KINDS = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("driving-licence", r"\bdriv(?:ing|er)"),
        ("birth-certificate", r"\bbirth certificate"),
        ("nationality-certificate", r"\bcertificate of (?:\w+ )?nationality|\bnationality certificate"),
        ("social-security", r"\bsocial security|\bnational insurance|\bSSN\b"),
        ("tax-id", r"\btax|\bfiscal code|\b(?:INN|TIN|TRN|NIF|VAT|ИНН)\b"),
        ("military-id", r"\bmilitary|\bserviceman|\bFARDC\b"),
        ("travel-document", r"\btravel document|\blaissez-passer"),
        ("swift-bic", r"\b(?:SWIFT|BIC)\b"),
    )
)
"""Kinds that the list's own words name, whatever the column says."""

_BEFORE_DATE = r"(?:(?!expir|valid|born)[^.;()\d]){0,60}?"
_ISSUED = re.compile(
    rf"\b(?:issued?|iss|date of issue|delivered|date of delivery)\b{_BEFORE_DATE}(?P<day>{WRITTEN})", re.I
)
_EXPIRES = re.compile(rf"\b(?:expir\w+|exp|valid until)\b[ :]*(?:(?:date|on)[ :]*)*(?P<day>{WRITTEN})", re.I)

_NUMBER = r"(?:[A-Z]{1,4}[ -]){0,2}[A-Z0-9./_°-]*\d[\w./°-]*(?: \d[\w/-]*| [A-Z]\d{2,}\w*)*"
_END = r"(?=$|[ ,;.()])"
_OPENING = re.compile(rf"(?:no\b[.:]? ?)?(?P<number>{_NUMBER}){_END}[ ,;.–-]*", re.I)
_NAMED = re.compile(
    rf"(?P<label>[^\d(]*?\b(?:no|nos|num|number|numbers|code)\b)[.: ]*(?:no[.: ]*)?(?P<number>{_NUMBER}){_END}[ ,;.]*",
    re.I,
)
_PLAIN = re.compile(r"(?:passport|national(?: identification| id)?)? ?(?:no|nos|num|number|numbers)", re.I)
_SEVERAL = re.compile(r"[\w/-]*\d[\w/-]{3,}(?:\. [\w/-]*\d[\w/-]{3,})+")
_BRACKETED = re.compile(r"\((?P<remark>[^()]*)\)(?P<stop>[.,]?)")

_ACRONYMS = "INN|OGRN(?:IP)?|KPP|TIN|OKPO|BIN|BIC|SWIFT"
_NEXT = re.compile(
    r"(?:(?<=\d)|(?<=\)))[;,.]?\s+"
    rf"(?=[A-Z][A-Za-z .]{{1,40}}?(?:[:–-]|\bNo\b\.?)\s*[A-Z]{{0,2}}\d|(?:{_ACRONYMS})\b\s*\d)"
    r"|;\s+"
)
"""Where one number ends and the next begins: “License number: 328 INN: 7831000122”."""
_LABELLED = re.compile(
    r"(?:(?P<label>[^\W\d][^\d]*?)(?:\s?[:–-]+\s?|\s(?:No|number)\b\.?:?\s?|\s))?(?P<number>[A-Z]{0,4}\d[\w/.-]*)"
    r"(?:\s?\((?P<bracket>[^()]+)\)|\s[–-]\s(?P<after>[^\d]+))?[.;]?"
)
_SAYS_KIND = re.compile(r"\b(?:number|code|no|id|registration|licence)\b", re.I)


def passports(numbers: str | None, details: str | None) -> list[Identifier]:
    """Passports from their numbers and what is said of them; enumerations are paired by number."""
    return [_paper("passport", *pair) for pair in _pairs(numbers, details)]


def national_numbers(numbers: str | None, details: str | None) -> list[Identifier]:
    """The same for national identification numbers, some of which are of another kind by their own words."""
    found: list[Identifier] = []
    for number, detail in _pairs(numbers, details):
        for one in _labelled("national-id", number or detail or ""):
            found.append(_paper(one.kind, one.number, " ".join(filter(None, (one.label, one.note, number and detail)))))
    return found


def told(kind: str, text: str) -> list[Identifier]:
    """Papers of a text that holds numbers and words alike, as OFSI printed them to 2021:
    “G827238 (Tunisian). Issued on 1 June 1996”, “Saudi Arabian national no: 1027508157”."""
    return [_paper(kind, *_parted(part)) for part in _parts(text)]


def registrations(text: str) -> list[Identifier]:
    """Business numbers: “INN: 7710137066”, “License number: 328 INN: 7831000122”, “Tax ID No. 7718989383 (Russia)”."""
    return [one for part in _parts(text) for one in _labelled("registration", part)]


def _parts(text: str) -> list[str]:
    return [item.text for item in enumerated(text)] or ([text] if text.strip(NOTHING) else [])


def _pairs(numbers: str | None, details: str | None) -> Iterator[tuple[str | None, str | None]]:
    several, said = dict(enumerated(numbers or "")), dict(enumerated(details or ""))
    if numbers and not several and _SEVERAL.fullmatch(numbers.rstrip(".")):
        several = dict(enumerate(numbers.rstrip(".").split(". "), 1))
    if several and said:
        yield from ((several.get(number), said.get(number)) for number in sorted(several.keys() | said.keys()))
    elif several:
        yield from ((one, details) for one in several.values())
    elif numbers or details:
        yield numbers, details


def _labelled(usual: str, text: str) -> Iterator[Identifier]:
    """Each number of a text with the word for it; a text that is not made so is kept whole."""
    for one in _NEXT.split(text):
        found = _LABELLED.fullmatch(one.strip(' "'))
        if found:
            bracket = found["bracket"]
            about_kind = bracket if bracket and _SAYS_KIND.search(bracket) else None
            label = (found["label"] or about_kind or found["after"] or "").strip(" :–-") or None
            country = bracket if not about_kind else None
            yield Identifier(_kind(usual, one), found["number"].rstrip("."), label, country)
        elif re.search(r"\b[a-z]{3}", one):
            yield Identifier(_kind(usual, one), note=one)
        else:
            yield Identifier(_kind(usual, one), one.strip(".,; "))


def _paper(kind: str, number: str | None, detail: str | None) -> Identifier:
    number, note = _clean(number), _clean(detail)
    if note and (opening := _BRACKETED.match(note)):
        note = f"{opening['remark']}{opening['stop']}{note[opening.end() :]}"
    return Identifier(
        kind=_kind(kind, f"{number or ''} {note or ''}"),
        number=number,
        issued_on=_day(_ISSUED, note),
        expires_on=_day(_EXPIRES, note),
        note=note,
    )


def _parted(text: str) -> tuple[str | None, str]:
    """The number that a text opens with or names, and its other words."""
    if found := _OPENING.match(text):
        return found["number"], text[found.end() :]
    if found := _NAMED.match(text):
        label = "" if _PLAIN.fullmatch(found["label"].strip()) else found["label"]
        return found["number"], f"{label} {text[found.end() :]}".strip()
    return None, text


def _kind(usual: str, words: str) -> str:
    return next((kind for kind, said in _KINDS if said.search(words)), usual)


def _day(pattern: re.Pattern[str], note: str | None) -> str | None:
    found = pattern.search(note or "")
    if not found:
        return None
    try:
        return printed(found["day"])
    except ValueError:
        return None  # the note keeps the words


def _clean(text: str | None) -> str | None:
    bare = (text or "").strip().rstrip(".,; ")
    return bare if bare.strip(NOTHING) else None
