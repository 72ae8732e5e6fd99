"""Finding parties by name, reference or identifier.

References and identifiers are matched exactly, whatever their case, blanks and dots.
Names are compared in plain Latin letters (entities.folding) in two ways: by the
three-letter pieces they share, and by their consonants, so that “Mohammed”, “Muhammad”
and “محمد” find one another although they share few pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db import connection
from django.db.models import Q

from core.clocks import Clocks
from core.fields import COMPACT
from core.keeping import kept
from core.together import grouped, joined, together
from entities.folding import compact, fold_name, script_of, skeleton
from entities.models import BirthDate, Entity, Name
from entities.selectors import last_word
from lists.models import Record
from lists.querysets import known
from sanctions.models import Designation, Regime
from sanctions.selectors.faceting import Dimension, Table
from sanctions.selectors.standing import Standing, by_entity

MOST_LETTERS = 200
FILTERS = ("status", "regime", "measure", "source", "kind", "country", "listed")
CALLED_FOR = "called-for"
_DIMENSIONS = [
    Dimension("status"),
    Dimension("regime"),
    Dimension("measure", listed=True),
    Dimension("source"),
    Dimension("kind"),
    Dimension("country", listed=True),
    Dimension("listed"),
]
_FEWEST_LETTERS_OF_AN_IDENTIFIER = 4
_WORDS = 8


@dataclass(frozen=True)
class Hit:
    """A party found, and why: the name, reference or identifier that matched best."""

    entity: Entity
    how: str  # name, reference, record, identifier, or nothing when all were asked for
    matched: str
    name: Name | None
    former: bool  # the name is no longer on the list, which still has the party
    more: int  # further names that match
    score: float
    standings: Sequence[Standing]
    originals: Sequence[Name]
    births: Sequence[BirthDate]


@dataclass(frozen=True)
class Wanted:
    """A party that somebody called on a regime to list, and which it has not listed."""

    entity: int
    regime: str


@dataclass(frozen=True)
class Results:
    hits: list[Hit]
    total: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


# Words -------------------------------------------------------------------------------


def skeletons(text: str) -> list[str]:
    """The consonants of each word of a query that has enough of them to tell it from others.

    Scripts without short vowels give short words, and letters that Latin texts write
    otherwise: “حافظ” is folded to “hfdh” and written Hafiz.
    """
    folded, other_script = fold_name(text), script_of(text) not in ("Latn", "Zyyy")
    if other_script:
        folded = folded.replace("dh", "z")
    words = {skeleton(word): word for word in folded.split()[:_WORDS] if word.isalpha()}
    return [
        bones
        for bones, word in words.items()
        if len(bones) >= 3 or (len(bones) == 2 and (other_script or len(word) >= 5))
    ]


# The statement -------------------------------------------------------------------------

# When a record's newest version by the day of knowledge came.
_MOMENT = """LATERAL (
        SELECT known_from AS moment FROM lists_recordversion
        WHERE record_id = {record} AND known_from <= %(known)s AND (known_until IS NULL OR known_until > known_from)
        ORDER BY known_from DESC LIMIT 1) m"""

# A reference is first of all the entry's own, then that of parties which another entry lists as its aliases.
_EXACT = f"""
    SELECT entity_id, NULL::bigint AS name_id, CASE status WHEN 'listed-as-alias' THEN 3.9 ELSE 4.0 END AS score,
        'reference' AS how, reference AS matched, false AS former
    FROM sanctions_designation
    WHERE NOT suppressed AND known_from <= %(known)s
        AND {COMPACT.format("reference")} = %(compact)s
    UNION ALL
    SELECT l.entity_id, NULL, 3.5, 'record', printed, false
    FROM (
        SELECT id, key AS printed FROM lists_record
        WHERE {COMPACT.format("key")} = %(compact)s
        UNION ALL
        SELECT id, printed FROM lists_record, unnest(former_keys) AS printed
        WHERE former_keys <> ARRAY[]::varchar[] AND {COMPACT.format("printed")} = %(compact)s) r
    JOIN entities_entityrecord l ON l.record_id = r.id JOIN {_MOMENT.format(record="r.id")} ON true"""  # noqa: S608 - of the code's own names

_IDENTIFIERS = """
    UNION ALL
    SELECT entity_id, NULL, 3.0, 'identifier', coalesce(label, kind) || ' ' || number, false
    FROM entities_identifier
    WHERE NOT suppressed AND known_from <= %(known)s AND compact = %(compact)s"""

_NAMES = """
    UNION ALL
    SELECT n.entity_id, n.id,
        (0.9 * greatest(word_similarity(%(folded)s, n.folded), 0.85 * c.bones) + 0.1 * similarity(%(folded)s, n.folded)
         + CASE WHEN n.folded = %(folded)s THEN 1 ELSE 0 END)
        * CASE WHEN n.known_until <= m.moment THEN 0.8 ELSE 1 END
        * CASE n.quality WHEN 'weak' THEN 0.9 ELSE 1 END
        + CASE n.kind WHEN 'primary' THEN 0.05 ELSE 0 END,
        'name', n.text, coalesce(n.known_until <= m.moment, false)
    FROM (
        SELECT id, max(bones) AS bones FROM (
            SELECT id, 0 AS bones FROM entities_name WHERE folded %%> %(folded)s
            UNION ALL
            {by_bones}) either
        GROUP BY id) c
    JOIN entities_name n ON n.id = c.id LEFT JOIN {moment} ON true
    WHERE NOT n.suppressed AND n.known_from <= %(known)s"""

# Only for a name that ended does it matter where its record stands: most need no look at it.
_OF_ENDED = "CASE WHEN n.known_until IS NOT NULL THEN n.record_id END"

# Every word of one or two; of more, two in three.
_BONES = """SELECT id, {shared}::float / {words} AS bones FROM entities_name
            WHERE skeletons {meets} %(bones)s AND {shared} >= {fewest}"""

# By how well they match, then by name.
_BEST_FIRST = """
WITH hits AS MATERIALIZED ({found}),
party AS (
    SELECT DISTINCT ON (entity_id) entity_id, name_id, how, matched, former, score::float,
        count(name_id) OVER (PARTITION BY entity_id) AS names
    FROM (SELECT DISTINCT ON (entity_id, how, matched) * FROM hits
        ORDER BY entity_id, how, matched, score DESC, name_id) once
    WHERE how <> 'name' OR score >= 0.8 OR NOT EXISTS (SELECT 1 FROM hits WHERE how <> 'name')
    ORDER BY entity_id, score DESC, name_id)
SELECT entity_id AS unit, name_id, how, matched, former, score, names
FROM party p JOIN entities_entity e ON e.id = p.entity_id ORDER BY score DESC, {by_name}, e.id"""

_BY_NAME = "lower(regexp_replace(e.name, '^[^[:alnum:]]+', ''))"

# One row a party, record and regime: the period that counts on the day.
_ROWS = f"""
WITH moments AS MATERIALIZED (
    SELECT DISTINCT ON (record_id) record_id, known_from AS moment FROM lists_recordversion
    WHERE known_from <= %(known)s AND (known_until IS NULL OR known_until > known_from)
    ORDER BY record_id, known_from DESC),
party AS (
    SELECT id, kind, {_BY_NAME} AS by_name FROM entities_entity e
    WHERE NOT EXISTS (SELECT 1 FROM entities_entityrecord l WHERE l.entity_id = e.id)
        OR EXISTS (SELECT 1 FROM entities_entityrecord l JOIN moments m USING (record_id) WHERE l.entity_id = e.id)),
measures AS (
    SELECT regime_id, array_agg(code::text ORDER BY code) AS codes
    FROM sanctions_regime_measures JOIN sanctions_measure m ON m.id = measure_id GROUP BY regime_id),
standing AS (
    SELECT DISTINCT ON (d.entity_id, d.record_id, d.regime_id) d.entity_id, r.code AS regime, s.code AS source,
        CASE WHEN d.in_force_from > %(day)s THEN 'not-listed'
             WHEN d.in_force_until <= %(day)s THEN 'delisted'
             WHEN d.status = 'delisted' THEN 'listed' ELSE d.status END AS status,
        CASE WHEN d.stated_measures <> '{{}}' THEN d.stated_measures::text[] ELSE m.codes END AS measure,
        coalesce(left(d.listed_on, 4), extract(year FROM d.in_force_from)::int::text) AS listed
    FROM sanctions_designation d JOIN sanctions_regime r ON r.id = d.regime_id
    LEFT JOIN measures m ON m.regime_id = r.id
    LEFT JOIN lists_record l ON l.id = d.record_id LEFT JOIN lists_source s ON s.id = l.source_id
    WHERE NOT d.suppressed AND d.known_from <= %(known)s AND (d.known_until IS NULL OR d.known_until > %(known)s)
    ORDER BY d.entity_id, d.record_id, d.regime_id, d.in_force_from <= %(day)s DESC,
        CASE WHEN d.in_force_from <= %(day)s THEN d.period ELSE -d.period END DESC),
lands AS (
    SELECT entity_id, array_agg(DISTINCT country ORDER BY country) AS country FROM (
        SELECT entity_id, record_id, known_from, known_until, text AS country
        FROM entities_fact WHERE kind = 'nationality' AND NOT suppressed
        UNION ALL
        SELECT entity_id, record_id, known_from, known_until, country
        FROM entities_place WHERE country <> '' AND NOT suppressed) said
    LEFT JOIN moments m USING (record_id)
    WHERE known_from <= coalesce(m.moment, %(known)s)
        AND (known_until IS NULL OR known_until > coalesce(m.moment, %(known)s))
        AND (record_id IS NULL OR m.moment IS NOT NULL)
    GROUP BY entity_id)
SELECT p.id, coalesce(s.status, 'not-listed'), s.regime, s.measure, s.source, p.kind, l.country, s.listed
FROM party p LEFT JOIN standing s ON s.entity_id = p.id LEFT JOIN lands l ON l.entity_id = p.id
ORDER BY p.by_name, p.id"""  # noqa: S608 - of the code's own names


def _found(text: str) -> tuple[str, dict[str, Any]]:
    """The statement's part that finds, and its parameters."""
    folded, exact = fold_name(text), compact(text)
    parts = [_EXACT]
    params: dict[str, Any] = {"folded": folded, "compact": exact}
    if len(exact) >= _FEWEST_LETTERS_OF_AN_IDENTIFIER:
        parts.append(_IDENTIFIERS)
    if folded:
        bones = skeletons(text)
        by_bones = "SELECT NULL::bigint, 0 WHERE false"
        if bones:
            each = {f"bone_{place}": one for place, one in enumerate(bones)}
            params |= each | {"bones": bones}
            by_bones = _BONES.format(
                shared="(" + " + ".join(f"(%({name})s = ANY(skeletons))::int" for name in each) + ")",
                words=len(bones),
                meets="@>" if len(bones) < 3 else "&&",
                fewest=len(bones) if len(bones) < 3 else ceil(0.66 * len(bones)),
            )
        parts.append(_NAMES.format(by_bones=by_bones, moment=_MOMENT.format(record=_OF_ENDED)))
    return "".join(parts), params


def ranking(text: str, clocks: Clocks) -> list[dict[str, Any]]:
    """Every party that a name, reference or identifier finds, best first: `unit` (its key), how, matched, score."""
    found, params = _found(text.strip())
    params["known"] = clocks.known_day
    with connection.cursor() as cursor:
        cursor.execute(_BEST_FIRST.format(found=found, by_name=_BY_NAME), params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_UNASKED: dict[str, Any] = {"name_id": None, "how": "", "matched": "", "former": False, "score": 0.0, "names": 0}


def search(
    text: str,
    chosen: Mapping[str, Sequence[str]],
    clocks: Clocks,
    wanted: Callable[[], Iterable[Wanted]],
    *,
    limit: int,
    offset: int = 0,
) -> Results:
    """Parties by how well they match, then by name; all of them where no text is given.

    `chosen` holds the values asked for, by the names in FILTERS; values of one filter are
    alternatives. A party meets the filters on status, regime, measure, source and year when
    one of its designations meets them all. `wanted` tells who is called for under which
    regime: a status beside those of designations.
    """
    table = kept(lambda: _table(clocks, wanted()), "parties", clocks.day, clocks.known_day)
    ranked = {row["unit"]: row for row in ranking(text, clocks)} if text.strip() else None
    asked = table.ask(chosen, limit=limit, offset=offset, among=list(ranked) if ranked is not None else None)
    units = asked.units
    matches = {unit: ranked[unit] if ranked else _UNASKED for unit in units}
    read = _shown(units, [row["name_id"] for row in matches.values() if row["name_id"]], clocks)
    parties = {one.pk: one for one in read["parties"]}
    names, births = grouped(read["names"], "entity_id"), grouped(read["births"], "entity_id")
    joined(read["designations"], "regime", read["regimes"])
    joined(read["designations"], "record", read["records"])
    found = by_entity(Standing(one, clocks.day, None) for one in read["designations"])
    hits = [
        Hit(
            entity=parties[unit],
            how=row["how"],
            matched=row["matched"],
            name=next((name for name in names.get(unit, ()) if name.pk == row["name_id"]), None),
            former=row["former"],
            more=max(row["names"] - (row["how"] == "name"), 0),
            score=row["score"],
            standings=found.get(unit, []),
            originals=_originals(names.get(unit, ())),
            births=births.get(unit, []),
        )
        for unit, row in matches.items()
        if unit in parties
    ]
    return Results(hits, asked.total, asked.counts)


def _table(clocks: Clocks, wanted: Iterable[Wanted]) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"day": clocks.day, "known": clocks.known_day})
        rows = cursor.fetchall()
    told = {row[0]: row for row in rows}
    called = [
        (one.entity, CALLED_FOR, one.regime, (), None, told[one.entity][5], told[one.entity][6], None)
        for one in wanted
        if one.entity in told
    ]
    return Table(_DIMENSIONS, [*rows, *called])


def _shown(units: Sequence[int], matched: Sequence[int], clocks: Clocks) -> dict[str, list[Any]]:
    """What is shown of parties: the matched names and those in their own script, births, how they stand. One query."""
    day = clocks.known_day
    original = last_word(Name.objects.visible().filter(entity__in=units, kind=Name.NameKind.ORIGINAL_SCRIPT), day)
    rows: Any = Designation.objects.visible().filter(known(day), entity__in=units)
    return together(
        parties=Entity.objects.filter(pk__in=units),
        names=Name.objects.filter(Q(pk__in=original.values("pk")) | Q(pk__in=matched)).order_by("id"),
        births=last_word(BirthDate.objects.visible().filter(entity__in=units), day).order_by("id"),
        designations=rows.order_by("in_force_from", "regime__code", "period", "id"),
        regimes=Regime.objects.filter(pk__in=rows.values("regime")),
        records=Record.objects.filter(pk__in=rows.values("record")),
    )


def _originals(names: Sequence[Name]) -> list[Name]:
    return [name for name in names if name.kind == Name.NameKind.ORIGINAL_SCRIPT and name.script != "Latn"]
