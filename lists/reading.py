"""Tools every reader shares: raw records that are eaten, a vocabulary without defaults, and issues.

Handle, ignore by name, or signal. A mapper takes fields out of a `RawRecord`; what is
left when it is done is reported. A code that the vocabulary does not know is reported.
Nothing is guessed and nothing is dropped in silence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from lists.records import Content, PartyRecord

Severity = Literal["error", "warning"]
Files = Mapping[str, Path]
"""The files of one release by the name the publisher gives them."""


class DocumentError(Exception):
    """The document cannot be read as a release of this list: says what is wrong, where, and what to do."""


class Issue(msgspec.Struct, frozen=True):
    """Something a reader could not understand, or understood but doubts."""

    code: str  # unknown-element, unknown-value, bad-date, damaged-text, duplicate-key, …
    message: str  # a sentence for a person
    key: str = ""  # the record's key, or "" for the document
    field: str = ""  # the publisher's own name of the element or column
    value: str = ""  # the raw value, as printed
    line: int | None = None


class Issues:
    """Collects the issues of one reading."""

    def __init__(self) -> None:
        self.found: list[Issue] = []

    def add(
        self,
        code: str,
        message: str,
        *,
        key: str = "",
        field: str = "",
        value: str = "",
        line: int | None = None,
    ) -> None:
        self.found.append(Issue(code, message, key, field, value, line))


class RawRecord(msgspec.Struct):
    """One entry as the publisher wrote it, before any reading of its meaning.

    `fields` maps the publisher's element or column names to a string, a nested mapping,
    or a list of these; strings are exactly as printed.
    """

    tag: str  # the publisher's kind of entry: INDIVIDUAL, ENTITY, …
    line: int  # where the entry starts in its file
    fields: dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """What a document says about itself in its head."""

    published: str | None  # ISO day of the edition, the document's own; None where the format has none
    stamp: str = ""  # the head's date as printed


class Vocabulary:
    """A list's codes and what each means in our words (vocab.yml). A lookup has no default."""

    def __init__(self, tables: Mapping[str, Mapping[str, str | None]]) -> None:
        # Interned, because msgspec tells a default from another value by identity: “primary” must be left out of
        # an entry's content whether a list says it or the mapper leaves it at that.
        self._tables = {
            table: {code: word and sys.intern(word) for code, word in words.items()} for table, words in tables.items()
        }
        self.used: set[tuple[str, str]] = set()

    def look_up(
        self, table: str, code: str, issues: Issues, *, key: str, field: str, line: int | None = None
    ) -> str | None:
        """Our word for `code`, or None, with an issue where the code is not in the table."""
        words = self._tables[table]
        if code not in words:
            issues.add(
                "unknown-value",
                f"“{code}” is not a known value of {field}; add it to vocab.yml under {table}",
                key=key,
                field=field,
                value=code,
                line=line,
            )
            return None
        self.used.add((table, code))
        return words[code]

    def knows(self, table: str, code: str) -> bool:
        """Whether a table has the code: for prose that is now and then one of the list's words."""
        if known := code in self._tables[table]:
            self.used.add((table, code))
        return known

    def unused(self) -> list[tuple[str, str]]:
        """Codes no record used: dead words, or a list that has changed."""
        return [(t, c) for t, words in self._tables.items() for c in words if (t, c) not in self.used]


class SourceSpec(msgspec.Struct, forbid_unknown_fields=True):
    """A publisher's source.yml: what the list is and how it is fetched and judged."""

    code: str
    title: str
    short: str  # the mark beside a value: UN, OFSI
    publisher: str
    homepage: str
    licence: str
    regimes: list[str]
    cadence: str  # when it is renewed, in words
    cron: str  # default schedule: minute hour day month weekday, UTC; "" for a list that is closed
    urls: dict[str, str]  # file name → address
    hosts: list[str]  # hosts a download may touch, redirects included
    mirror: str  # folder of this list in a mirror
    files: dict[str, list[str]]  # file name → glob patterns it goes by in a mirror, .gz understood
    max_bytes: int  # a larger download is refused
    expect: Expect
    formats: dict[str, Format] = {}  # the formats an edition comes in, best first; none: every file is needed
    naming: int = 9  # whose primary name a party of several lists goes by: the lowest
    ignored: dict[str, str] = {}  # element or column → why it is ignored
    known_issues: list[KnownIssue] = []
    help: str = ""  # what a person can do when the publisher cannot be reached


class Format(msgspec.Struct, forbid_unknown_fields=True):
    """The files that make an edition in one format."""

    needs: list[str]  # without these there is no release
    may: list[str] = []  # a release without these is read; what they alone say is then unstated, not gone


class Expect(msgspec.Struct, forbid_unknown_fields=True):
    """Bounds a sound release keeps. Outside them it is held for a person, never activated by itself."""

    records: tuple[int, int]  # fewer than the first is held; more than the second warns
    removed: float  # the share of the active release's entries that may be gone at once
    amended: float  # the share that may be amended at once; more only warns
    fill: dict[str, float] = {}  # "person.birth_dates" → least share of records that fill it


class KnownIssue(msgspec.Struct, forbid_unknown_fields=True):
    """An issue that was looked into: the reason stands beside it and it no longer asks for attention."""

    code: str
    reason: str
    key: str | None = None
    field: str | None = None
    value: str | None = None

    def explains(self, issue: Issue) -> bool:
        return self.code == issue.code and all(
            wanted is None or wanted == found
            for wanted, found in ((self.key, issue.key), (self.field, issue.field), (self.value, issue.value))
        )


class Reader(Protocol):
    """reader.py of a publisher."""

    def edition(self, files: Files) -> Edition:
        """Read the head only. Raises DocumentError when there is none."""

    def read(self, files: Files) -> Iterator[RawRecord]:
        """Every entry in file order, in constant memory. Raises DocumentError, at the latest at the
        end, unless the document was complete: a caller must not trust what came before."""


Mapper = Callable[[RawRecord, Vocabulary, Issues], PartyRecord | None]
"""map_record of a publisher's mapper.py: None only with an issue that keeps the raw record."""


Completer = Callable[[Content, Content, frozenset[str]], Content]
"""complete of a publisher's reader.py, where its formats do not all say the same: an entry's new content, the
former one, and the names of the release's files → the new content, with what these files cannot say as it was."""


Learner = Callable[[Content, Content, frozenset[str]], bool]
"""learned of a publisher's reader.py, beside `complete`: whether an entry's new content says more than the former one
only in what the files of the edition that first said that one could not say. It is then no amendment."""


@dataclass
class Publisher:
    """A list's package, loaded."""

    spec: SourceSpec
    vocabulary: Callable[[], Vocabulary]
    reader: Reader
    map_record: Mapper
    digest: str = field(repr=False)
    """SHA-256 of the package's code and words: a release read under another digest is read again."""
    complete: Completer | None = None
    learned: Learner | None = None

    def records(self, files: Files, issues: Issues) -> Iterator[tuple[RawRecord, PartyRecord]]:
        """Read and map every entry. Issues of the vocabulary and of each record go to `issues`."""
        vocabulary = self.vocabulary()
        for raw in self.reader.read(files):
            party = self.map_record(raw, vocabulary, issues)
            if party is not None:
                yield raw, party


def left_over(
    fields: Mapping[str, Any], ignored: Iterable[str], issues: Issues, *, key: str, line: int, path: str = ""
) -> None:
    """Report what a mapper did not take. Empty leftovers say nothing and are passed over."""
    skip = set(ignored)
    for name, value in fields.items():
        where = f"{path}{name}"
        if where in skip or not _says_something(value):
            continue
        issues.add(
            "unknown-element",
            f"{where} is not an element this reader knows; its value is kept here and not read",
            key=key,
            field=where,
            value=_shown(value),
            line=line,
        )


def _says_something(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(_says_something(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_says_something(inner) for inner in value)
    return value is not None


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
