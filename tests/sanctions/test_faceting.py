"""Facets counted over columns say what counting rows one by one says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctions.selectors.faceting import Dimension, Table

DIMENSIONS = [Dimension("status"), Dimension("regime"), Dimension("measure", listed=True)]
WORDS = st.sampled_from(["a", "b", "c"])
ROWS = st.lists(
    st.tuples(st.integers(1, 6), WORDS, st.none() | WORDS, st.none() | st.lists(WORDS, max_size=3)), max_size=12
)
CHOSEN = st.fixed_dictionaries(
    {}, optional={one.name: st.lists(st.sampled_from(["a", "b", "d"]), max_size=2) for one in DIMENSIONS}
)


AMONG = st.none() | st.dictionaries(st.integers(1, 7), st.sampled_from([0.0, 0.5, 1.0]), max_size=4)


@given(rows=ROWS, chosen=CHOSEN, among=AMONG, offset=st.integers(0, 3))
def test_counting_columns_is_counting_rows(
    rows: list[tuple[object, ...]], chosen: dict[str, list[str]], among: dict[int, float] | None, offset: int
) -> None:
    asked = Table(DIMENSIONS, rows).ask(chosen, limit=2, offset=offset, among=among)

    def values(row: tuple[object, ...], place: int) -> list[str]:
        value = row[place]
        return [] if value is None else list(value) if isinstance(value, list) else [str(value)]

    def meeting(without: str = "") -> list[tuple[object, ...]]:
        return [
            row
            for row in rows
            if (among is None or row[0] in among)
            and all(
                not chosen.get(one.name) or one.name == without or set(values(row, place)) & set(chosen[one.name])
                for place, one in enumerate(DIMENSIONS, 1)
            )
        ]

    found = {row[0] for row in meeting()}
    shown = [unit for unit in dict.fromkeys(row[0] for row in rows) if unit in found]
    if among is not None:
        shown.sort(key=lambda unit: -among[unit])
    assert (asked.total, asked.units) == (len(found), shown[offset : offset + 2])
    for place, one in enumerate(DIMENSIONS, 1):
        pairs = {(value, row[0]) for row in meeting(one.name) for value in values(row, place)}
        counts = {value: sum(pair[0] == value for pair in pairs) for value in {pair[0] for pair in pairs}}
        assert asked.counts[one.name] == counts
