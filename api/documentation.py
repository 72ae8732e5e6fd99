"""The documentation as a page, made from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api.schema import document

Json = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    values: str
    says: str


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    shape: str  # of an object, or a list of them: the name of its shape
    says: str


@dataclass(frozen=True)
class Operation:
    path: str
    name: str
    summary: str
    says: str
    parameters: list[Parameter]
    fields: list[Field]
    example: str


@dataclass(frozen=True)
class Shape:
    """An object that answers are made of."""

    name: str
    says: str
    fields: list[Field]
    values: list[str]  # of a set of words


@cache
def operations() -> list[Operation]:
    """Every address with its parameters and the fields of its answer."""
    shapes = document()["components"]["schemas"]
    found = []
    for path, methods in document()["paths"].items():
        operation = methods["get"]
        answer = next(iter(operation["responses"].values()))["content"]["application/json"]["schema"]
        found.append(
            Operation(
                path=path,
                name=operation["operationId"],
                summary=operation.get("summary", ""),
                says=operation.get("description", ""),
                parameters=[
                    Parameter(one["name"], one["in"], _values(one["schema"]), one.get("description", ""))
                    for one in operation.get("parameters", [])
                ],
                fields=_fields(_row(answer, shapes)),
                example=path if "{" not in path else "",
            )
        )
    return found


@cache
def shapes() -> list[Shape]:
    """The objects and sets of words that the fields of answers refer to."""
    found = []
    for name, schema in document()["components"]["schemas"].items():
        if not name.startswith("Paginated"):
            found.append(Shape(name, schema.get("description", ""), _fields(schema), schema.get("enum", [])))
    return found


def _row(schema: Json, shapes: Json) -> Json:
    """The shape of an answer; of a list's, that of its rows."""
    shape = _resolved(schema, shapes)
    if "results" in shape.get("properties", {}):
        return _resolved(shape["properties"]["results"]["items"], shapes)
    return shape


def _resolved(schema: Json, shapes: Json) -> Json:
    found: Json = shapes[_reference(schema)] if "$ref" in schema else schema
    return found


def _fields(shape: Json) -> list[Field]:
    return [
        Field(name, _type(one), _reference(one), one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def _reference(schema: Json) -> str:
    """The name of the shape that a schema is, or is a list of."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    inner = schema.get("items") or next(iter(schema.get("allOf") or schema.get("oneOf") or []), None)
    return _reference(inner) if inner else ""


def _type(schema: Json) -> str:
    words = f"list of {_type(schema['items'])}" if schema.get("type") == "array" else _reference(schema)
    words = words or str(schema.get("format") or schema.get("type") or "any value")
    return f"{words} or null" if schema.get("nullable") else words


def _values(schema: Json) -> str:
    if schema.get("type") == "array":
        return _values(schema["items"])
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "maximum" in schema:
        return f"{schema.get('minimum', 0)} to {schema['maximum']}"
    return {"string": "text", "integer": "number", "boolean": "true, false"}.get(schema.get("type", ""), "any")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"operations": operations(), "shapes": shapes()})
