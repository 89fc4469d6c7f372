"""The JSON API: each endpoint declares its policy and its shapes, from which ``/api/v1/openapi.json`` is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from core.csrf import csrf
from core.errors import Invalid
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import Verdict, everyone, open_to

PREFIX = "/api/v1"


class Shape(BaseModel):
    """Parent of all shapes that the API takes or gives: unknown fields are refused, text is stripped of nothing."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


@dataclass(frozen=True)
class Operation:
    """One endpoint as the description needs it."""

    method: str
    rule: str
    name: str
    tag: str
    summary: str
    body: type[Shape] | None
    returns: type[Shape] | None
    listing: bool
    status: int
    public: bool
    upload: str = ""
    query: tuple[str, ...] = ()


OPERATIONS: list[Operation] = []
References = Mapping[Any, dict[str, Any]]
"""Where each shape is described: those of different rooms may bear the same name, and are told apart by longer ones."""


def api_blueprint(room: str) -> Blueprint:
    """A blueprint for a room's ``api.py``. Bearer tokens only, so no cookie and no CSRF token is involved."""
    blueprint = Blueprint(f"{room}_api", room, url_prefix=PREFIX)
    csrf.exempt(blueprint)
    return blueprint


def endpoint(
    blueprint: Blueprint,
    method: str,
    rule: str,
    *,
    policy: Callable[[Any], Verdict],
    summary: str,
    body: type[Shape] | None = None,
    returns: type[Shape] | None = None,
    listing: bool = False,
    status: int = 200,
    upload: str = "",
    query: Sequence[str] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an endpoint.

    The function receives the path's values, and ``body`` (a validated shape) if one is declared. It returns a shape,
    or with ``listing`` a :class:`core.pagination.Page` of shapes, or ``None`` (204). ``upload`` names the field of the
    files that it takes instead of JSON (``multipart/form-data``), ``query`` the parameters that it reads from the
    address, all of them optional text.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        operation = Operation(
            method, PREFIX + rule, function.__name__, blueprint.import_name, summary, body, returns, listing,
            status, policy is everyone, upload, tuple(query),
        )  # fmt: skip
        if operation not in OPERATIONS:
            OPERATIONS.append(operation)

        @blueprint.route(rule, methods=[method], endpoint=function.__name__)
        @open_to(policy)
        @wraps(function)
        def view(**values: Any) -> Response:
            consume("api", current_actor().id or request.remote_addr)
            if body is not None:
                values["body"] = parsed(body)
            return _answer(function(**values), listing, status)

        return view

    return decorate


def parsed(shape: type[Shape]) -> Shape:
    """The request's JSON as ``shape``. Raises :class:`Invalid`, naming each field that does not fit."""
    data = {} if _may_be_left_out(shape) and not request.get_data() else request.get_json(silent=True)
    if not isinstance(data, dict):
        raise Invalid(_("The request needs a JSON object as its body."))
    if _is_unwritable(data):
        raise Invalid(_("The request holds a character that cannot be taken: half of a pair, or NUL."))
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        fields: dict[str, list[str]] = {}
        for fault in error.errors(include_url=False, include_input=False):
            fields.setdefault(".".join(map(str, fault["loc"])), []).append(fault["msg"])
        raise Invalid(_("Some fields do not fit."), fields) from None


def _may_be_left_out(shape: type[Shape]) -> bool:
    """Whether a request may have no body: every field has a default."""
    return not any(field.is_required() for field in shape.model_fields.values())


def _is_unwritable(data: Any) -> bool:
    """Whether a text in ``data`` cannot be stored everywhere: a lone surrogate (``\\ud800``) or a NUL character."""
    if isinstance(data, dict):
        return any(_is_unwritable(each) for each in (*data, *data.values()))
    if isinstance(data, list):
        return any(map(_is_unwritable, data))
    return isinstance(data, str) and ("\x00" in data or any("\ud800" <= sign <= "\udfff" for sign in data))


def _answer(result: Any, listing: bool, status: int) -> Response:
    if result is None:
        return Response(status=204)
    if listing:
        items = [item.model_dump(mode="json") for item in result.items]
        response = jsonify({"items": items, "next": result.next})
    else:
        response = jsonify(result.model_dump(mode="json"))
    response.status_code = status
    return response


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document of all declared endpoints."""
    shapes = {shape for o in OPERATIONS for shape in (o.body, o.returns) if shape is not None}
    mode: JsonSchemaMode = "validation"
    inputs = [(shape, mode) for shape in sorted(shapes, key=lambda s: s.__name__)]
    found, definitions = models_json_schema(inputs, ref_template="#/components/schemas/{model}")
    schemas = definitions.get("$defs", {}) | {"Problem": _PROBLEM}
    references = {shape: reference for (shape, _mode), reference in found.items()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        rule, parameters = _path(operation.rule)
        paths.setdefault(rule, {})[operation.method.lower()] = _described(operation, parameters, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{current_app.config['SITE_NAME']} API", "version": "1"},
        "servers": [{"url": current_app.config["PUBLIC_URL"]}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "instance": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}  # fmt: skip


def _path(rule: str) -> tuple[str, list[dict[str, Any]]]:
    """A Flask rule as an OpenAPI path, and its parameters."""
    parameters = []
    parts = rule.split("<")
    path = parts[0]
    for part in parts[1:]:
        inside, _sep, rest = part.partition(">")
        kind, _colon, name = inside.rpartition(":")
        schema = {"type": "integer"} if kind == "int" else {"type": "string"}
        parameters.append({"name": name, "in": "path", "required": True, "schema": schema})
        path += "{" + name + "}" + rest
    return path, parameters


def _optional(place: str, *names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": place, "required": False, "schema": {"type": "string"}} for name in names]


def _described(operation: Operation, parameters: list[dict[str, Any]], references: References) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{operation.tag}_{operation.name}",
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": [*parameters, *_optional("query", *operation.query, *(["after"] if operation.listing else []))],
        "responses": {
            "default": {
                "description": "A problem",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        },
        "security": [{}, {"token": []}] if operation.public else [{"token": []}],
    }
    success: dict[str, Any] = {"description": "Done"}
    if operation.returns is not None:
        schema = references[operation.returns]
        if operation.listing:
            paging = {"items": {"type": "array", "items": schema}, "next": {"type": ["string", "null"]}}
            schema = {"type": "object", "required": ["items", "next"], "properties": paging}
        success["content"] = {"application/json": {"schema": schema}}
    described["responses"][str(operation.status)] = success
    if operation.body is not None:
        described["requestBody"] = {
            "required": not _may_be_left_out(operation.body),
            "content": {"application/json": {"schema": references[operation.body]}},
        }
    if operation.upload:
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        form = {"type": "object", "required": [operation.upload], "properties": {operation.upload: files}}
        described["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if operation.method == "POST":
        described["parameters"] += _optional("header", "Idempotency-Key")
    return described


def init_app(app: Flask) -> None:
    """Serve the description."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

    @blueprint.get("/openapi.json")
    @open_to(everyone)
    def openapi() -> Response:
        return jsonify(description())

    app.register_blueprint(blueprint)
