"""One flat entry of a list, a row or an element of leaves, eaten as it is read; what is left over is reported."""

from __future__ import annotations

from collections.abc import Iterable

from lists.reading import Issues, RawRecord, Vocabulary, left_over
from lists.records import fold


class Row:
    """The fields of one entry by name. Every text is folded; faults are reported once, here."""

    def __init__(self, raw: RawRecord, issues: Issues) -> None:
        self._left = dict(raw.fields)
        self._issues = issues
        self.key = ""
        self.line = raw.line

    def take(self, name: str) -> str | None:
        """The text of a field, or None where it says nothing. A second, other text is reported."""
        value = self._left.get(name)
        if isinstance(value, str):
            del self._left[name]
            return self._read(name, value)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            del self._left[name]
            first, *others = list(dict.fromkeys(map(fold, value)))
            for extra in others:
                self.warn("repeated-element", f"{name} stands twice; the first is read", name, extra)
            return self._read(name, first)
        return None

    def word(self, vocab: Vocabulary, table: str, name: str, code: str) -> str | None:
        """Our word for a code printed in the field `name`; None, with an issue, where there is none."""
        return vocab.look_up(table, code, self._issues, key=self.key, field=name, line=self.line)

    def warn(self, code: str, message: str, name: str, value: str) -> None:
        self._issues.add(code, message, key=self.key, field=name, value=value, line=self.line)

    def rest(self, ignored: Iterable[str] = ()) -> None:
        """Report what nobody took."""
        left_over(self._left, ignored, self._issues, key=self.key, line=self.line)

    def _read(self, name: str, printed: str) -> str | None:
        text = fold(printed)
        if "\ufffd" in text:
            self.warn("damaged-text", f"{name} holds U+FFFD: letters were lost before this file was made", name, text)
        return text or None
