"""The words both lists share (vocab.yml), and where an entry's doubts about them are noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from lists.reading import Issues, Vocabulary, left_over

Tables = dict[str, dict[str, str | None]]


def tables_of(folder: Path) -> Tables:
    return msgspec.yaml.decode((folder / "vocab.yml").read_bytes(), type=Tables)


WORDS = tables_of(Path(__file__).parent)
COUNTRIES = frozenset(WORDS["country"])


def bare(label: str) -> str:
    """A label without its closing “:” or “ -”, its apostrophe as the tables print it."""
    return label.replace("’", "'").rstrip(" :-")


@dataclass(frozen=True, slots=True)
class Context:
    """The entry being mapped: what its words are looked up in, and where its faults are reported."""

    vocab: Vocabulary
    issues: Issues
    ignored: frozenset[str]
    key: str
    line: int

    def word(self, table: str, field: str, code: str) -> str | None:
        return self.vocab.look_up(table, code, self.issues, key=self.key, field=field, line=self.line)

    def warn(self, code: str, message: str, field: str, value: str) -> None:
        self.issues.add(code, message, key=self.key, field=field, value=value, line=self.line)

    def rest(self, fields: Mapping[str, Any], path: str = "") -> None:
        """Report what nobody took. Ignored are names, wherever they stand, and whole paths."""
        left = {
            name: value
            for name, value in fields.items()
            if name not in self.ignored and f"{path}{name}" not in self.ignored
        }
        if left:
            left_over(left, (), self.issues, key=self.key, line=self.line, path=path)
