"""The documentation as a page, made from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Operation:
    path: str
    name: str
    summary: str
    parameters: list[dict[str, Any]]
    fields: list[dict[str, Any]]


@cache
def operations() -> list[Operation]:
    """Every address with its parameters and the fields of its answer."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    shapes = document["components"]["schemas"]
    found = []
    for path, methods in document["paths"].items():
        for operation in methods.values():
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
            found.append(
                Operation(
                    path=path,
                    name=operation["operationId"],
                    summary=operation.get("description", ""),
                    parameters=[
                        {
                            "name": one["name"],
                            "where": one["in"],
                            "says": one.get("description", ""),
                            "values": _values(one["schema"]),
                        }
                        for one in operation.get("parameters", [])
                    ],
                    fields=_fields(answer, shapes),
                )
            )
    return found


def _fields(schema: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    shape = _resolved(schema, shapes)
    if "results" in shape.get("properties", {}):
        shape = _resolved(_resolved(shape["properties"]["results"], shapes)["items"], shapes)
    return [
        {"name": name, "type": _type(one), "says": one.get("description", "")}
        for name, one in shape.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def _type(schema: dict[str, Any]) -> str:
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "$ref" in schema or "allOf" in schema or "oneOf" in schema:
        return "object"
    return str(schema.get("format") or schema.get("type") or "any")


def _values(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    return str(schema.get("type", "any"))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"operations": operations()})
