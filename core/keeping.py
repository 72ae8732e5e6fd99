"""What is made of all rows once for a data version, and kept in the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

from core import dataversion

T = TypeVar("T")
_MOST = 12
_made: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_making = RLock()


def kept(make: Callable[[], T], *key: object) -> T:
    """What `make` made for this key and the data version; the least recently asked for are let go.

    It is made once however many ask at a time.
    """
    full = (*key, dataversion.current())
    with _making:
        if full not in _made:
            _made[full] = make()
        _made.move_to_end(full)
        while len(_made) > _MOST:
            _made.popitem(last=False)
        return _made[full]  # type: ignore[no-any-return]  # the key says what it is


def forget() -> None:
    """Let everything go: another database is looked at."""
    with _making:
        _made.clear()
