"""The API's own description: complete, and changed only on purpose."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.urls import URLPattern

from api import filtersets, urls
from api.filters import Asked
from api.schema import document
from api.views.pages import LISTS
from tests.api.conftest import Api

SNAPSHOT = Path(__file__).parent / "openapi.json"
RENEW = "./dev manage spectacular --format openapi-json --file tests/api/openapi.json"


def test_it_changed_only_on_purpose() -> None:
    made = json.loads(json.dumps(document(), default=str))
    assert made == json.loads(SNAPSHOT.read_text()), (
        f"The API changed. If that is meant, renew its description: {RENEW}"
    )


def test_it_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=StringIO())


def test_every_parameter_says_what_it_does() -> None:
    for path, methods in document()["paths"].items():
        assert methods["get"]["summary"], path
        assert methods["get"]["description"], path
        for parameter in methods["get"].get("parameters", []):
            assert parameter.get("description"), f"{path}: {parameter['name']} has no description"


def test_every_filter_is_described() -> None:
    sets = [one for one in vars(filtersets).values() if isinstance(one, type) and issubclass(one, Asked)]
    listed = {name for one in sets for name in one.base_filters}
    described = {
        parameter["name"]
        for methods in document()["paths"].values()
        for parameter in methods["get"].get("parameters", [])
        if parameter["in"] == "query"
    }
    assert listed <= described
    assert all(found.extra.get("help_text") for one in sets for found in one.base_filters.values())


def test_every_address_is_described() -> None:
    paths = set(document()["paths"])
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        address = str(pattern.pattern)
        if address.endswith("/") and "<" not in address and address != "docs/":
            assert f"/api/v1/{address}" in paths
    assert {f"/api/v1/{name}/" for name in LISTS} <= paths


def test_every_field_has_a_type() -> None:
    for name, schema in document()["components"]["schemas"].items():
        for field, one in schema.get("properties", {}).items():
            assert one.keys() & {"type", "$ref", "allOf", "oneOf"}, f"{name}.{field}"


def test_it_is_served_and_shown_without_outside_hosts(api: Api, db: None) -> None:
    assert api.get("openapi.json")["openapi"].startswith("3.")
    page = api.raw("docs/")
    assert page.status_code == 200
    text = page.content.decode()
    for path in document()["paths"]:
        assert path in text
    for name in document()["components"]["schemas"]:
        assert name.startswith("Paginated") or f'id="{name}"' in text, name
    assert "https://" not in text
    assert "<script>" not in text
    assert "style=" not in text
