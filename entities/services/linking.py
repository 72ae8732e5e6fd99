"""Which records are one party: compared as they change, decided by rule or by an editor, and acted on.

A refresh compares only the records it changed, with those that share a key with them. Everything
here works inside the caller's transaction and gives the same result when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db import connection

from core.copying import Json, copy_rows, take_stock
from entities.identity.deciding import EDITOR, REFERENCE, SCORE, SURE, WORTH_ASKING, Pair, Tie, parties, sure
from entities.identity.keys import CROWD, keys, reference_keys
from entities.identity.likeness import Evidence, Likeness, compare
from entities.identity.profile import Profile, profile
from entities.models import Link
from entities.services.merging import bring_together
from lists.records import PartyRecord

_BATCH = 2000
_LOCK = 0x1DE471
_MISPRINT = SURE - 0.01
"""As likely as a pair can be whose reference calls a person a group: it waits for a person."""

# What a record says now; of one that is gone, what it said last.
_CONTENT = """
SELECT DISTINCT ON (v.record_id) v.record_id, s.code, v.content
FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id JOIN lists_source s ON s.id = r.source_id
WHERE v.record_id = ANY(%s) ORDER BY v.record_id, v.known_until DESC NULLS FIRST, v.known_from DESC, v.release_id DESC
"""

_CANDIDATES = """
SELECT DISTINCT least(k.record_id, o.record_id), greatest(k.record_id, o.record_id)
FROM entities_recordkey k JOIN entities_recordkey o ON o.key = k.key AND o.record_id <> k.record_id
JOIN lists_record mine ON mine.id = k.record_id JOIN lists_record theirs ON theirs.id = o.record_id
WHERE k.record_id = ANY(%(records)s) AND (mine.source_id <> theirs.source_id OR k.reference)
AND (k.reference OR (SELECT count(*) FROM (SELECT 1 FROM entities_recordkey c WHERE c.key = k.key LIMIT %(crowd)s) n)
    < %(crowd)s)
"""

_UPSERT = """
INSERT INTO entities_link (left_id, right_id, state, origin, score, reasons, note)
SELECT left_id, right_id, state, origin, score, reasons, '' FROM compared
ON CONFLICT (left_id, right_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons,
    state = CASE WHEN entities_link.decided_at IS NULL AND
        (excluded.origin = 'reference' OR entities_link.origin = 'reference' OR entities_link.state <> 'linked')
        THEN excluded.state ELSE entities_link.state END,
    origin = CASE WHEN entities_link.decided_at IS NULL THEN excluded.origin ELSE entities_link.origin END
WHERE (entities_link.score, entities_link.reasons, entities_link.origin)
    IS DISTINCT FROM (excluded.score, excluded.reasons, excluded.origin)
"""

_PAIRED = """
SELECT right_id FROM entities_link WHERE left_id = ANY(%(records)s)
UNION SELECT left_id FROM entities_link WHERE right_id = ANY(%(records)s)
"""

# Records that are, or could come to be, one party with those given.
_NEXT_TO = """
SELECT right_id FROM entities_link WHERE left_id = ANY(%(records)s)
    AND (state = 'linked' OR (decided_at IS NULL AND (score >= %(sure)s OR origin = 'reference')))
UNION SELECT left_id FROM entities_link WHERE right_id = ANY(%(records)s)
    AND (state = 'linked' OR (decided_at IS NULL AND (score >= %(sure)s OR origin = 'reference')))
UNION SELECT same.record_id FROM entities_entityrecord own JOIN entities_entityrecord same USING (entity_id)
WHERE own.record_id = ANY(%(records)s)
"""

_PARTIES = """
SELECT r.id, r.source_id, l.entity_id FROM lists_record r
LEFT JOIN entities_entityrecord l ON l.record_id = r.id WHERE r.id = ANY(%(records)s)
"""

_LINKS = """
SELECT l.id, l.left_id, l.right_id, l.state, l.origin, l.score, l.decided_at IS NOT NULL, a.source_id, b.source_id
FROM entities_link l JOIN lists_record a ON a.id = l.left_id JOIN lists_record b ON b.id = l.right_id
WHERE l.left_id = ANY(%(records)s) OR l.right_id = ANY(%(records)s)
"""


def link(records: Sequence[int], families: Mapping[str, str]) -> set[int]:
    """Compare these records with all others, and give each its party: one for all that are surely one.

    `families` gives for a regime the one whose list it copies. Gives the records that went from one
    party to another; their values went with them.
    """
    one_at_a_time()
    parted: set[int] = set()
    for start in range(0, len(records), _BATCH):
        parted |= _compare(records[start : start + _BATCH], families)
    take_stock(len(records), "entities_link", "entities_entityrecord")
    return settle([*records, *parted])


def one_at_a_time() -> None:
    """Two that link at once would each miss what the other finds: the second waits for the first's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@dataclass
class Known:
    """Profiles by record, fetched as they are needed and forgotten with the batch."""

    families: Mapping[str, str]
    found: dict[int, Profile] = field(default_factory=dict)

    def fetch(self, records: Iterable[int]) -> None:
        decoder = msgspec.json.Decoder(PartyRecord)
        wanted = [record for record in records if record not in self.found]
        with connection.cursor() as cursor:
            cursor.execute(_CONTENT, [wanted])
            for record, source, content in cursor.fetchall():
                self.found[record] = profile(source, decoder.decode(content), self.families)


def _compare(records: Sequence[int], families: Mapping[str, str]) -> set[int]:
    """Keep what is found of these records and others. Gives those that they are no longer paired with."""
    known = Known(families)
    known.fetch(records)
    _keep_keys(known.found)
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"records": list(records), "crowd": CROWD})
        pairs: list[tuple[int, int]] = sorted(cursor.fetchall())
    known.fetch({record for pair in pairs for record in pair})
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE compared (left_id bigint, right_id bigint, state text, origin text, score float8, "
            "reasons jsonb) ON COMMIT DROP"
        )
        copy_rows(
            "compared",
            ["left_id", "right_id", "state", "origin", "score", "reasons"],
            _rows(pairs, known.found),
        )
        cursor.execute(
            "DELETE FROM entities_link l WHERE decided_at IS NULL AND (left_id = ANY(%s) OR right_id = ANY(%s)) "
            "AND NOT EXISTS (SELECT 1 FROM compared c WHERE c.left_id = l.left_id AND c.right_id = l.right_id) "
            "RETURNING left_id, right_id",
            [list(records), list(records)],
        )
        parted = {record for pair in cursor.fetchall() for record in pair}
        cursor.execute(_UPSERT)
        cursor.execute("DROP TABLE compared")
    return parted


def _keep_keys(profiles: Mapping[int, Profile]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM entities_recordkey WHERE record_id = ANY(%s)", [list(profiles)])
    copy_rows("entities_recordkey", ["record_id", "key", "reference"], _key_rows(profiles))
    take_stock(len(profiles), "entities_recordkey")


def _key_rows(profiles: Mapping[int, Profile]) -> Iterator[tuple[int, int, bool]]:
    for record, one in profiles.items():
        yield from ((record, key, False) for key in sorted(keys(one)))
        yield from ((record, key, True) for key in sorted(reference_keys(one)))


def _rows(pairs: Iterable[tuple[int, int]], known: Mapping[int, Profile]) -> Iterator[tuple[Any, ...]]:
    for left, right in pairs:
        one, other = known[left], known[right]
        likeness = compare(one, other)
        if one.declares(other) or other.declares(one):
            yield (left, right, *_declared(one, other, likeness))
        elif one.source != other.source and likeness.score >= WORTH_ASKING:
            yield left, right, Link.State.QUEUED, Link.Origin.SCORE, likeness.score, _said(likeness)


def _declared(one: Profile, other: Profile, likeness: Likeness) -> tuple[str, str, float, Json]:
    """A reference decides by itself, unless it calls a person a group: then it is more likely misprinted."""
    printed = sorted((one.references & other.own) | (other.references & one.own) | (one.references & other.references))
    word = Evidence("reference", 0.0, ", ".join(reference for _, reference in printed), "")
    said = _said(likeness, word)
    if (one.kind == "person") != (other.kind == "person"):
        return Link.State.QUEUED, Link.Origin.SCORE, min(likeness.score, _MISPRINT), said
    return Link.State.LINKED, Link.Origin.REFERENCE, likeness.score, said


def _said(likeness: Likeness, *more: Evidence) -> Json:
    return Json([piece.as_json() for piece in (*more, *likeness.evidence) if piece.weight or piece in more])


def _put(links: Sequence[int], state: Link.State) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entities_link SET state = %s WHERE id = ANY(%s) AND decided_at IS NULL", [state, list(links)]
        )


_STRENGTH: Mapping[str, int] = {
    Link.Origin.EDITOR: EDITOR, Link.Origin.REFERENCE: REFERENCE, Link.Origin.SCORE: SCORE
}  # fmt: skip


def settle(records: Sequence[int]) -> set[int]:
    """Decide the pairs around these records and let the parties follow. Gives the records whose party changed.

    What is around them is whole: every pair that could join one of its records to another, and every
    rival of such a pair. So it comes to the same whichever record is asked about, and when it is asked again.
    """
    around = _around(records)
    with connection.cursor() as cursor:
        cursor.execute(_PARTIES, {"records": sorted(around)})
        rows = cursor.fetchall()
        around_of = {record: source for record, source, _ in rows}
        entity_of = {record: entity for record, _, entity in rows if entity}
        cursor.execute(_LINKS, {"records": sorted(around)})
        links = [_Row(*row) for row in cursor.fetchall()]
    source_of = {one.left: one.left_source for one in links} | {one.right: one.right_source for one in links}
    unsaid = [one for one in links if not one.decided]
    wanted = sure(
        (
            Pair(one.left, one.right, one.score or 0.0, one.state == Link.State.LINKED)
            for one in links
            # What an editor is not sure of is still a rival: else that doubt would decide for the other.
            if one.state == Link.State.UNSURE or (not one.decided and one.origin == Link.Origin.SCORE)
        ),
        source_of,
    )
    ties = [
        Tie(one.left, one.right, _STRENGTH[one.origin], one.score or 0.0)
        for one in links
        if (one.decided and one.state == Link.State.LINKED)
        or (not one.decided and (one.origin == Link.Origin.REFERENCE or (one.left, one.right) in wanted))
    ]
    apart = [(one.left, one.right) for one in links if one.decided and one.state == Link.State.REJECTED]
    claimed = _claimed(around)
    groups, refused = parties(around, [*ties, *_of_one_claim(claimed)], around_of, apart, claimed)
    followed = {(tie.left, tie.right) for tie in ties} - {(tie.left, tie.right) for tie in refused}
    for state in (Link.State.LINKED, Link.State.QUEUED):
        _put(
            [
                one.pk for one in unsaid
                if one.state != state and ((one.left, one.right) in followed) is (state == Link.State.LINKED)
            ],
            state,
        )  # fmt: skip
    return bring_together(groups, entity_of, claimed)


@dataclass(frozen=True, slots=True)
class _Row:
    """A pair as it is kept."""

    pk: int
    left: int
    right: int
    state: str
    origin: str
    score: float | None
    decided: bool
    left_source: int
    right_source: int


def _around(records: Sequence[int]) -> set[int]:
    """These records, all they are paired with, and whatever is or could be one party with any of them."""
    found = reached = set(records)
    with connection.cursor() as cursor:
        cursor.execute(_PAIRED, {"records": sorted(found)})
        found = reached = found | {row[0] for row in cursor.fetchall()}
        while reached:
            cursor.execute(_NEXT_TO, {"records": sorted(reached), "sure": SURE})
            reached = {row[0] for row in cursor.fetchall()} - found
            found = found | reached
    return found


def decide(left: int, right: int, state: Link.State, by: User | None, note: str, at: datetime) -> Link:
    """An editor's word on two records, over whatever was thought of them before. `settle` acts on it."""
    first, second = sorted((left, right))
    found, _ = Link.objects.update_or_create(
        left_id=first,
        right_id=second,
        defaults={
            "state": state, "origin": Link.Origin.EDITOR, "decided_by": by, "decided_at": at,
            "note": note.strip(),
        },
    )  # fmt: skip
    return found


def forget(one: Link) -> None:
    """Take an editor's word back: what the lists print and how alike the records are decides again, by `link`."""
    Link.objects.filter(pk=one.pk).update(
        state=Link.State.QUEUED, origin=Link.Origin.SCORE, decided_by=None, decided_at=None, note=""
    )


def _of_one_claim(claimed: Mapping[int, int]) -> list[Tie]:
    """Records that the project's files hold to be one party's are one by a person's word."""
    first: dict[int, int] = {}
    return [
        Tie(first[entity], record, EDITOR, 1.0)
        for record, entity in sorted(claimed.items())
        if first.setdefault(entity, record) != record
    ]


def settle_claims() -> set[int]:
    """Bring the records that the project's files claim for a party to it. Gives those that moved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM entities_recordclaim c JOIN lists_source s ON s.code = c.source "
            "JOIN lists_record r ON r.source_id = s.id AND (r.key = c.key OR c.key = ANY(r.former_keys)) "
            "JOIN entities_entityrecord l ON l.record_id = r.id WHERE l.entity_id <> c.entity_id"
        )
        records = [row[0] for row in cursor.fetchall()]
    return settle(records) if records else set()


def _claimed(records: Iterable[int]) -> dict[int, int]:
    """The records that the project's files hold to be a party's, by that party."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, c.entity_id FROM lists_record r JOIN lists_source s ON s.id = r.source_id "
            "JOIN entities_recordclaim c ON c.source = s.code AND (c.key = r.key OR c.key = ANY(r.former_keys)) "
            "WHERE r.id = ANY(%s)",
            [list(records)],
        )
        return dict(cursor.fetchall())
