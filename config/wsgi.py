import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What was loaded by now stays for good: a full collection of garbage, every few dozen pages, need not look at it.
gc.freeze()
