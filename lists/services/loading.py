"""From a release's bytes to its loaded records: read, mapped and staged, not yet believed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection, transaction

from core.copying import Json, copy_rows
from core.storage import path_of
from lists.models import LoadedRecord, Release
from lists.publishers import publisher
from lists.reading import Issue, Issues, Publisher, RawRecord, Vocabulary
from lists.records import content, fingerprint

REPLACEMENT = "\ufffd"
_BATCH = 1000  # records whose contents are held at once
Report = Callable[[str, int, int], None]


@dataclass
class Reading:
    """What reading a release found, for the checks."""

    count: int = 0
    regimes: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)


def quiet(_stage: str, _done: int = 0, _total: int = 0) -> None:
    """A report nobody reads."""


def files_of(release: Release) -> dict[str, Path]:
    return {entry["name"]: path_of(entry["sha256"]) for entry in release.files}


@dataclass(frozen=True)
class Mapped:
    """An entry in our words, encoded, and what the checks count of it."""

    key: str
    serial: str | None
    kind: str
    regimes: frozenset[str]
    filled: tuple[str, ...]
    fingerprint: str
    content: msgspec.Raw


@dataclass(frozen=True)
class Reread:
    """What mapping an entry gave: the entry, if it is one, and the issues, by lines after its first."""

    mapped: Mapped | None
    issues: list[tuple[Issue, int | None]]


class Memory:
    """The entries of the edition before, by what the publisher printed.

    Editions that are read in a row differ little; an entry that stands word for word in
    the one before is not mapped again. Holds one edition.
    """

    def __init__(self) -> None:
        self._before: dict[bytes, Reread] = {}
        self._now: dict[bytes, Reread] = {}

    def begin(self) -> None:
        self._now = {}

    def end(self) -> None:
        self._before, self._now = self._now, {}

    def recall(self, printed: bytes, anew: Callable[[], Reread]) -> Reread:
        name = hashlib.sha256(printed).digest()
        found = self._before.get(name) or anew()
        self._now[name] = found
        return found


def load(release: Release, report: Report = quiet, memory: Memory | None = None) -> Reading:
    """Read a release's stored bytes into loaded records, replacing those of an earlier attempt.

    Streams: memory does not grow with the file. Raises DocumentError when the document
    is not a whole release of this list; nothing of it stays loaded then. `memory` is
    for editions that are read in a row.
    """
    package = publisher(release.source.code)
    issues, reading = Issues(), Reading()
    expected = (release.previous and release.previous.record_count) or 0
    if memory:
        memory.begin()
    with transaction.atomic():
        LoadedRecord.objects.filter(release=release).delete()
        entries = _entries(package, release, issues, memory)
        copy_rows(
            "lists_loadedrecord",
            ["release_id", "key", "serial", "line", "fingerprint", "content", "raw"],
            _rows(release.pk, entries, issues, reading, lambda done: report("reading", done, expected)),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE lists_loadedrecord (release_id, key, serial)")
        release.record_count = reading.count
        release.reader_digest = package.digest
        release.save(update_fields=["record_count", "reader_digest"])
        _complete(package, release)
        _heal(release)
    if memory:
        memory.end()
    reading.issues = issues.found
    return reading


def _entries(
    package: Publisher, release: Release, issues: Issues, memory: Memory | None
) -> Iterator[tuple[int, bytes, Mapped]]:
    """Every entry: its line, what was printed, and what it says."""
    vocabulary = package.vocabulary()
    for raw in package.reader.read(files_of(release)):
        printed = msgspec.json.encode({"tag": raw.tag, "fields": raw.fields})
        anew = partial(_read, package, raw, vocabulary)
        found = memory.recall(printed, anew) if memory else anew()
        for issue, after in found.issues:
            line = None if after is None else raw.line + after
            issues.found.append(msgspec.structs.replace(issue, line=line))
        if found.mapped is not None:
            yield raw.line, printed, found.mapped


def _read(package: Publisher, raw: RawRecord, vocabulary: Vocabulary) -> Reread:
    issues = Issues()
    party = package.map_record(raw, vocabulary, issues)
    found = [(issue, None if issue.line is None else issue.line - raw.line) for issue in issues.found]
    if party is None:
        return Reread(None, found)
    built = content(party)
    mapped = Mapped(
        party.key,
        party.serial,
        party.kind,
        frozenset(listing.regime for listing in party.listings),
        tuple(f"{party.kind}.{name}" for name in built),
        fingerprint(built),
        msgspec.Raw(msgspec.json.encode(built)),
    )
    return Reread(mapped, found)


def _rows(
    release: int,
    entries: Iterator[tuple[int, bytes, Mapped]],
    issues: Issues,
    reading: Reading,
    report: Callable[[int], None],
) -> Iterator[tuple[Any, ...]]:
    seen: dict[str, int] = {}
    for line, printed, one in entries:
        if one.key in seen:
            issues.add(
                "duplicate-key",
                f"{one.key} stands twice: at line {seen[one.key]} and again here. The first is used; "
                "the second is kept in this issue.",
                key=one.key,
                value=printed.decode(),
                line=line,
            )
            continue
        seen[one.key] = line
        reading.count += 1
        reading.kinds[one.kind] += 1
        reading.regimes.update(one.regimes)
        reading.filled.update(one.filled)
        report(reading.count)
        yield (
            release, one.key, one.serial, line, one.fingerprint, Json(one.content), Json(msgspec.Raw(printed)),
        )  # fmt: skip


# Each entry that says something else than the version now in force, beside what that version says.
_DIFFERING = """
FROM lists_loadedrecord l
JOIN lists_record r ON r.source_id = %(source)s AND r.key = l.key
JOIN lists_recordversion v ON v.record_id = r.id AND v.until_release_id IS NULL
WHERE l.release_id = %(release)s AND l.fingerprint <> v.fingerprint
"""


def _complete(package: Publisher, release: Release) -> None:
    """Where an edition's format cannot say something of an entry, keep it as the list said it before.

    OFAC's sdn.csv comes without alt.csv: the aliases are then unstated, not withdrawn.
    """
    if package.complete is None:
        return
    names = {
        pk: frozenset(file["name"] for file in files)
        for pk, files in Release.objects.filter(source=release.source_id).values_list("pk", "files")
    }
    with connection.cursor() as cursor:
        place = {"source": release.source_id, "release": release.pk}
        cursor.execute("SELECT l.id " + _DIFFERING + " ORDER BY l.id", place)
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "CREATE TEMPORARY TABLE completed (id bigint, fingerprint text, content jsonb, learned bool) ON COMMIT DROP"
        )
        for start in range(0, len(ids), _BATCH):
            cursor.execute(
                "SELECT l.id, l.content, v.content, v.fingerprint, v.release_id "
                + _DIFFERING
                + " AND l.id = ANY(%(ids)s)",
                {**place, "ids": ids[start : start + _BATCH]},
            )
            rows: list[tuple[int, str, Json | None, bool]] = []
            for pk, new_text, old_text, old_print, began in cursor.fetchall():
                new, old = msgspec.json.decode(new_text), msgspec.json.decode(old_text)
                whole = package.complete(new, old, names[release.pk])
                if whole == old:
                    rows.append((pk, old_print, None, False))
                    continue
                learned = package.learned is not None and package.learned(whole, old, names[began])
                if learned or whole != new:
                    rows.append((pk, fingerprint(whole), Json(whole), learned))
            copy_rows("completed", ["id", "fingerprint", "content", "learned"], rows)
        cursor.execute(
            "UPDATE lists_loadedrecord l SET fingerprint = c.fingerprint, content = coalesce(c.content, l.content), "
            "learned = c.learned FROM completed c WHERE c.id = l.id"
        )
        cursor.execute("DROP TABLE completed")


def _heal(release: Release) -> None:
    """Where a publisher's file lost letters (U+FFFD), take the value the list printed before.

    The loss is a data issue, not an amendment: the UN printed TAi.068 so from 2025-11
    to 2026-02. A damaged value that fits nothing printed before stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, l.content, v.content FROM lists_loadedrecord l "
            "JOIN lists_record r ON r.source_id = %s AND r.key = l.key "
            "JOIN lists_recordversion v ON v.record_id = r.id AND v.until_release_id IS NULL "
            "WHERE l.release_id = %s AND l.content::text LIKE %s",
            [release.source_id, release.pk, f"%{REPLACEMENT}%"],
        )
        damaged = cursor.fetchall()
        for pk, new_text, old_text in damaged:
            healed = heal(msgspec.json.decode(new_text), msgspec.json.decode(old_text))
            cursor.execute(
                "UPDATE lists_loadedrecord SET content = %s, fingerprint = %s WHERE id = %s",
                [msgspec.json.encode(healed).decode(), fingerprint(healed), pk],
            )


def heal(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """`new` with each damaged text replaced by the one text of the same field of `old` that it can be."""
    return {name: _healed(value, _texts(old.get(name))) for name, value in new.items()}


def _texts(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {text for inner in value.values() for text in _texts(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in _texts(inner)}
    return set()


def _healed(value: Any, candidates: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _healed(inner, candidates) for name, inner in value.items()}
    if isinstance(value, list):
        return [_healed(inner, candidates) for inner in value]
    if isinstance(value, str) and REPLACEMENT in value:
        fitting = [text for text in candidates if _fits(value, text)]
        return fitting[0] if len(fitting) == 1 else value
    return value


def _fits(damaged: str, whole: str) -> bool:
    """Whether `whole` reads as `damaged` with each run of n lost bytes standing for up to n letters."""
    pieces: list[str] = []
    run = 0
    for letter in "".join(damaged.split()):
        if letter == REPLACEMENT:
            run += 1
            continue
        if run:
            pieces.append(f".{{0,{run}}}")
            run = 0
        pieces.append(re.escape(letter))
    if run:
        pieces.append(f".{{0,{run}}}")
    return REPLACEMENT not in whole and bool(re.fullmatch("".join(pieces), "".join(whole.split())))


def stable_key(issue: Issue) -> str:
    """The same for the same issue in every release: where it is and what it says, not its line."""
    parts = (issue.code, issue.key, issue.field, issue.value)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
