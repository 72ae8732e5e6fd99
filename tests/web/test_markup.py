"""HTML made in Python escapes what is not HTML."""

from __future__ import annotations

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from entities.models import Kind
from web.markup import each, html, run


@given(st.text())
def test_text_is_escaped_as_the_templates_escape_it(text: str) -> None:
    made = html("<b>{}</b>", text)
    assert isinstance(made, Markup)
    assert made.unescape() == (Markup("<b>") + escape(text) + Markup("</b>")).unescape()
    assert not set("<>\"'") & set(run("", [text]))


def test_html_is_left_as_it_is_whoever_made_it() -> None:
    assert html("{}{}", Markup("<i>"), mark_safe("</i>")) == "<i></i>"
    assert run("<br>", [html("{}", "<"), "<"]) == "&lt;<br>&lt;"


def test_what_is_no_text_is_said_and_escaped() -> None:
    assert html("{} {} {} {}", 3, 2.5, None, True) == "3 2.5 None True"
    assert html("{} {}", gettext_lazy("<b>"), Kind.PERSON) == "&lt;b&gt; person"
    assert html("{}", ["<"]) == "[&#x27;&lt;&#x27;]"


def test_a_shape_stands_once_for_each_row() -> None:
    assert each(", ", "<i>{}</i>{}", [("a", 1), ("<", 2)]) == "<i>a</i>1, <i>&lt;</i>2"
