"""Rows that multiply out what one entry says, folded back into it.

Both lists print a row for each combination of an entry's names, birth dates, addresses and so on. A `Shape`
says which columns belong together (a name and its type) and what they are called below one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lists.workbooks import Value

Path = tuple[str, ...]
Shape = Mapping[Path, Mapping[str, str]]
"""For each path of names, the columns below it and each one's name there; below () stand those of the entry itself."""

_Cells = tuple[str | None, ...]


class _Entry(NamedTuple):
    line: int
    blocks: list[dict[_Cells, None]]  # by path: the distinct combinations, in order of appearance
    single: dict[str, dict[str, None]]  # by column that stands alone: the distinct values


class Folding:
    """Entries by key, each with every distinct thing its rows say. Rows of an entry need not follow each other."""

    def __init__(self, key: str, shape: Shape) -> None:
        self._key = key
        self._paths = [(path, list(columns.items())) for path, columns in shape.items() if path]
        self._alone = dict(shape.get((), {}))
        self._together = {column for path, columns in shape.items() if path for column in columns}
        self._entries: dict[str, _Entry] = {}

    def add(self, line: int, row: Mapping[str, Value]) -> None:
        key = " ".join(str(row.get(self._key) or "").split())
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(line, [{} for _ in self._paths], {})
        for said, (_, columns) in zip(entry.blocks, self._paths, strict=True):
            cells = tuple(_text(row.get(column)) for column, _ in columns)
            if any(cells):
                said[cells] = None
        for column, value in row.items():
            if column not in self._together and (text := _text(value)):
                entry.single.setdefault(column, {})[text] = None

    def entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each entry's first line and its values; emptied as it goes."""
        for key in list(self._entries):
            entry = self._entries.pop(key)
            fields: dict[str, Any] = {}
            for column, values in entry.single.items():
                found = list(values)
                fields[self._alone.get(column, column)] = found[0] if len(found) == 1 else found
            for (path, columns), said in zip(self._paths, entry.blocks, strict=True):
                if said:
                    _put(fields, path, [_group(columns, cells) for cells in said])
            yield entry.line, fields


def _text(value: Value) -> str | None:
    return str(value) if value not in (None, "") else None


def _group(columns: list[tuple[str, str]], cells: _Cells) -> dict[str, str]:
    return {name: text for (_, name), text in zip(columns, cells, strict=True) if text is not None}


def _put(fields: dict[str, Any], path: Path, groups: list[dict[str, str]]) -> None:
    *outer, last = path
    for name in outer:
        fields = fields.setdefault(name, {})
    fields[last] = groups
