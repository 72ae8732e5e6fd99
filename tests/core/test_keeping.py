"""What is made once for a data version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

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


def test_who_asks_for_another_thing_does_not_wait_for_one_that_takes_long() -> None:
    begun, done = Event(), Event()
    made: list[str] = []

    def slow() -> str:
        begun.set()
        assert done.wait(60)
        made.append("slow")
        return "slow"

    def ask() -> str:
        try:
            return keeping.kept(slow, "example", "slow")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as several:
        asked = [several.submit(ask) for _ in range(3)]
        assert begun.wait(60)
        try:
            assert keeping.kept(lambda: "quick", "example", "quick") == "quick"
            assert not made
        finally:
            done.set()
        assert [one.result() for one in asked] == ["slow"] * 3
    assert made == ["slow"]


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again() -> None:
    with pytest.raises(ZeroDivisionError):
        keeping.kept(lambda: 1 // 0, "example", "failing")
    assert keeping.kept(lambda: 1, "example", "failing") == 1
