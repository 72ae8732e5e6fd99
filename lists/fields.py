"""One entry's elements, eaten as they are read; what is left over is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from lists.reading import Issues, Vocabulary, left_over
from lists.records import fold


class Fields:
    """The elements below one element, by name. Every text is folded; faults are reported once, here.

    A name in `ignored` is passed over wherever it stands, a path (`nameAlias/@strong`) only there.
    """

    __slots__ = ("_ignored", "_left", "_path", "issues", "key", "line")

    def __init__(
        self,
        values: Mapping[str, Any],
        issues: Issues,
        *,
        line: int,
        key: str = "",
        path: str = "",
        ignored: frozenset[str] = frozenset(),
    ) -> None:
        self._left = dict(values)
        self.issues = issues
        self.key = key
        self.line = line
        self._path = path
        self._ignored = ignored

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

    def texts(self, name: str) -> list[str]:
        """Every text of an element that may stand several times."""
        return self._texts(name, self._left.pop(name, None) or [])

    def groups(self, name: str) -> Iterator[Self]:
        """Each element of that name that has elements of its own; each is audited once the caller is done."""
        value = self._left.pop(name, None)
        if not value:
            return
        bare = []
        for part in _listed(value):
            if isinstance(part, dict):
                inner = type(self)(
                    part,
                    self.issues,
                    line=self.line,
                    key=self.key,
                    path=f"{self._path}{name}/",
                    ignored=self._ignored,
                )
                yield inner
                inner.rest()
            else:
                bare.append(part)
        if bare:
            self._left[name] = bare

    def rest(self) -> None:
        """Report what nobody took."""
        if self._left:
            left = {name: value for name, value in self._left.items() if name not in self._ignored}
            left_over(left, self._ignored, self.issues, key=self.key, line=self.line, path=self._path)

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
        if "\ufffd" in text:
            message = f"{self._path}{name} holds U+FFFD: letters were lost before this file was made"
            self.warn("damaged-text", message, name, text)
        return text or None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
