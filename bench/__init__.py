"""What ./dev bench runs: each module measures one thing against its bounds."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
