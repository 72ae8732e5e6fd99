"""The OpenAPI document: what drf-spectacular reads off the views, and what it cannot know."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from api import shapes
from api.filters import StrictFilterBackend
from api.renderers import CSVRenderer, XLSXRenderer

Json = dict[str, Any]
_FORMAT = (
    "json, or every row of the question, without pages: csv, streamed, or xlsx, whose second sheet says what the rows "
    "are. The Accept header does the same"
)


class Schema(AutoSchema):
    """One view's part. The view, an api.views.base.Endpoint, names its `tag` and `operation`."""

    view: Any

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_operation_id(self) -> str:
        return str(self.view.operation)

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return super().get_serializer_name(serializer, direction).removesuffix("Shape")

    def get_summary(self) -> str:
        return self.get_description().split("\n\n")[0].split(". ")[0].split(": ")[0].replace("\n", " ").rstrip(".")

    def get_filter_backends(self) -> list[Any]:
        return [StrictFilterBackend]

    def get_response_serializers(self) -> Any:
        view = self.view
        if view.serializer_class is shapes.Problem:
            return {501: shapes.Problem}
        found = {200: view.serializer_class, 400: shapes.Problem}
        return found if view.is_list else found | {404: shapes.Problem}

    def get_override_parameters(self) -> list[Any]:
        formats = [one.format for one in self.view.renderer_classes]
        return [OpenApiParameter("format", str, enum=formats, description=_FORMAT)] if len(formats) > 1 else []

    def map_renderers(self, attribute: str) -> list[Any]:
        return ["application/json"] if attribute == "media_type" else ["json"]

    def _is_list_view(self, _serializer: Any = None) -> bool:
        return bool(self.view.is_list)

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Json:
        if not isinstance(field, shapes.Choice):
            return cast(Json, super()._map_serializer_field(field, direction, bypass_extensions))
        words = ResolvedComponent(
            name=field.called,
            type=ResolvedComponent.SCHEMA,
            object=field.called,
            schema={"type": "string", "enum": list(field.choices)},
        )
        self.registry.register_on_missing(words)
        return {"allOf": [words.ref], "nullable": True} if field.allow_null else dict(words.ref)

    def get_operation(self, *args: Any, **kwargs: Any) -> Json:
        operation = cast(Json, super().get_operation(*args, **kwargs))
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter.setdefault("description", "As the list gives it")
        if CSVRenderer in self.view.renderer_classes:
            forms = operation["responses"]["200"]["content"]
            forms[CSVRenderer.media_type] = {"schema": {"type": "string"}}
            forms[XLSXRenderer.media_type] = {"schema": {"type": "string", "format": "binary"}}
        return operation


@cache
def document() -> Json:
    """The whole document. It changes with the code alone."""
    found: Json = SchemaGenerator().get_schema(request=None, public=True)
    return found
