"""The rows of one reference: what the primary name's row says, and where another row says something else."""

from __future__ import annotations

import re
from typing import Any

from lists.fields import Fields
from lists.publishers.au_dfat.reader import REFERENCE
from lists.reading import Issues, RawRecord
from lists.records import fold

_NUMBER = re.compile(r"(?P<number>\d+)(?P<letter>[a-z]*\d*)$")


class Entry:
    """`main` is the row whose reference has no letter: 3, not 3a. Where there is none, the first row."""

    def __init__(self, raw: RawRecord, issues: Issues, ignored: frozenset[str]) -> None:
        shared = {column: text for column, text in raw.fields.items() if column != "row"}
        own: list[dict[str, Any]] = raw.fields.get("row") or [{}]
        references = [_NUMBER.match(fold(row.get(REFERENCE, ""))) for row in own]
        self.key = next((found["number"] for found in references if found), "")
        at = next((place for place, found in enumerate(references) if found and not found["letter"]), None)
        self.has_main = at is not None
        self._shared = Fields(shared, issues, line=raw.line, key=self.key, ignored=ignored)
        self.rows = [Fields(row, issues, line=raw.line, key=self.key, ignored=ignored) for row in own]
        self.main = self.rows[at or 0]
        self.names: dict[int, str] = {}  # of each row, for remarks; filled as names are read

    def everywhere(self, column: str) -> tuple[str | None, list[tuple[str, str]]]:
        """What the main row has in a column; and what other rows have that is not the same, with their names."""
        if text := self._shared.text(column):
            return text, []
        texts = [(self.names.get(place, ""), row, row.text(column)) for place, row in enumerate(self.rows)]
        of_main = next(text for _, row, text in texts if row is self.main)
        others = {text: name for name, _, text in texts if text and text != of_main}
        return of_main, [(name, text) for text, name in others.items()]

    def one(self, column: str) -> str | None:
        """What the main row has; reported where another row has something else."""
        text, others = self.everywhere(column)
        if text is None and others:
            text = others.pop(0)[1]
        for name, other in others:
            if other.casefold() != (text or "").casefold():
                self.warn(
                    "rows-differ", f"{column} of the row of “{name}” is not that of the primary name", column, other
                )
        return text

    def warn(self, code: str, message: str, column: str, value: str) -> None:
        self._shared.warn(code, message, column, value)

    def rest(self) -> None:
        for part in (self._shared, *self.rows):
            part.rest()
