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

    def __init__(
        self, values: Mapping[str, Any], issues: Issues, *, key: str, line: int, path: str = ""
    ) -> None:
        self._left = dict(values)
        self.issues = issues
        self.key = key
        self.line = line
        self._path = path

    def text(self, name: str) -> str | None:
        """The one text of an element, or None where it says nothing. A second, other text is reported."""
        texts = list(dict.fromkeys(self._texts(name)))
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
            bare = []
            for part in _listed(self._left.pop(name, "")):
                if isinstance(part, Mapping):
                    inner = self._inner(name, part)
                    found += inner._texts("VALUE")
                    inner.rest()
                else:
                    bare.append(part)
            self._left[name] = bare
            found += self._texts(name)
        return [text for text in found if text != NONE]

    def groups(self, name: str) -> Iterator[Fields]:
        """Each element of that name that has elements of its own; each is audited once the caller is done."""
        bare = []
        for part in _listed(self._left.pop(name, "")):
            if isinstance(part, Mapping):
                inner = self._inner(name, part)
                yield inner
                inner.rest()
            else:
                bare.append(part)
        self._left[name] = bare

    def rest(self, ignored: Iterable[str] = ()) -> None:
        """Report what nobody took."""
        left_over(self._left, ignored, self.issues, key=self.key, line=self.line, path=self._path)

    def warn(self, code: str, message: str, name: str, value: str) -> None:
        self.issues.add(
            code, message, key=self.key, field=f"{self._path}{name}", value=value, line=self.line
        )

    def word(self, vocab: Vocabulary, table: str, name: str, code: str) -> str | None:
        """Our word for a code printed in the element `name`; None, with an issue, where there is none."""
        return vocab.look_up(
            table, code, self.issues, key=self.key, field=f"{self._path}{name}", line=self.line
        )

    def _inner(self, name: str, part: Mapping[str, Any]) -> Fields:
        return Fields(part, self.issues, key=self.key, line=self.line, path=f"{self._path}{name}/")

    def _texts(self, name: str) -> list[str]:
        texts, other = [], []
        for part in _listed(self._left.pop(name, "")):
            if not isinstance(part, str):
                other.append(part)
            elif text := fold(part):
                if text in NOISE:
                    self.warn(
                        "tool-noise", f"{self._path}{name} holds “{text}”, a value the publisher's tool had not got; it is left out",
                        name, text,
                    )  # fmt: skip
                    continue
                if "\ufffd" in text:
                    self.warn(
                        "damaged-text", f"{self._path}{name} holds U+FFFD: letters were lost before this file was made",
                        name, text,
                    )  # fmt: skip
                texts.append(text)
        if other:
            self._left[name] = other
        return texts


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
