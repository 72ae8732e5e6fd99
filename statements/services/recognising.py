"""What a pasted text speaks of: parties, regimes, states, incidents and demands, offered for a person to check.

Pure: what is known comes in as a `Known`, and `known()` alone reads the database. Names are
found word by word in the folded text, so quotes, hyphens, accents and soft hyphens do not
hide one; every place found points into the text as it was pasted, which nothing here changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q

from core.dates import PartialDate
from entities.folding import fold_name
from entities.models import Entity, Name
from statements.models import Incident, Statement

MOST_LETTERS = 200_000
FULL_LINE = 60  # letters: shorter lines are headings and items of lists
_WORD = re.compile(r"[^\W_]+(?:[’'ʼ`\u00ad\u200b-\u200f\u2060\ufeff\u064b-\u065f\u0670\u0640\u0300-\u036f]+[^\W_]+)*")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_END = re.compile(r"[.!?۔؟][\"”’')\]]*\s+|\n+")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|Gen|Col|Lt|Sen|vs|[A-Z])\.$")
_CALLS = re.compile(
    r"\b(?:call(?:ed|s|ing)?\s+(?:for|on|upon)|urg(?:e|ed|es|ing)|demand(?:ed|s|ing)?|press(?:ed|es|ing)?\s+(?:for|the)"
    r"|(?:jointly\s+)?pressed|sought|reiterat\w+\s+(?:the|their)\s+call|must\s+be\s+brought)\b",
    re.IGNORECASE,
)
# One sound, several spellings: tayyiba, taiba, toiba, tayyaba; mohammad, muhammed; qaeda, qaida, qa ida.
_SOUNDS = (
    (re.compile(r"tay+[aiy]*b[ae]h?|toiba"), "taiba"), (re.compile(r"m[ou]ham+[ae]d"), "mohamed"),
    (re.compile(r"q(?:ae|ai|ay|a e)da|qaida"), "qaida"), (re.compile(r"lashkar|laskhar"), "lashkar"),
    (re.compile(r"jaishe?|jaysh"), "jaish"), (re.compile(r"mujahed+[ie]+n"), "mujahidin"),
    (re.compile(r"mujahid+[ie]+n"), "mujahidin"), (re.compile(r"tehr[ei]+[ck]+|tahr[ei]+k"), "tehrik"),
)  # fmt: skip
_LINKS = {"e", "i", "ul", "ud", "al", "el", "the", "of", "and", "wa", "fi", "u"}
_REGIMES = {
    "un-1267": (re.compile(r"\b1267\b"),),
    "un-1988": (re.compile(r"\b1988\s+(?:sanctions|committee|regime|list)", re.IGNORECASE),),
    "us-fto": (re.compile(r"\bforeign\s+terrorist\s+organi[sz]ations?\b", re.IGNORECASE), re.compile(r"\bFTOs?\b")),
    "us-sdgt": (
        re.compile(r"\bspecially\s+designated\s+global\s+terrorists?\b", re.IGNORECASE), re.compile(r"\bSDGTs?\b"),
    ),
}  # fmt: skip
_STATES = {
    "United States": r"\b(?:United\s+States|U\.S\.A?\.?|US|USA|Washington)(?=\W|$)",
    "United Kingdom": r"\b(?:United\s+Kingdom|U\.K\.|UK|Britain)(?=\W|$)",
    "India": r"\b(?:India|New\s+Delhi)\b", "Pakistan": r"\b(?:Pakistan|Islamabad)\b",
    **{
        name: rf"\b{name}\b"
        for name in (
            "Afghanistan", "Australia", "Bangladesh", "Canada", "China", "Egypt", "France", "Germany", "Indonesia",
            "Iran", "Iraq", "Israel", "Italy", "Japan", "Malaysia", "Nepal", "Qatar", "Russia", "Saudi Arabia",
            "Singapore", "Spain", "Sri Lanka", "Syria", "Tajikistan", "Turkey", "United Arab Emirates", "Uzbekistan",
        )
    },
}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december".split()


@dataclass(frozen=True)
class KnownName:
    entity: int
    text: str
    own: bool = True  # the party's own name or short form; else an alias
    folded: str = ""  # as entities.folding gives it, where that is at hand


@dataclass(frozen=True)
class KnownIncident:
    pk: int
    name: str
    date: PartialDate


@dataclass(frozen=True)
class Known:
    names: Sequence[KnownName] = ()
    incidents: Sequence[KnownIncident] = ()
    states: Sequence[str] = ()


@dataclass(frozen=True)
class Passage:
    """A piece of the text, and where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Found:
    """A party in the text: where it is named first, as printed, and the sentence."""

    entity: int
    start: int
    end: int
    printed: str
    passage: str
    times: int = 1


@dataclass(frozen=True)
class Recognised:
    parties: Sequence[Found] = ()
    regimes: Sequence[str] = ()
    states: Sequence[str] = ()
    speakers: Sequence[str] = ()  # states whose officials speak, or who speak themselves
    incidents: Sequence[int] = ()
    calls: Sequence[Passage] = ()


@dataclass(frozen=True)
class _Word:
    folded: str
    start: int
    end: int
    printed: str


@dataclass
class _Node:
    below: dict[str, _Node] = field(default_factory=dict)
    names: list[KnownName] = field(default_factory=list)


def known() -> Known:
    """What the database holds that a statement may speak of.

    Of persons, only those the project follows by all their names: on the lists there are too many
    whose aliases are other people's names.
    """
    rows = Name.objects.visible().current().filter(entity__kind__in=("group", "person")).exclude(quality="weak")
    names = [
        KnownName(entity, text, kind == Name.NameKind.PRIMARY, folded)
        for entity, party, code, kind, text, folded in rows.values_list(
            "entity", "entity__kind", "entity__code", "kind", "text", "folded"
        )
        if party == "group" or (len(folded.split()) > 1 and (code or kind == Name.NameKind.PRIMARY))
    ]
    ours = Entity.objects.filter(~Q(code=None) | ~Q(editorial_name="") | ~Q(short=""))
    for pk, name, short in ours.values_list("pk", "name", "short"):
        names += [KnownName(pk, text) for text in (name, short) if text]
    incidents = [KnownIncident(pk, name, day) for pk, name, day in Incident.objects.values_list("pk", "name", "date")]
    parties = {one for found in Statement.objects.values_list("parties", flat=True) for one in found}
    return Known(names, incidents, sorted(parties))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    for pattern, plain in _SOUNDS:
        if pattern.fullmatch(word):
            return plain
    return word


def passages(text: str) -> list[Passage]:
    """The text's sentences, in order, without the space around them."""
    found, start = [], 0
    for end in [*(match for match in _END.finditer(text)), None]:
        stop = end.end() if end else len(text)
        if end and (_abbreviates(text[start : end.start() + 1], end.group()) or _wraps(text, end)):
            continue
        piece = text[start:stop]
        bare = piece.strip()
        if bare:
            begin = start + piece.index(bare)
            found.append(Passage(begin, begin + len(bare), bare))
        start = stop
    return found


def _abbreviates(before: str, ending: str) -> bool:
    return "\n" not in ending and bool(_ABBREVIATED.search(before))


def _wraps(text: str, end: re.Match[str]) -> bool:
    """Whether a line breaks in mid-sentence, as in text from a PDF: a full line with no end to it, and no item next."""
    line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()].rstrip()
    goes_on = end.group() == "\n" and text[end.end() : end.end() + 1] not in ("-", "–", "•", "*", "·", "")
    return goes_on and len(line) >= FULL_LINE and line[-1] not in ".!?:;…۔؟"


def recognise(text: str, what: Known) -> Recognised:
    """Everything offered, each kind in the order of the text."""
    text = text[:MOST_LETTERS]
    sentences = passages(text)
    plain = _HIDDEN.sub("", text).replace("\u00a0", " ")
    states = _states(plain, what.states)
    return Recognised(
        parties=_parties(text, sentences, what.names),
        regimes=_regimes(plain),
        states=states,
        speakers=_speakers(plain, states),
        incidents=[one.pk for one in _incidents(text, what.incidents)],
        calls=[one for one in sentences if _CALLS.search(_HIDDEN.sub("", one.text))],
    )


# Parties ---------------------------------------------------------------------------------


def _words(text: str) -> list[_Word]:
    words = []
    for match in _WORD.finditer(text):
        for part in _fold(match.group()).split():
            words.append(_Word(sound(part), match.start(), match.end(), match.group()))
    return words


def _fold(text: str) -> str:
    bare = _HIDDEN.sub("", text)
    bare = re.sub(r"[’'ʼ`]s$", "", bare)  # of a possessive
    bare = re.sub(r"[’'ʼ`]", "", bare)
    return fold_name(bare)


def _key(name: str, folded: str = "") -> list[str]:
    if not folded:
        folded = " ".join(_fold(match.group()) for match in _WORD.finditer(name))
    return [sound(word) for word in folded.split()]


_BRACKETS = re.compile(r"\s*\([^)]*\)")


def _tree(names: Iterable[KnownName], said: Collection[str]) -> _Node:
    """Names word by word; only those that begin with a word of the text."""
    root = _Node()
    for name in names:
        keys = [_key(name.text, name.folded)]
        if "(" in name.text:
            keys.append(_key(_BRACKETS.sub("", name.text)))
        for key in keys:
            heads = key[:2] if key[:1] == ["the"] and len(key) > 2 else key[:1]
            starts = [at for at, head in enumerate(heads) if head in said]
            if not starts or not _telling(name.text, key, name.own):
                continue
            for start in starts:
                node = root
                for word in key[start:]:
                    node = node.below.setdefault(word, _Node())
                node.names.append(KnownName(name.entity, name.text.strip(), name.own))
    return root


def _telling(text: str, key: Sequence[str], own: bool) -> bool:
    """Whether a name says enough to be looked for: neither a common word nor a lone particle."""
    letters = sum(len(word) for word in key)
    if len(key) == 1 and unicodedata.category(text.strip()[:1] or " ") in ("Lu", "Ll"):
        short = text.strip()
        return short.isalpha() and (_acronym(short) or (own and letters > 4) or letters > 6)
    if text.strip() and text.strip()[0].lower() == text.strip()[0].upper() and text.strip()[0].isalpha():
        return len(text.strip()) > 3  # a script without capitals
    return letters > 5 and any(word not in _LINKS for word in key)


def _acronym(text: str) -> bool:
    return 2 <= len(text) <= 6 and sum(letter.isupper() for letter in text) >= 2


def _parties(text: str, sentences: Sequence[Passage], names: Sequence[KnownName]) -> list[Found]:
    words = _words(text)
    root = _tree(names, {word.folded for word in words})
    found: dict[int, Found] = {}
    at = 0
    while at < len(words):
        hit, length = _longest(words, at, root)
        if not hit:
            at += 1
            continue
        first, last = words[at], words[at + length - 1]
        passage = next((one.text for one in sentences if one.start <= first.start < one.end), "")
        standing = found.get(hit.entity)
        if standing:
            found[hit.entity] = Found(
                hit.entity, standing.start, standing.end, standing.printed, standing.passage, standing.times + 1
            )
        else:
            printed = text[first.start : last.end]
            found[hit.entity] = Found(hit.entity, first.start, last.end, printed, passage)
        at += length
    return sorted(found.values(), key=lambda one: one.start)


def _longest(words: Sequence[_Word], at: int, root: _Node) -> tuple[KnownName | None, int]:
    node, best, length = root, None, 0
    for step, word in enumerate(words[at:], 1):
        below = node.below.get(word.folded)
        if below is None:
            break
        node = below
        meant = _meant(node.names, words[at : at + step])
        if meant:
            best, length = meant, step
    return best, length


def _meant(names: Sequence[KnownName], printed: Sequence[_Word]) -> KnownName | None:
    """The party that a run of words names. Its own name goes before another's alias; two with equal right: neither."""
    fit = [name for name in names if _fits(name, printed)]
    for right in (True, False):
        some = {name.entity: name for name in fit if name.own is right}
        if len(some) == 1:
            return next(iter(some.values()))
        if some:
            return None
    return None


def _fits(name: KnownName, printed: Sequence[_Word]) -> bool:
    """Names are printed with capitals; a single short word exactly as known: “IS” is not “is”."""
    first = _HIDDEN.sub("", printed[0].printed)
    if len(printed) == 1 and len(name.text) <= 6 and name.text.isalpha():
        bare = re.sub(r"[’'ʼ`]s$", "", first)
        return bare == name.text or (len(bare) > 2 and bare.isupper() and bare == name.text.upper())
    letters = [word.printed[0] for word in printed if word.folded not in _LINKS]
    return all(letter.isupper() for letter in letters if letter.lower() != letter.upper())


# Regimes, states, incidents ------------------------------------------------------------------


def _in_order(found: Iterable[tuple[int, str]]) -> list[str]:
    return [name for _, name in sorted(found)]


def _regimes(text: str) -> list[str]:
    hits = {code: [m.start() for p in patterns for m in p.finditer(text)] for code, patterns in _REGIMES.items()}
    return _in_order((min(places), code) for code, places in hits.items() if places)


def _states(text: str, more: Sequence[str]) -> list[str]:
    patterns = {name: rf"\b{re.escape(name)}\b" for name in more} | _STATES
    return _in_order((hit.start(), name) for name, p in patterns.items() if (hit := re.search(p, text)))


_OFFICE = re.compile(
    r"(?:[’']s)?\s+(?:State\s+Department|Department\s|Counter-?[Tt]errorism|Ministry|Foreign\s|Joint\s|Minister)"
)
_SAYS = (
    r"(?:have|has|called|calls?|condemn(?:ed)?|urged?|agreed?|reaffirm(?:ed)?|reiterated?|emphasi[sz]ed|underlined|"
    r"expressed|issued|met|held|convened)\b"
)
_BEFORE_ANOTHER = re.compile(rf"\s+and\s+(?:the\s+)?[A-Z][\w ]{{2,24}}?\s+{_SAYS}")
_AFTER_ANOTHER = re.compile(r"[A-Z]\w+\s+and\s+(?:the\s+)?$")


def _speakers(text: str, states: Sequence[str]) -> list[str]:
    """States that speak: named together before a verb of saying, or by whose office an official stands."""

    def speaks(hit: re.Match[str]) -> bool:
        before, after = text[max(hit.start() - 40, 0) : hit.start()], text[hit.end() : hit.end() + 60]
        beside = _AFTER_ANOTHER.search(before) and re.match(rf"\s+{_SAYS}", after)
        return bool(_OFFICE.match(after) or _BEFORE_ANOTHER.match(after) or beside)

    patterns = {name: _STATES.get(name, rf"\b{re.escape(name)}\b") for name in states}
    return [name for name, pattern in patterns.items() if any(speaks(hit) for hit in re.finditer(pattern, text))]


_COMMON = {
    "attack", "attacks", "bombing", "bombings", "blast", "strike", "the", "on", "of", "near", "in", "incident", "at",
    "army", "air", "base", "car", "explosion", "attempt", "assault", "suicide", "train", "hijacking",
}  # fmt: skip
_ATTACK = re.compile(r" (?:attacks?|bombings?|blast|killings?|incident|massacre|explosion)\b")


def _incidents(text: str, incidents: Sequence[KnownIncident]) -> Iterator[KnownIncident]:
    """By the name of its place; where several were there, by the day or year that stands near."""
    folded = f" {' '.join(word.folded for word in _words(text))} "
    places: dict[str, list[KnownIncident]] = {}
    for one in incidents:
        bare = [word for word in _key(re.split(r"[,(]", one.name)[0]) if word not in _COMMON and not word.isdigit()]
        if bare:
            places.setdefault(" ".join(bare), []).append(one)
    hits = []
    for place, there in places.items():
        for one in there:
            for hit in re.finditer(f" {re.escape(place)} ", folded):
                near = folded[max(hit.start() - 80, 0) : hit.end() + 80]
                if _dated(one, near) or (len(there) == 1 and _ATTACK.search(near)):
                    hits.append((hit.start(), one.pk, one))
                    break
    for _, _, one in sorted(hits, key=lambda hit: hit[:2]):
        yield one


def _dated(one: KnownIncident, near: str) -> bool:
    day = one.date.earliest
    month = _MONTHS[day.month - 1]
    return bool(re.search(rf" (?:{day.year}|{month} {day.day}|{day.day} {month}) ", near))
