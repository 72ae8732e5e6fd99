"""What is made once for a data version."""

from __future__ import annotations

import pytest

from core import dataversion, keeping

pytestmark = pytest.mark.django_db


def test_it_is_made_once_for_a_key_and_a_data_version() -> None:
    made: list[str] = []

    def ask(key: str) -> int:
        return keeping.kept(lambda: made.append(key) or len(made), "example", key)

    assert [ask("a"), ask("a"), ask("b"), ask("a")] == [1, 1, 2, 1]
    dataversion.advance()
    assert ask("a") == 3


def test_of_many_the_least_recently_asked_for_are_let_go() -> None:
    made: list[int] = []
    for key in (*range(12), 0, 12, 0, 1):
        keeping.kept(lambda key=key: made.append(key), "example", key)
    assert made == [*range(13), 1]
