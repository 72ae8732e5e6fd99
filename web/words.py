"""The pages' words in the language of the request.

Django asks anew for every word which language is spoken, and that costs more than to find the word: a page has a
thousand. Here it is asked once a request (`web.middleware.Language`), and a word is looked up once a language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.utils import translation

_language: ContextVar[str] = ContextVar("language", default="")


@contextmanager
def spoken() -> Iterator[None]:
    """Holds on to the language that is active."""
    token = _language.set(translation.get_language() or "")
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    return _language.get() or translation.get_language() or ""


def gettext(message: str) -> str:
    return _said(message, language())


def ngettext(singular: str, plural: str, number: int) -> str:
    return _counted(singular, plural, number, language())


@lru_cache(maxsize=10_000)
def _said(message: str, _language: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=10_000)
def _counted(singular: str, plural: str, number: int, _language: str) -> str:
    return translation.ngettext(singular, plural, number)
