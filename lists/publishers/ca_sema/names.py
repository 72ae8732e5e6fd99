"""Names as records print them: one name, its French form, and aliases run together in one text."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from lists.records import Name, fold

_LEGAL = (
    r"(?:AO|OAO|ZAO|PAO|OOO|JSC|CJSC|OJSC|PJSC|ОАО|ООО|ЗАО|ПАО|АО|LLC|L\.L\.C\.|Ltd\.?|Limited|Inc\.?|Co\.?|Corp\.?"
    r"|SC|FSUE|FZE|FZCO|GmbH|S\.?A\.?|PLC|JSV|(?:Open |Public |Closed )?Joint[ -]Stock Company)"
)
_ALSO = re.compile(r"^(?P<name>.+?) ?\(also known as (?P<others>.+?)\)?$")
_LANGUAGES = {"Arabic": "ar", "Belarusian": "be", "Belarussian": "be", "Russian": "ru"}
_LABEL = re.compile(rf"[\s(]*\b(?P<language>{'|'.join(_LANGUAGES)}) ?: ?")
_COMMA = re.compile(rf"\s*[;،]\s*|\s*,(?!\s*{_LEGAL}(?:,|;| or |$))\s*")
_LEGAL_FOLLOWS = re.compile(rf"\s+and\s+(?={_LEGAL}\b)")
_EITHER = re.compile(r"\s+(?:or|and)\s+")
_OR = re.compile(r"\s+or\s+")
_LEADING = re.compile(r"^(?:(?:also|or|and) )+")
_BROKEN_AT_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*")
_VARIANT = re.compile(r"^(?P<name>[^()]+?) ?\((?P<other>[^()]+)\)$")
_SCRIPTS_MEET = re.compile(
    r"(?<=[\u0590-\u08ff])\s+(?=[A-Za-z“\"])|(?<=[A-Za-z”\".])\s+(?=[\u0590-\u08ff])"
)  # Hebrew or Arabic beside Latin: two names (in Cyrillic, Latin letters stand inside company names)


def slug(text: str) -> str:
    """Letters and figures of a name in plain Latin, parted by hyphens: the form it has in a key."""
    return "-".join(re.findall(r"[a-z0-9]+", anyascii(text).lower()))


def person(last: str | None, given: str | None) -> list[Name]:
    """“LAST (VARIANT)” is two spellings; a given name that ends with the last name has it already."""
    variant = None
    if last and (found := _VARIANT.match(last)):
        last, variant = found["name"], found["other"]
    parts = tuple(part for part in (last, given) if part)
    if not parts:
        return []
    names = [Name(_joined(last, given), parts=parts)]
    return [*names, Name(_joined(variant, given), "aka")] if variant else names


def group(printed: str) -> list[Name]:
    """“Name/Nom” is English and French; “Name (also known as One, Two)” brings its aliases along."""
    text = whole(printed).rstrip(";").strip()
    others: list[str] = []
    if found := _ALSO.match(text):
        text, others = found["name"], _parted(found["others"], person=False)
    english, *french = _outside_brackets(text, re.compile(r"\s*/\s*"))
    return [Name(english, parts=(english,)), *(Name(one, "aka") for one in (*french, *others))]


def aliases(printed: str, *, person: bool) -> list[Name]:
    """The names in Aliases, parted by “,” and “;”, by “/” and by “or” or “and” where these part names.

    A language is given only to the name it is printed before.
    """
    names: list[Name] = []
    start, language = 0, None
    text = whole(printed)
    for found in [*_LABEL.finditer(text), None]:
        first = True
        for piece in _parted(text[start : found.start() if found else None], person=person):
            own_script = not _is_latin(piece)
            names.append(
                Name(piece, "original-script", language=language if first else None)
                if own_script
                else Name(piece, "aka")
            )
            first = first and not own_script
        if found:
            start, language = found.end(), _LANGUAGES[found["language"]]
    return names


def whole(printed: str) -> str:
    """A text broken over lines in one line: a word broken at its hyphen gets no space there."""
    return fold(_BROKEN_AT_HYPHEN.sub("-", printed)).replace(',"', '",').replace(",”", "”,")


def _parted(text: str, *, person: bool) -> list[str]:
    pieces: list[str] = []
    for piece in _commas(text):
        for part in _slashes(piece):
            for beside in _SCRIPTS_MEET.split(part):
                pieces += _alternatives(beside, person=person)
    return [bare for piece in pieces if (bare := _bare(piece))]


def _commas(text: str) -> list[str]:
    pieces = _outside_brackets(text, _COMMA)
    if text.endswith(" AKA"):
        return [text]  # “LEVY, Yinon AKA”
    if re.fullmatch(_LEGAL, pieces[0].strip()):
        return [", ".join(pieces[:2]), *pieces[2:]]
    if len(pieces) == 2 and ";" not in text and not _is_latin(text) and " " not in pieces[0] and " " in pieces[1]:
        return [text]  # “Баранов, Олег Анатольевич”: one name, the last name first
    return pieces


def _slashes(piece: str) -> list[str]:
    """“Vasilievich or Vasilyevich / …” gives parts of names to choose from; it stays as it is printed."""
    return [piece] if _is_latin(piece) and _OR.search(piece) else _outside_brackets(piece, re.compile(r"\s*/\s*"))


def _alternatives(piece: str, *, person: bool) -> list[str]:
    """In Latin letters “and” is a word of many a group's name, and “or” may part a name's spellings:
    “Aleksandr Evgenyevich or Evgenievich Kon’kov”. Sides of three words each, or of one, are whole names."""
    if not _is_latin(piece):
        return _EITHER.split(piece)
    if not person:
        return [one for part in _OR.split(piece) for one in _LEGAL_FOLLOWS.split(part)] if "/" not in piece else [piece]
    sides = _EITHER.split(piece)
    words = [len(side.split()) for side in sides]
    return sides if "/" not in piece and (min(words) > 2 or max(words) == 1) else [piece]


def _outside_brackets(text: str, mark: re.Pattern[str]) -> list[str]:
    """Parted at the mark, but not inside brackets or quotes that are closed again."""
    pieces, start = [], 0
    for found in mark.finditer(text):
        before, after = text[start : found.start()], text[found.end() :]
        if any(before.rfind(left) > before.rfind(right) and right in after for left, right in ("()", "«»", "“”")):
            continue
        pieces.append(before)
        start = found.end()
    return [piece for piece in (*pieces, text[start:]) if piece.strip()] or [text]


def _bare(piece: str) -> str:
    """Without “also”, “or”, “and” before it, and without a bracket that has lost its other half."""
    text = _LEADING.sub("", piece.strip()).removesuffix(" AKA").strip(" ;,")
    if text.startswith("(") and text.find(")") in (-1, len(text) - 1):
        text = text.strip("()")
    if text.count(")") > text.count("("):
        text = text.rstrip(")")
    if text.count("(") > text.count(")"):
        text = text.rstrip("(")
    return text.strip()


def _is_latin(text: str) -> bool:
    """Whether most letters are Latin; a few stand in many a Cyrillic name by mistake."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return 2 * latin >= len(letters)


def _joined(last: str | None, given: str | None) -> str:
    if last and given and given.split()[-len(last.split()) :] == last.split():
        return given
    return " ".join(part for part in (given, last) if part)
