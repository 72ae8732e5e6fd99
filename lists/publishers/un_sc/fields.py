"""One entry's elements, eaten as they are read; what is left over is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lists.reading import Issues, Vocabulary, left_over
from lists.records import fold

NOISE = frozenset({"null", "[object Object]"})
"""What the publisher's tool prints for a value it has not got (editions of 2024)."""

NONE = "na"
"""“Not available”, the list's own word for none; in lower case only, for NA is a Korean family name."""


class Fields:
    """The elements below one element, by name. Every text is folded; faults are reported once, here."""

    def __init__(self, values: Mapping[str, Any], issues: Issues, *, key: str = "", line: int, path: str = "") -> None:
        self._left = dict(values)
        self.issues = issues
        self.key = key
        self.line = line
        self._path = path

    def text(self, name: str) -> str | None:
        """The one text of an element, or None where it says nothing. A second, other text is reported."""
        value = self._left.pop(name, None)
        if not value:
            return None
        if isinstance(value, str):
            return self._read(name, value)
        texts = list(dict.fromkeys(self._texts(name, value)))
        for extra in texts[1:]:
            self.warn("repeated-element", f"{self._path}{name} stands twice; the first is read", name, extra)
        return texts[0] if texts else None

    def stated(self, name: str) -> str | None:
        """As `text`, but the list's “na” is None."""
        text = self.text(name)
        return None if text == NONE else text

    def values(self, *names: str) -> list[str]:
        """The texts of elements that wrap each in VALUE, or print it bare; “na” left out."""
        found: list[str] = []
        for name in names:
            for inner in self.groups(name):
                found += inner._texts("VALUE", inner._left.pop("VALUE", ""))
            if name in self._left:
                found += self._texts(name, self._left.pop(name))
        return [text for text in found if text != NONE]

    def groups(self, name: str) -> Iterator[Fields]:
        """Each element of that name that has elements of its own; each is audited once the caller is done."""
        value = self._left.pop(name, None)
        if not value:
            return
        bare = []
        for part in _listed(value):
            if isinstance(part, Mapping):
                inner = Fields(part, self.issues, key=self.key, line=self.line, path=f"{self._path}{name}/")
                yield inner
                inner.rest()
            else:
                bare.append(part)
        if bare:
            self._left[name] = bare

    def rest(self, ignored: Iterable[str] = ()) -> None:
        """Report what nobody took."""
        if self._left:
            left_over(self._left, ignored, self.issues, key=self.key, line=self.line, path=self._path)

    def warn(self, code: str, message: str, name: str, value: str) -> None:
        self.issues.add(code, message, key=self.key, field=f"{self._path}{name}", value=value, line=self.line)

    def word(self, vocab: Vocabulary, table: str, name: str, code: str) -> str | None:
        """Our word for a code printed in the element `name`; None, with an issue, where there is none."""
        return vocab.look_up(table, code, self.issues, key=self.key, field=f"{self._path}{name}", line=self.line)

    def _texts(self, name: str, value: Any) -> list[str]:
        parts = _listed(value)
        if other := [part for part in parts if not isinstance(part, str)]:
            self._left[name] = other
        return [text for part in parts if isinstance(part, str) and (text := self._read(name, part))]

    def _read(self, name: str, printed: str) -> str | None:
        text = fold(printed)
        if text in NOISE:
            message = f"{self._path}{name} holds “{text}”, which the publisher's tool prints for no value; left out"
            self.warn("tool-noise", message, name, text)
            return None
        if "\ufffd" in text:
            message = f"{self._path}{name} holds U+FFFD: letters were lost before this file was made"
            self.warn("damaged-text", message, name, text)
        return text or None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
