from django.apps import AppConfig


class Entities(AppConfig):
    name = "entities"
