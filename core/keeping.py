"""What is made of all rows once for a data version, and kept in the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from core import dataversion

T = TypeVar("T")
_MOST = 12


@dataclass
class _Place:
    """Where one thing is kept; who makes it holds the lock, and nobody who asks for another waits."""

    making: Lock = field(default_factory=Lock)
    made: list[Any] = field(default_factory=list)


_places: OrderedDict[tuple[Any, ...], _Place] = OrderedDict()
_looking = Lock()


def kept(make: Callable[[], T], *key: object) -> T:
    """What `make` made for this key and the data version; the least recently asked for are let go.

    It is made once however many ask at a time.
    """
    full = (*key, dataversion.current())
    with _looking:
        place = _places.setdefault(full, _Place())
        _places.move_to_end(full)
        while len(_places) > _MOST:
            _places.popitem(last=False)
    with place.making:
        if not place.made:
            place.made.append(make())
        return place.made[0]  # type: ignore[no-any-return]  # the key says what it is


def forget() -> None:
    """Let everything go: another database is looked at."""
    with _looking:
        _places.clear()
