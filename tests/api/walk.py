"""Every operation of the served OpenAPI document, with a request that gets past validation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

METHODS = ("get", "post", "put", "patch", "delete")
EMAIL = "someone@example.com"


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    media_type: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def path_names(self) -> list[str]:
        return [each["name"] for each in self.parameters if each["in"] == "path"]

    @property
    def query_names(self) -> list[str]:
        return [each["name"] for each in self.parameters if each["in"] == "query"]


def operations(app: FastAPI) -> list[Operation]:
    """Return all operations under /api."""
    document = app.openapi()
    found = [
        _operation(method, path, item[method], document)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item and path.startswith("/api/")
    ]
    assert len(found) > 40
    return found


async def ask(
    client: httpx.AsyncClient,
    operation: Operation,
    ids: Mapping[str, str],
    *,
    query: Mapping[str, str] | None = None,
    body: Any = None,
) -> httpx.Response:
    """Send the operation's request with these ids in its path."""
    path = operation.path.format(**{name: ids[name] for name in operation.path_names})
    more: dict[str, Any] = {}
    if operation.media_type == "multipart/form-data":
        more["files"] = {"file": ("people.csv", b"email\na@example.com\n", "text/csv")}
    elif operation.body is not None:
        more["json"] = operation.body if body is None else body
    return await client.request(operation.method, path, params=dict(query or {}), **more)


def _operation(method: str, path: str, said: Any, document: Any) -> Operation:
    content = said.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), None)
    body = None
    if media_type == "application/json":
        body = example_of(content[media_type]["schema"], document)
    parameters = tuple(said.get("parameters", ()))
    return Operation(method.upper(), path, parameters, body, media_type)


def example_of(schema: Any, document: Any) -> Any:
    """Return the least that fits a schema."""
    schema = resolve(schema, document)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(schema[choice][0], document)
    given = [schema["const"]] if "const" in schema else schema.get("enum")
    if given:
        return given[0]
    kinds: dict[str, Callable[[], Any]] = {
        "object": lambda: {
            name: example_of(schema["properties"][name], document)
            for name in schema.get("required", ())
        },
        "array": lambda: [example_of(schema["items"], document)] * schema.get("minItems", 0),
        "integer": lambda: schema.get("minimum", 1),
        "number": lambda: schema.get("minimum", 1),
        "boolean": lambda: True,
    }
    return kinds.get(schema.get("type", ""), lambda: _text(schema))()


def resolve(schema: Any, document: Any) -> Any:
    """Follow a reference."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _text(schema: Any) -> str:
    if schema.get("format") == "uuid":
        return "018f0000-0000-7000-8000-000000000000"
    if schema.get("format") == "date-time":
        return "2030-01-01T00:00:00Z"
    title = schema.get("title", "").lower()
    text = EMAIL if "email" in title else "x" * 10
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1000)]


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in parsed JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)
