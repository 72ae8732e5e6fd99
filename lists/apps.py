from django.apps import AppConfig


class Lists(AppConfig):
    name = "lists"
