"""What “Listing Information” and “Instrument of Designation” say in prose: days, and the legal act."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lists.publishers.au_dfat.dates import dates

_REFERENCE = re.compile(r"UN Reference Number:? ?(?P<reference>[A-Z]{2}[ie]\.\d{3})[.,;]? ?")
_VERB = re.compile(
    r"\b(?:(?P<again>(?:re-?|last |formerly )listed)|(?P<listed>listed|designated(?! and))|(?P<amended>amended)"
    r"|(?P<other>declared|updated|made|gazette|received|continued|effect|modified|released))\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"[\s,.;)]*(?:and|&)?(?: on)?[\s,]*$")
_NO_DAY = re.compile(r"\d{4}(?: ?[-–/] ?\d{4})?")
_PAIR = re.compile(r"\b(\d{1,2}) (?:and|&) (?=\d{1,2} ([A-Z][a-z]+\.? \d{4}))")
_ACT = re.compile(
    r"(?:Autonomous Sanctions|Charter of (?:the )?United Nations) \(.+?\)[^.;]*?"
    r"(?:Instrument|List|Listing|Regulations?|Designation) \d{4}(?: \(No\.? ?\d+\))?(?: ?\[[^\]]*\])?"
    r"|Charter of the United Nations Act 1945 List(?:ing)? \d{4} \(No\.? ?\d+\)(?: ?\[[^\]]*\])?"
)
_LEADING = re.compile(
    r"instrument of (?:first )?(?:designation|desgination|listing)(?: and declaration)?"
    r"|designated as a sanctioned vessel in",
    re.IGNORECASE,
)
_SAYS_NO_MORE = frozenset("first listed by the un committee comittee on and amended as at isil da esh al qaida".split())
"""Words of a listing that are in the fields once its days are: “Listed by the UN 1267 Committee on …”."""


@dataclass
class Said:
    """What the prose says of a listing. `rest`: the whole of it, where it says more than the fields hold."""

    listed_on: str | None = None
    amended_on: list[str] = field(default_factory=list)
    instrument: str | None = None
    reference: str | None = None
    rest: str | None = None
    unread: list[str] = field(default_factory=list)


def read(information: str | None, column: str | None) -> Said:
    """From 2025 on the act has its column, which for most repeats the prose; once it holds a day, and no prose."""
    text = information or column or ""
    own = column if column != text else None
    said = Said()
    if found := _REFERENCE.search(text):
        said.reference = found["reference"]
    left = _days(_REFERENCE.sub("", text), said)
    acts = [found for found in (_ACT.search(own or ""), _ACT.search(left)) if found]
    said.instrument = acts[0][0] if acts else own
    if _more(_ACT.sub("", left, count=1)):
        said.rest = text
    if acts and own and _more(_ACT.sub("", own, count=1)):
        said.rest = "; ".join(filter(None, [said.rest, own]))
    return said


def _days(text: str, said: Said) -> str:
    """Take the days of listing and amending into `said`; give the text without them."""
    text = _PAIR.sub(r"\1 \2, ", re.sub(r"(?<=on)(?=\d)|(?<=Listed)(?=on\b)", " ", text))
    left, after, verb = "", 0, "listed"  # a text that begins with a day is a day of listing
    for found in dates(text):
        if _NO_DAY.fullmatch(found.text):
            continue  # the 1267/1989 Committee; resolution 1373 (2001)
        before = text[after : found.start]
        verbs = [one.lastgroup or "" for one in _VERB.finditer(before)]
        goes_on = _RUN.match(before) or (verb == "amended" and ")" not in before)
        verb = verbs[-1] if verbs else verb if goes_on else ""
        if (verb == "listed" and said.listed_on is None) or verb == "amended":
            left += before
            after = found.end
            if found.edtf is None:
                said.unread.append(found.text)
            elif verb == "amended":
                said.amended_on.append(found.edtf)
            else:
                said.listed_on, verb = found.edtf, ""
    return left + text[after:]


def _more(left: str) -> bool:
    words = re.findall(r"[a-z]+", _LEADING.sub("", left).lower())
    return any(word not in _SAYS_NO_MORE for word in words)
