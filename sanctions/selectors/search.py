"""Finding parties by name, reference or identifier.

References and identifiers are matched exactly, whatever their case, blanks and dots.
Names are compared in plain Latin letters (entities.folding) in two ways: by the
three-letter pieces they share, and by their consonants, so that “Mohammed”, “Muhammad”
and “محمد” find one another although they share few pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from math import ceil
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Lower

from core.clocks import Clocks
from core.fields import COMPACT
from core.keeping import kept
from core.together import grouped, joined, of, together_of
from entities.folding import compact, fold_name, script_of, skeleton
from entities.models import BirthDate, Entity, Name
from entities.selectors import last_word
from lists.models import Record
from lists.querysets import known
from sanctions.models import Designation
from sanctions.selectors.faceting import Dimension, Table
from sanctions.selectors.law import law
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
_MOMENT = """(
        SELECT max(known_from) FROM lists_recordversion
        WHERE record_id = {record} AND known_from <= %(known)s AND (known_until IS NULL OR known_until > known_from))"""

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
    JOIN entities_entityrecord l ON l.record_id = r.id
    WHERE {_MOMENT.format(record="r.id")} IS NOT NULL"""  # noqa: S608 - of the code's own names

_IDENTIFIERS = """
    UNION ALL
    SELECT entity_id, NULL, 3.0, 'identifier', coalesce(label, kind) || ' ' || number, false
    FROM entities_identifier
    WHERE NOT suppressed AND known_from <= %(known)s AND compact = %(compact)s"""

# What many names share is reckoned once: how near their plain letters come to what was asked for.
_SAID = f"""
said AS MATERIALIZED (
    SELECT id, entity_id, text, folded, kind, quality, {{bones}} AS bones,
        CASE WHEN known_until IS NULL THEN false
            ELSE coalesce(known_until <= {_MOMENT.format(record="n.record_id")}, false) END AS former
    FROM entities_name n WHERE ({{meets}}) AND NOT suppressed AND known_from <= %(known)s),
near AS MATERIALIZED (
    SELECT folded, bones, 0.9 * greatest(word_similarity(%(folded)s, folded), 0.85 * bones)
        + 0.1 * similarity(%(folded)s, folded) + CASE WHEN folded = %(folded)s THEN 1 ELSE 0 END AS score
    FROM (SELECT DISTINCT folded, bones FROM said) alike),"""  # noqa: S608 - of the code's own names

_NAMES = """
    UNION ALL
    SELECT entity_id, id,
        score * CASE WHEN former THEN 0.8 ELSE 1 END * CASE quality WHEN 'weak' THEN 0.9 ELSE 1 END
        + CASE kind WHEN 'primary' THEN 0.05 ELSE 0 END,
        'name', text, former
    FROM said JOIN near USING (folded, bones)"""

_MATCHES = """
WITH {said}
hits AS MATERIALIZED ({found})
SELECT DISTINCT ON (entity_id) entity_id, name_id, how, matched, former, score::float,
    count(name_id) OVER (PARTITION BY entity_id) AS names
FROM (SELECT DISTINCT ON (entity_id, how, matched) * FROM hits
    ORDER BY entity_id, how, matched, score DESC, name_id) once
WHERE how <> 'name' OR score >= 0.8 OR NOT EXISTS (SELECT 1 FROM hits WHERE how <> 'name')
ORDER BY entity_id, score DESC, name_id"""

_BY_NAME = "lower(regexp_replace(name, '^[^[:alnum:]]+', ''))"
BY_NAME = Lower(Func("name", Value("^[^[:alnum:]]+"), Value(""), function="regexp_replace", output_field=TextField()))

# One row a party, record and regime: the period that counts on the day.
_ROWS = f"""
WITH moments AS MATERIALIZED (
    SELECT DISTINCT ON (record_id) record_id, known_from AS moment FROM lists_recordversion
    WHERE known_from <= %(known)s AND (known_until IS NULL OR known_until > known_from)
    ORDER BY record_id, known_from DESC),
party AS (
    SELECT id, kind, {_BY_NAME} AS by_name FROM entities_entity e
    WHERE merged_into_id IS NULL AND (
        NOT EXISTS (SELECT 1 FROM entities_entityrecord l WHERE l.entity_id = e.id)
        OR EXISTS (SELECT 1 FROM entities_entityrecord l JOIN moments m USING (record_id) WHERE l.entity_id = e.id))),
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


def _asked(text: str) -> tuple[str, dict[str, Any]]:
    """The statement that finds, and its parameters."""
    folded, exact = fold_name(text), compact(text)
    said, parts = "", [_EXACT]
    params: dict[str, Any] = {"folded": folded, "compact": exact}
    if len(exact) >= _FEWEST_LETTERS_OF_AN_IDENTIFIER:
        parts.append(_IDENTIFIERS)
    if folded:
        shared, meets, values = _by_bones(skeletons(text))
        said = _SAID.format(bones=shared, meets=" OR ".join([*meets, "folded %%> %(folded)s"]))
        params |= values
        parts.append(_NAMES)
    return _MATCHES.format(said=said, found="".join(parts)), params


def _by_bones(bones: Sequence[str]) -> tuple[str, list[str], dict[str, Any]]:
    """Which share of these words a name has, which names have enough of them, and the parameters of both.

    Enough is every word of one or two; of more, two in three.
    """
    if not bones:
        return "0", [], {}
    fewest = len(bones) if len(bones) < 3 else ceil(0.66 * len(bones))
    each = {f"bone_{place}": one for place, one in enumerate(bones)}
    some = {f"bones_{place}": list(words) for place, words in enumerate(combinations(bones, fewest))}
    met = " + ".join(f"(%({name})s = ANY(skeletons))::int" for name in each)
    share = f"CASE WHEN {met} >= {fewest} THEN ({met})::float / {len(bones)} ELSE 0 END"
    return share, [f"skeletons @> %({name})s" for name in some], each | some


class Match(NamedTuple):
    """Why a party was found: what matched best of it."""

    name: int | None
    how: str
    text: str
    former: bool
    score: float
    names: int  # that match


def matches(text: str, clocks: Clocks) -> dict[int, Match]:
    """Every party that a name, reference or identifier finds, by its key."""
    statement, params = _asked(text.strip())
    with connection.cursor() as cursor:
        cursor.execute(statement, params | {"known": clocks.known_day})
        return {row[0]: Match(*row[1:]) for row in cursor.fetchall()}


_UNASKED = Match(None, "", "", False, 0.0, 0)


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
    matched = matches(text, clocks) if text.strip() else None
    scores = {unit: match.score for unit, match in matched.items()} if matched is not None else None
    asked = table.ask(chosen, limit=limit, offset=offset, among=scores)
    found = {unit: matched[unit] if matched else _UNASKED for unit in asked.units}
    return Results(_hits(found, clocks), asked.total, asked.counts)


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


def _shown(units: Sequence[int], names: Sequence[int], clocks: Clocks) -> dict[str, list[Any]]:
    """What is shown of parties: the matched names and those in their own script, births, how they stand. One query."""
    return together_of(_parts, tuple(units), tuple(names), clocks.known_day)


def _parts(units: tuple[int, ...], names: tuple[int, ...], day: date) -> dict[str, QuerySet[Any]]:
    shown: dict[str, Any] = {"entity__in": of(keys=units)}
    originals = Name.objects.visible().filter(kind=Name.NameKind.ORIGINAL_SCRIPT, **shown)
    rows = Designation.objects.visible().filter(known(day), **shown)
    return {
        "parties": Entity.objects.filter(pk__in=of(keys=units)),
        "originals": last_word(originals, day).order_by("id"),
        "matched": Name.objects.filter(pk__in=of(keys=names)),
        "births": last_word(BirthDate.objects.visible().filter(**shown), day).order_by("id"),
        "designations": rows.order_by("in_force_from", "regime__code", "period", "id"),
        "records": Record.objects.filter(pk__in=of("designations.record_id")),
    }


def _hits(found: Mapping[int, Match], clocks: Clocks) -> list[Hit]:
    read = _shown(list(found), [match.name for match in found.values() if match.name], clocks)
    parties, names = ({one.pk: one for one in read[part]} for part in ("parties", "matched"))
    originals, births = grouped(read["originals"], "entity_id"), grouped(read["births"], "entity_id")
    joined(read["designations"], "regime", law().regimes.values())
    joined(read["designations"], "record", read["records"])
    standings = by_entity(Standing(one, clocks.day, None) for one in read["designations"])
    return [
        Hit(
            entity=parties[unit],
            how=match.how,
            matched=match.text,
            name=names.get(match.name) if match.name else None,
            former=match.former,
            more=max(match.names - (match.how == "name"), 0),
            score=match.score,
            standings=standings.get(unit, []),
            originals=[name for name in originals.get(unit, ()) if name.script != "Latn"],
            births=births.get(unit, []),
        )
        for unit, match in found.items()
        if unit in parties
    ]
