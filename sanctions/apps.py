from django.apps import AppConfig


class Sanctions(AppConfig):
    name = "sanctions"
