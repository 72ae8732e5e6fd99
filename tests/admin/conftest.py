"""People who meet the admin, and lists for them to meet in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.models import Entity, EntityRecord
from lists.models import Release
from tests.builders.un import edition, group, individual, many
from tests.pipeline.conftest import Refresh, refresh, source

__all__ = ["refresh", "source"]

AHMED = individual("QDi.901", "AHMED EXAMPLE", aliases=("Abu One", "Abu Two"), comments="A person.")
GROUP = group("QDe.901", "EXAMPLE MOVEMENT")
PEOPLE = many(10)
WHOLE = edition(*PEOPLE, AHMED, GROUP, day="2026-01-10")
HALF = edition(*PEOPLE[:4], AHMED.but(comments="Amended."), GROUP, day="2026-01-20")
THIRD = edition(*PEOPLE[:2], AHMED, GROUP, day="2026-01-21")


@pytest.fixture
def root(db: None, client: Client) -> Client:
    """Signed in with every right there is."""
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """Signs in someone of the staff with these permissions, as “lists.change_release”, and no other."""

    def sign_in(*permissions: str) -> Client:
        user = User.objects.create_user(f"staff{User.objects.count()}", is_staff=True)
        for permission in permissions:
            app, codename = permission.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def listed(refresh: Refresh) -> Entity:
    """AHMED EXAMPLE, on a list of twelve."""
    refresh(WHOLE)
    return entity("QDi.901")


@pytest.fixture
def held(listed: Entity, refresh: Refresh, expect: Callable[..., None]) -> Release:
    """A release with half the records, which nobody believes."""
    expect(removed=0.2)
    refresh(HALF)
    return Release.objects.get(status="held")


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


def entity(reference: str) -> Entity:
    return EntityRecord.objects.get(record__key=reference).entity


def messages(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]
