"""Django's makemessages, which finds the words of the pages' templates too: it reads Django's own language alone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.management.commands import makemessages
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2.ext import extract_from_ast

PAGES = settings.BASE_DIR / "templates" / "pages"


def calls(source: str) -> str:
    """What a page's template asks to be translated, as Python, each call on its line."""
    lines = [""] * (source.count("\n") + 1)
    page = cast(Jinja2, engines["jinja2"]).env.parse(source)
    for line, name, texts in extract_from_ast(page, ("_", "ngettext"), babel_style=False):
        lines[line - 1] += f"{name}({', '.join(map(repr, texts or ()))}); "
    return "\n".join(lines)


class BuildFile(makemessages.BuildFile):
    def preprocess(self) -> None:
        path = Path(self.path).resolve()
        if self.is_templatized and PAGES in path.parents:
            Path(self.work_path).write_text(calls(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            super().preprocess()


class Command(makemessages.Command):
    build_file_class = BuildFile
