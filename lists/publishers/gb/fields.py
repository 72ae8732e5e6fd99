"""One entry's values: below names of its own in OFSI's rows, below wrapping elements in the UK Sanctions List."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from lists import fields
from lists.reading import RawRecord


class Fields(fields.Fields):
    def distinct(self, *path: str) -> list[str]:
        """The distinct texts at the end of a path of wrapping elements."""
        *wrappers, leaf = path
        return list(dict.fromkeys(text for inner in self.nested(*wrappers) for text in inner.texts(leaf)))

    def nested(self, *path: str) -> Iterator[Fields]:
        """The groups at the end of a path of wrapping elements."""
        if not path:
            yield self
        elif path[0] in self._left:
            for inner in self.groups(path[0]):
                yield from inner.nested(*path[1:])

    def names(self) -> list[str]:
        """What is left, by name."""
        return list(self._left)


def unread(entry: Fields, raw: RawRecord) -> None:
    """Report what is no entry; its values are kept in the issue."""
    shown = msgspec.json.encode(raw.fields).decode()
    entry.warn("unknown-element", f"“{raw.tag}” is no kind of entry this reader knows; it is not read", raw.tag, shown)


def keyless(entry: Fields, raw: RawRecord, key: str) -> None:
    """Report an entry without its key; its values are kept in the issue."""
    shown = msgspec.json.encode(raw.fields).decode()
    entry.warn("no-reference", f"the entry has no {key}; it is kept raw and not read", key, shown)
