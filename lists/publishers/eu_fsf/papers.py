"""Identification documents and numbers."""

from __future__ import annotations

import re

from lists.publishers.eu_fsf import remarks
from lists.publishers.eu_fsf.fields import Fields
from lists.publishers.eu_fsf.parts import country, dated, joined, truth
from lists.reading import Vocabulary
from lists.records import Identifier

_STATES = {
    "@diplomatic": "diplomatic",
    "@knownExpired": "known to have expired",
    "@knownFalse": "known to be false",
    "@reportedLost": "reported lost",
    "@revokedByIssuer": "revoked by its issuer",
}
_VAGUE = frozenset({"other", "registration"})
_UP_TO_NUMBER = re.compile(r"(?P<what>[^:(\d]+?)[ -]*(?:numbers?|no\.?)?[ .:]*(?:\(.*\)\.?|:.*|\d.*)?$", re.IGNORECASE)
_NAMED = re.compile(r"\(name on doc\. ['‘](?P<name>.+?)['’]?\)?['’]?\)?$")


def identifier(group: Fields, vocab: Vocabulary) -> Identifier:
    """One identification element. Its remark says more than a vague code (“Tax registration number”)."""
    code, label = group.text("@identificationTypeCode"), group.text("@identificationTypeDescription")
    number, latin = group.text("@number"), group.text("@latinNumber")
    notes = remarks.cleaned(group.texts("remark"))
    states = [words for name, words in _STATES.items() if truth(group, name)]
    kind = group.word(vocab, "paper", "@identificationTypeCode", code) if code else None
    if code is None:
        group.warn("no-document-type", "an identification without a type", "@identificationTypeCode", "")
    if kind in _VAGUE:
        kind = next(filter(None, (_kind(group, vocab, note) for note in notes)), kind)
    valid_from, issuer = dated(group, "@validFrom"), group.text("@issuedBy")
    name = group.text("@nameOnDocument")
    return Identifier(
        kind or "other",
        number or latin,
        label or code,
        country(group),
        group.text("@region"),
        dated(group, "@issueDate"),
        joined(
            *states,
            f"number in Latin letters {latin}" if latin and number and latin != number else None,
            f"issued by {issuer}" if issuer else None,
            f"valid from {valid_from}" if valid_from else None,
            f"name on the document: {_bare(name)}" if name else None,
            *notes,
            by="; ",
        ),
        dated(group, "@validTo"),
    )


def _kind(group: Fields, vocab: Vocabulary, note: str) -> str | None:
    found = _UP_TO_NUMBER.match(note)
    what = found["what"].strip().casefold() if found else ""
    return group.word(vocab, "paper_remark", "remark", what) if vocab.knows("paper_remark", what) else None


def _bare(name: str) -> str:
    """The attribute says “(name on doc. 'Samuel Peter Mudde')” in every case seen."""
    found = _NAMED.match(name)
    return found["name"] if found else name
