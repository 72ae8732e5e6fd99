"""The list's elements, without its words for none."""

from __future__ import annotations

from lists import fields

NOTHING = frozenset({"none", "null", "-", ".", ";"})
"""What stands in a remark, a city, a part of a name that says nothing (editions of 2021)."""


class Fields(fields.Fields):
    __slots__ = ()

    def _read(self, name: str, printed: str) -> str | None:
        text = super()._read(name, printed)
        return None if text and text.casefold() in NOTHING else text
