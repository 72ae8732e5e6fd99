"""What a row bundles: a name, its other names and acronyms, and the formula that takes in whatever else there is."""

from __future__ import annotations

import re

from anyascii import anyascii

from lists.records import Name

_FORMULA = re.compile(
    r"[\s,;.]*\b(?:and )?(?P<formula>all (?:its|their) (?:formation|manifestation|front|wing|faction)\w*\b.*)$",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:/|;|@)\s*|,?\s+or\s+|,\s*(?=[A-Z]{3,}(?: \([A-Z]\))?$)")
_ACRONYM = re.compile(
    r"^(?P<name>.+?) ?\((?P<acronym>(?=[^()]*[A-Z][^()]*[A-Z])[A-Za-z-]{2,12})\)(?: (?P<rest>in .+))?$"
)
_CAPITALS = re.compile(r"[A-Z]{3,}(?: \([A-Z]\))?$")


def slug(text: str) -> str:
    """Letters and figures of a name in plain Latin, parted by hyphens: the form it has in a key."""
    return "-".join(re.findall(r"[a-z0-9]+", anyascii(text).lower()))


def parted(printed: str) -> tuple[list[Name], str | None]:
    """The names in a row, the first as the primary one, and what is no name: the formula, a place."""
    remarks = []
    if found := _FORMULA.search(printed):
        printed, formula = printed[: found.start()], found["formula"].rstrip(" .")
        remarks.append(formula)
    names: list[Name] = []
    for piece in filter(None, (part.strip(" ,.") for part in _MARK.split(printed))):
        acronym = _ACRONYM.match(piece)
        if acronym:
            piece = acronym["name"]
            remarks = [*filter(None, [acronym["rest"]]), *remarks]
        if not names:
            names.append(Name(piece, parts=(piece,)))
        else:
            names.append(Name(piece, "acronym" if _CAPITALS.match(piece) else "aka"))
        if acronym:
            names.append(Name(acronym["acronym"], "acronym"))
    return names, "; ".join(remarks) or None
