"""Finding parties by name, reference or identifier.

References and identifiers are matched exactly, whatever their case, blanks and dots.
Names are compared in plain Latin letters (entities.folding) in two ways: by the
three-letter pieces they share, and by their consonants, so that “Mohammed”, “Muhammad”
and “محمد” find one another although they share few pieces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from core.clocks import Clocks
from core.fields import COMPACT
from entities.folding import compact, fold_name, script_of, skeleton
from entities.models import BirthDate, Entity, Name
from entities.selectors import last_word
from lists.models import Release
from sanctions.selectors.faceting import Dimension, Faceted, faceted
from sanctions.selectors.standing import Standing, by_entity, designations_of, standings

MOST_LETTERS = 200
FILTERS = ("status", "regime", "kind", "country", "listed")
_DIMENSIONS = [
    Dimension("status"),
    Dimension("regime"),
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

# Each record's newest version by the day of knowledge, and whether the list still has it.
_MOMENTS = """moments AS MATERIALIZED (
    SELECT DISTINCT ON (record_id) record_id, known_from AS moment,
        known_until IS NULL OR known_until > %(known)s AS live
    FROM lists_recordversion
    WHERE known_from <= %(known)s AND (known_until IS NULL OR known_until > known_from)
    ORDER BY record_id, known_from DESC)"""

_EXACT = f"""
    SELECT entity_id, NULL::bigint AS name_id, 4.0 AS score, 'reference' AS how, reference AS matched, false AS former
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
    JOIN entities_entityrecord l ON l.record_id = r.id JOIN moments m ON m.record_id = r.id"""  # noqa: S608 - of the code's own names

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
    JOIN entities_name n ON n.id = c.id LEFT JOIN moments m ON m.record_id = n.record_id
    WHERE NOT n.suppressed AND n.known_from <= %(known)s"""

# Every word of one or two; of more, two in three.
_BONES = """SELECT id, {shared}::float / {words} AS bones FROM entities_name
            WHERE skeletons {meets} %(bones)s AND {shared} >= {fewest}"""

_HITS = """hits AS MATERIALIZED ({found}),
party AS MATERIALIZED (
    SELECT DISTINCT ON (entity_id) entity_id, name_id, how, matched, former, score,
        count(name_id) OVER (PARTITION BY entity_id) AS names
    FROM (SELECT DISTINCT ON (entity_id, how, matched) * FROM hits
        ORDER BY entity_id, how, matched, score DESC, name_id) once
    WHERE how <> 'name' OR score >= 0.8 OR NOT EXISTS (SELECT 1 FROM hits WHERE how <> 'name')
    ORDER BY entity_id, score DESC, name_id)"""

_ALL = """party AS MATERIALIZED (
    SELECT id AS entity_id, NULL::bigint AS name_id, '' AS how, '' AS matched, false AS former, 0.0 AS score, 0 AS names
    FROM entities_entity e
    WHERE NOT EXISTS (SELECT 1 FROM entities_entityrecord l WHERE l.entity_id = e.id)
        OR EXISTS (SELECT 1 FROM entities_entityrecord l JOIN moments m USING (record_id) WHERE l.entity_id = e.id))"""

# One row a party, record and regime: the period that counts on the day.
_BASE = """standing AS (
    SELECT DISTINCT ON (d.entity_id, d.record_id, d.regime_id) d.entity_id, r.code AS regime,
        CASE WHEN d.in_force_from > %(day)s THEN 'not-listed'
             WHEN d.in_force_until <= %(day)s THEN 'delisted'
             WHEN d.status = 'delisted' THEN 'listed' ELSE d.status END AS status,
        coalesce(left(d.listed_on, 4), extract(year FROM d.in_force_from)::int::text) AS listed
    FROM sanctions_designation d JOIN sanctions_regime r ON r.id = d.regime_id JOIN party p ON p.entity_id = d.entity_id
    WHERE NOT d.suppressed AND d.known_from <= %(known)s AND (d.known_until IS NULL OR d.known_until > %(known)s)
    ORDER BY d.entity_id, d.record_id, d.regime_id, d.in_force_from <= %(day)s DESC,
        CASE WHEN d.in_force_from <= %(day)s THEN d.period ELSE -d.period END DESC),
lands AS (
    SELECT entity_id, array_agg(DISTINCT country ORDER BY country) AS country FROM (
        SELECT entity_id, record_id, known_from, known_until, text AS country
        FROM entities_fact JOIN party USING (entity_id) WHERE kind = 'nationality' AND NOT suppressed
        UNION ALL
        SELECT entity_id, record_id, known_from, known_until, country
        FROM entities_place JOIN party USING (entity_id) WHERE country <> '' AND NOT suppressed) said
    LEFT JOIN moments m USING (record_id)
    WHERE known_from <= coalesce(m.moment, %(known)s)
        AND (known_until IS NULL OR known_until > coalesce(m.moment, %(known)s))
        AND (record_id IS NULL OR m.moment IS NOT NULL)
    GROUP BY entity_id),
base AS (
    SELECT p.entity_id AS unit, p.name_id, p.how, p.matched, p.former, p.score, p.names, e.name, e.kind,
        coalesce(l.country, '{}') AS country, s.regime, coalesce(s.status, 'not-listed') AS status, s.listed
    FROM party p JOIN entities_entity e ON e.id = p.entity_id
    LEFT JOIN standing s ON s.entity_id = p.entity_id LEFT JOIN lands l ON l.entity_id = p.entity_id)"""


def _found(text: str) -> tuple[str, dict[str, object]]:
    """The statement's part that finds, and its parameters."""
    folded, exact = fold_name(text), compact(text)
    parts = [_EXACT]
    params: dict[str, object] = {"folded": folded, "compact": exact}
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
        parts.append(_NAMES.format(by_bones=by_bones))
    return "".join(parts), params


def _ask(text: str, chosen: Mapping[str, Sequence[str]], clocks: Clocks, limit: int, offset: int) -> Faceted:
    params: dict[str, object] = {"known": clocks.known_day, "day": clocks.day}
    party = _ALL
    if text:
        found, more = _found(text)
        params |= more
        party = _HITS.format(found=found)
    return faceted(
        f"{_MOMENTS}, {party}, {_BASE}",
        _DIMENSIONS,
        chosen,
        columns=["name_id", "how", "matched", "former", "score", "names", "name"],
        order="score DESC, lower(regexp_replace(name, '^[^[:alnum:]]+', ''))",
        limit=limit,
        offset=offset,
        params=params,
    )


_EVERY = 1_000_000


def ranking(text: str, clocks: Clocks) -> list[dict[str, Any]]:
    """Every party that a name, reference or identifier finds, best first: `unit` (its key), how, matched, score."""
    return _ask(text.strip(), {}, clocks, limit=_EVERY, offset=0).units


def search(
    text: str,
    chosen: Mapping[str, Sequence[str]],
    clocks: Clocks,
    newest: Mapping[int, Release],
    *,
    limit: int,
    offset: int = 0,
) -> Results:
    """Parties by how well they match, then by name; all of them where no text is given.

    `chosen` holds the values asked for, by the names in FILTERS; values of one filter are
    alternatives. A party meets the filters on status, regime and year when one of its
    designations meets them all.
    """
    asked = _ask(text.strip(), chosen, clocks, limit, offset)
    units = [row["unit"] for row in asked.units]
    parties = Entity.objects.in_bulk(units)
    names = _names(units, [row["name_id"] for row in asked.units if row["name_id"]], clocks.known_day)
    births: dict[int, list[BirthDate]] = {}
    for birth in last_word(BirthDate.objects.visible().filter(entity__in=units), clocks.known_day).order_by("id"):
        births.setdefault(birth.entity_id, []).append(birth)
    found = by_entity(standings(designations_of(units, clocks.known_day), clocks.day, newest))
    hits = [
        Hit(
            entity=parties[row["unit"]],
            how=row["how"],
            matched=row["matched"],
            name=next((name for name in names.get(row["unit"], ()) if name.pk == row["name_id"]), None),
            former=row["former"],
            more=max(row["names"] - (row["how"] == "name"), 0),
            score=row["score"],
            standings=found.get(row["unit"], []),
            originals=_originals(names.get(row["unit"], ())),
            births=births.get(row["unit"], []),
        )
        for row in asked.units
        if row["unit"] in parties
    ]
    return Results(hits, asked.total, asked.counts)


def _names(units: Sequence[int], matched: Sequence[int], day: date) -> dict[int, list[Name]]:
    """The matched names, and the names in the party's own script as last stated."""
    shown = last_word(Name.objects.visible().filter(entity__in=units, kind=Name.NameKind.ORIGINAL_SCRIPT), day)
    rows = shown.values("pk").union(Name.objects.filter(pk__in=matched).values("pk"))
    found: dict[int, list[Name]] = {}
    for name in Name.objects.filter(pk__in=rows).order_by("id"):
        found.setdefault(name.entity_id, []).append(name)
    return found


def _originals(names: Sequence[Name]) -> list[Name]:
    return [name for name in names if name.kind == Name.NameKind.ORIGINAL_SCRIPT and name.script != "Latn"]
