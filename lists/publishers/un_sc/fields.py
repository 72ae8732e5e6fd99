"""The list's elements, without what its publisher's tool prints for no value."""

from __future__ import annotations

from lists import fields
from lists.records import fold

NOISE = frozenset({"null", "[object Object]"})
"""What the publisher's tool prints for a value it has not got (editions of 2024)."""

NONE = "na"
"""“Not available”, the list's own word for none; in lower case only, for NA is a Korean family name."""


class Fields(fields.Fields):
    __slots__ = ()

    def stated(self, name: str) -> str | None:
        """As `text`, but the list's “na” is None."""
        text = self.text(name)
        return None if text == NONE else text

    def values(self, *names: str) -> list[str]:
        """The texts of elements that wrap each in VALUE, or print it bare; “na” left out."""
        found: list[str] = []
        for name in names:
            for inner in self.groups(name):
                found += inner.texts("VALUE")
            found += self.texts(name)
        return [text for text in found if text != NONE]

    def _read(self, name: str, printed: str) -> str | None:
        if (text := fold(printed)) in NOISE:
            message = f"{self._path}{name} holds “{text}”, which the publisher's tool prints for no value; left out"
            self.warn("tool-noise", message, name, text)
            return None
        return super()._read(name, printed)
