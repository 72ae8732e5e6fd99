"""The API's own description: complete, and changed only on purpose."""

from __future__ import annotations

import json
from pathlib import Path

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from api import filters
from tests.api.conftest import Api

SNAPSHOT = Path(__file__).parent / "openapi.json"
RENEW = "./dev manage spectacular --format openapi-json --file tests/api/openapi.json"


def document() -> dict:  # type: ignore[type-arg]
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


def test_it_changed_only_on_purpose() -> None:
    assert document() == json.loads(SNAPSHOT.read_text()), f"The API changed. If that is meant, renew it: {RENEW}"


def test_it_is_valid() -> None:
    validate_schema(document())


def test_every_filter_says_what_it_does() -> None:
    for path, methods in document()["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            if parameter["in"] == "query":
                assert parameter.get("description"), f"{path}: {parameter['name']} has no description"
    for one in vars(filters).values():
        if isinstance(one, type) and issubclass(one, filters.filters.FilterSet):
            for name, found in one.base_filters.items():
                assert found.extra.get("help_text"), f"{one.__name__}.{name} has no help text"


def test_it_is_served_and_documented_without_outside_hosts(api: Api, db: None) -> None:
    assert api.get("openapi.json")["openapi"].startswith("3.")
    page = api.raw("docs/")
    assert page.status_code == 200
    text = page.content.decode()
    for path in document()["paths"]:
        assert path in text
    assert "https://" not in text
