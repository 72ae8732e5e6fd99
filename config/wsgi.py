import gc
import os
from typing import cast

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.template.backends.jinja2 import Jinja2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Nobody is to wait for the pages' templates to be compiled, a second for all of them.
_pages = cast(Jinja2, engines["jinja2"]).env
for _name in _pages.list_templates():
    _pages.get_template(_name)
# What was loaded by now stays for good: a full collection of garbage, every few dozen pages, need not look at it.
gc.freeze()
