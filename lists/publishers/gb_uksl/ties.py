"""Other entries of the list that an entry's prose cites by unique ID."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lists.publishers.gb.references import UNIQUE_ID
from lists.reading import Vocabulary
from lists.records import Tie

_STOP = re.compile(r"(?<=[.;])\s+(?=[A-Z(“\"])")


def cited(prose: Iterable[str], key: str, vocab: Vocabulary) -> list[Tie]:
    """One tie an entry cited, with the sentence that first cites it. Which tie it is the sentence says to people."""
    found: dict[str, Tie] = {}
    for text in prose:
        for sentence in _STOP.split(text):
            for target in UNIQUE_ID.findall(sentence):
                if target != key and target not in found and vocab.knows("programme", target[:3]):
                    found[target] = Tie("associated", target, sentence=sentence)
    return list(found.values())
