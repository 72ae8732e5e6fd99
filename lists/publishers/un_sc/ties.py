"""Which tie a sentence states between this entry and one that it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lists.records import PartyKind, TieKind

_CONNECTOR = re.compile(r"of|the|in|and|for|wal?|u[lr]|al|el|bin|ben|ag|ould|pour|et|l[ea]|d[eu]|des|en|e|i|-|–|&|/")
_ROLE = re.compile(
    r"senior|key|founding|acting|former|leaders?|head(?:ed|ing)?|chief|member|commander|[ea]mir|(?:co-)?founder"
    r"|director|financier|facilitator|fundraiser|recruiter|deputy|associated|affiliated|linked|joined|formed"
    r"|founded|led|leading|(?:co-)?owner|owned|son|brother|father|cousin|foreign|[\w-]+-based",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"(?:a[lnstz]|el|u[lrsd]|e|i|[ld][’'])[-]?(?=[‘’']?[^\W\d_])")
_HEADS = r"(?:head|chief|emir|amir|commander|(?:co-)?founder|director)"
_OF_A_PART = r"(?:operational|regional|military|field|key|border|sharia)"
_UNIT = re.compile(r"^(?:Shura Council|Council|Katiba|Katibat [\w -]+?|Katiba [\w -]+?) of (?:[Tt]he )?(?=\S)")
_SAME = re.compile(r"[(,;]*\s*\(?(?:listed|also known|known) as(?: the)?$", re.IGNORECASE)
_GLUE = re.compile(r"^[,;]?\s*(?:and|or|as well as)?$")

_NEGATED = re.compile(
    r"\b(?:no longer|not|never|former|formerly|previous|previously|ex|until|which|whose|who (?:is|was))\b",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:to|with|by|under|from|against|among|his|her|their|its"
    r"|(?:son|daughter|brother|sister|father|mother|wife|husband|cousin|uncle|nephew|relative|associate) of)"
    r" (?:(?!(?:as|and|is|was|have)\b)[\w-]+ ){0,4}$",
    re.IGNORECASE,
)
"""“deputy to the ”, “brother of the ”: the role that follows is another's, not this party's."""
_LEADERSHIP = re.compile(r"\bbelong(?:s|ed) to the leadership\b.* (?:of|for)$", re.IGNORECASE)
_LEADER = re.compile(
    rf"(?:\b(?:leaders?|{_HEADS})[”\"]?(?:[ /]+(?:and )?(?:leader|{_HEADS}))? of|\b(?:heads|heading|leads|leading))$",
    re.IGNORECASE,
)
_MEMBER = re.compile(
    r"\b(?:member of|member(?: and|,) [\w ]+ of|joined|fighter (?:with|for)|deputy in|spokes(?:person|man) of"
    rf"|{_OF_A_PART} {_HEADS} (?:of|in)|{_HEADS} of operations of"
    rf"|{_HEADS} of (?:[\w’' ]+ )?(?:wing|division|committee|department|section|branch)\b.* of)$",
    re.IGNORECASE,
)
_FINANCIER = re.compile(
    r"\b(?:(?:financier|fundraiser|financial facilitator|financial and [\w ]+ facilitator)\b[^;]* (?:of|for)"
    r"|(?:finance chief|(?:head|chief) of finance) (?:of|for)|finance [“\"]?emir[”\"]? (?:of|for)"
    r"|provid\w+ (?:[\w ]+ and )?financial (?:and [\w]+ )?(?:services|support)\b.* (?:to|for|of)"
    r"|responsible for the finances of)$",
    re.IGNORECASE,
)
_GROUP_KINDS: tuple[tuple[TieKind, re.Pattern[str]], ...] = (
    ("splinter", re.compile(r"\bsplinter(?: group| faction)? (?:of|from)$", re.IGNORECASE)),
    ("affiliate", re.compile(r"\b(?:affiliate of|affiliated (?:with|to))$", re.IGNORECASE)),
    ("wing", re.compile(r"\b(?:wing|arm) of$", re.IGNORECASE)),
    ("front", re.compile(r"\bfront(?: organi[sz]ation| group| company)? (?:of|for)$", re.IGNORECASE)),
    ("proxy", re.compile(r"\bproxy (?:of|for)$", re.IGNORECASE)),
    ("financier", _FINANCIER),
)
_PERSON_KINDS: tuple[tuple[TieKind, re.Pattern[str]], ...] = (
    ("leader", _LEADERSHIP),
    ("financier", _FINANCIER),
    ("member", _MEMBER),
    ("leader", _LEADER),
)
_KINDS: dict[PartyKind, tuple[tuple[TieKind, re.Pattern[str]], ...]] = {
    "person": _PERSON_KINDS, "group": _GROUP_KINDS, "vessel": (), "aircraft": (),
}  # fmt: skip
_BEFORE_NAME = re.compile(r"an?|the|was|is|reportedly|senior|acting|[\w-]+-based", re.IGNORECASE)
_ROLE_AFTER = re.compile(r"^,? (?P<role>leader|emir|amir|member|official)\b(?! [A-Z‘“])")
"""“Senior Jemaah Islamiyah (QDe.092) leader”; but “(QDe.115), leader Abu Bakr” is of another person."""


@dataclass(frozen=True)
class Clause:
    """The words about one citation: what leads up to the name, the name, and what follows the bracket."""

    lead: str
    name: str | None
    inside_unit: bool  # a council or battalion of the target is named, not the target itself
    after: str
    end: int

    @classmethod
    def read(cls, sentence: str, start: int, at: int, until: int) -> Clause:
        opened = sentence.rfind("(", start, at)
        closed = sentence.find(")", until)
        end = closed + 1 if opened >= 0 and closed >= 0 else until
        lead, name = _part(sentence[start : opened if opened >= 0 else at])
        while found := _SAME.search(lead):
            lead, _ = _part(lead[: found.start()].rstrip(" ,("))
        unit = _UNIT.match(name or "")
        return cls(lead, name[unit.end() :] if name and unit else name, bool(unit), sentence[end:], end)


def kind_of(clause: Clause, *, subject: PartyKind, target: str, before: TieKind | None) -> TieKind:
    """The kind stated. `before` is that of the citation just before in the sentence, which holds
    on through a list: “Member of A (…), B (…) and C (…)”. Of individuals no kind is ever read:
    one leads, joins or finances a group."""
    if target[2] == "i" or _NEGATED.search(clause.lead):
        return "associated"
    if before and _GLUE.match(clause.lead):
        return before
    said = clause.lead.rstrip(" ,")
    named_first = subject == "person" and all(map(_BEFORE_NAME.fullmatch, clause.lead.split()))
    if named_first and (after := _ROLE_AFTER.match(clause.after)):
        return "member" if after["role"] in ("member", "official") else "leader"
    for kind, pattern in _KINDS[subject]:
        if (role := pattern.search(said)) and not _ANOTHERS.search(said, 0, role.start()):
            return "member" if kind == "leader" and clause.inside_unit else kind
    return "associated"


def _part(text: str) -> tuple[str, str | None]:
    """A text parted before the name that ends it: capitalised words with the little words between them."""
    words = text.split()
    start = len(words)
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        ends = at < len(words) - 1 and word[-1] in ",.;:" and word not in ("Ltd.", "Co.", "St.")
        role = all(map(_ROLE.fullmatch, word.strip("“”\"',.").split("/")))
        opens = at == 0 and len(words) > 1 and words[1] in ("of", "for", "with", "to", "by", "in", "from")
        if ends or role or opens:
            break
        if _capital(word):
            start = at
        elif not _CONNECTOR.fullmatch(word.strip("(),")):
            break
    lead = " ".join(words[:start])
    name = " ".join(words[start:]).strip(' ,“”"')
    lead = re.sub(r"(?:^|(?<=\s))(?:the|The)$", "", lead).rstrip()
    for possessive in ("’s", "'s"):
        name = name.removesuffix(possessive)
    if name.startswith(("The ", "the ")) and not lead:
        name = name[4:]
    return lead, name or None


def _capital(word: str) -> bool:
    bare = word.lstrip("(“‘’\"'`")
    bare = _PARTICLE.sub("", bare, count=1).lstrip("‘’'`") if _PARTICLE.match(bare) else bare
    return bare[:1].isupper() or (bare[:1].isalpha() and bare[:1].lower() == bare[:1].upper())
