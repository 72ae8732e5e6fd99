from django.apps import AppConfig


class Statements(AppConfig):
    name = "statements"
