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
from entities.identity.deciding import EDITOR, REFERENCE, SCORE, WORTH_ASKING, Pair, Tie, parties, sure
from entities.identity.keys import CROWD, keys, reference_keys
from entities.identity.likeness import Evidence, Likeness, compare
from entities.identity.profile import Profile, profile
from entities.models import Link
from entities.services.merging import bring_together
from lists.records import PartyRecord

_BATCH = 2000
_LOCK = 0x1DE471

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

# Records that are, or may be, one party with those given: through linked pairs and shared parties.
_NEXT_TO = """
SELECT right_id FROM entities_link WHERE state = 'linked' AND left_id = ANY(%(records)s)
UNION SELECT left_id FROM entities_link WHERE state = 'linked' AND right_id = ANY(%(records)s)
UNION SELECT same.record_id FROM entities_entityrecord own JOIN entities_entityrecord same USING (entity_id)
WHERE own.record_id = ANY(%(records)s)
"""

_PARTY = """
SELECT r.id, r.source_id, l.entity_id FROM lists_record r
LEFT JOIN entities_entityrecord l ON l.record_id = r.id WHERE r.id = ANY(%(records)s)
"""

_LINKS = """
SELECT id, left_id, right_id, state, origin, score FROM entities_link
WHERE left_id = ANY(%(records)s) AND right_id = ANY(%(records)s) AND state IN ('linked', 'rejected')
"""


def link(records: Sequence[int], families: Mapping[str, str]) -> set[int]:
    """Compare these records with all others, and give each its party: one for all that are surely one.

    `families` gives for a regime the one whose list it copies. Gives the records that went from one
    party to another; their values went with them.
    """
    one_at_a_time()
    for start in range(0, len(records), _BATCH):
        _compare(records[start : start + _BATCH], families)
    take_stock(len(records), "entities_link", "entities_entityrecord")
    _decide(records)
    return settle(records)


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


def _compare(records: Sequence[int], families: Mapping[str, str]) -> None:
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
            "AND NOT EXISTS (SELECT 1 FROM compared c WHERE c.left_id = l.left_id AND c.right_id = l.right_id)",
            [list(records), list(records)],
        )
        cursor.execute(_UPSERT)
        cursor.execute("DROP TABLE compared")


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
    misprint = (one.kind == "person") != (other.kind == "person")
    state = Link.State.QUEUED if misprint else Link.State.LINKED
    return state, Link.Origin.REFERENCE, likeness.score, _said(likeness, word)


def _said(likeness: Likeness, *more: Evidence) -> Json:
    return Json([piece.as_json() for piece in (*more, *likeness.evidence) if piece.weight or piece in more])


def _decide(records: Sequence[int]) -> None:
    """Link the pairs by likeness that are sure, of those that these records bear on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH touched AS (SELECT unnest(%(records)s::bigint[]) AS id), near AS ("
            "SELECT left_id AS id FROM entities_link WHERE right_id IN (SELECT id FROM touched) "
            "UNION SELECT right_id FROM entities_link WHERE left_id IN (SELECT id FROM touched) "
            "UNION SELECT id FROM touched) "
            "SELECT l.id, l.left_id, l.right_id, l.score, l.state, a.source_id, b.source_id FROM entities_link l "
            "JOIN lists_record a ON a.id = l.left_id JOIN lists_record b ON b.id = l.right_id "
            "WHERE l.origin = 'score' AND l.decided_at IS NULL "
            "AND (l.left_id IN (SELECT id FROM near) OR l.right_id IN (SELECT id FROM near))",
            {"records": list(records)},
        )
        rows = cursor.fetchall()
    source_of = {left: a for _, left, _, _, _, a, _ in rows} | {right: b for _, _, right, _, _, _, b in rows}
    linked = sure(
        (Pair(left, right, score, state == Link.State.LINKED) for _, left, right, score, state, _, _ in rows), source_of
    )
    for state in (Link.State.LINKED, Link.State.QUEUED):
        ids = [
            pk for pk, left, right, _, now, _, _ in rows
            if now != state and ((left, right) in linked) is (state == Link.State.LINKED)
        ]  # fmt: skip
        _put(ids, state)


def _put(links: Sequence[int], state: Link.State) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entities_link SET state = %s WHERE id = ANY(%s) AND decided_at IS NULL", [state, list(links)]
        )


_STRENGTH: Mapping[str, int] = {
    Link.Origin.EDITOR: EDITOR, Link.Origin.REFERENCE: REFERENCE, Link.Origin.SCORE: SCORE
}  # fmt: skip


def settle(records: Sequence[int]) -> set[int]:
    """Make the parties follow the links around these records. Gives the records whose party changed."""
    with connection.cursor() as cursor:
        found = reached = set(records)
        while reached:
            cursor.execute(_NEXT_TO, {"records": sorted(reached)})
            reached = {row[0] for row in cursor.fetchall()} - found
            found = found | reached
        cursor.execute(_PARTY, {"records": sorted(found)})
        rows = cursor.fetchall()
        around = {record: source for record, source, _ in rows}
        entity_of = {record: entity for record, _, entity in rows if entity}
        cursor.execute(_LINKS, {"records": sorted(found)})
        links = cursor.fetchall()
    ties, apart, at = [], [], {}
    for pk, left, right, state, origin, score in links:
        if state == Link.State.LINKED:
            tie = Tie(left, right, _STRENGTH[origin], score or 0.0)
            ties.append(tie)
            at[tie] = pk
        else:
            apart.append((left, right))
    claimed = _claimed(around)
    ties += _of_one_claim(claimed)
    groups, refused = parties(around, ties, around, apart, claimed)
    _put([at[tie] for tie in refused], Link.State.QUEUED)
    return bring_together(groups, entity_of, claimed)


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
