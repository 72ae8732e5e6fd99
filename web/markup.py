"""HTML made in Python: every part is escaped unless it is HTML already.

markupsafe's `escape` and `Markup` are what the pages' templates use; the few lines here spare their detours, for
a large page has ten thousand parts.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterable
from functools import partial
from typing import Any

from markupsafe import Markup

_markup = partial(str.__new__, Markup)  # a text that is HTML: Markup() would ask first whether it has __html__
NOTHING = Markup("")


def _escape(part: Any) -> str:
    """The part as HTML, as text."""
    kind = type(part)
    if kind is Markup:
        return part
    if kind is str:
        return entities.escape(part)
    if kind is int or kind is float:
        return str(part)
    return str(part.__html__()) if hasattr(part, "__html__") else entities.escape(str(part))


def html(shape: str, *parts: Any) -> Markup:
    """HTML of a shape and the parts that stand in its braces."""
    return _markup(shape.format(*map(_escape, parts)))


def run(separator: str, parts: Iterable[Any]) -> Markup:
    """Parts in a row. The separator is HTML."""
    return _markup(separator.join(map(_escape, parts)))


def each(separator: str, shape: str, rows: Iterable[Iterable[Any]]) -> Markup:
    """The shape once for each row of parts."""
    return _markup(separator.join([shape.format(*map(_escape, row)) for row in rows]))
