"""The description of what other programs read, in OpenAPI 3.1: made of the columns that `export` writes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from model.exchange.exports.open_data import SCHEMA, CellKind, OpenColumn, meaning
from model.services.access.access_keys import ASKED
from model.services.situation.open_data import COLUMNS
from model.wording import Catalogue, catalogue
from pages.web.api import problems
from pages.web.api.forms import FORMS, JSON

Node = dict[str, Any]

_KINDS: Mapping[CellKind, Node] = {
    CellKind.TEXT: {"type": "string"},
    CellKind.INTEGER: {"type": "integer", "minimum": 0},
    CellKind.NUMBER: {"type": "number", "minimum": 0},
    CellKind.DAY: {"type": "string", "format": "date"},
    CellKind.FLAG: {"type": "boolean"},
}
_TEXT: Node = {"type": "string"}
_MORE = {
    401: {"WWW-Authenticate": "api.challenge"},
    405: {"Allow": "api.allow"},
    429: {"Retry-After": "api.retry"},
    503: {"Retry-After": "api.retry"},
}
"""What a refusal says beside its document, and what that is."""


@cache
def description(language: str, place: str) -> Node:
    """Return the description of what is under an address, in a language."""
    words = catalogue(language)
    paths = {"/about": _path(words, "about", _about(), words("api.about"))}
    for name in COLUMNS:
        paths |= _table_paths(words, name)
    paths["/openapi.json"] = _open_path(words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words("api.title"),
            "version": f"1.{SCHEMA}",
            "description": words("api.description", most=ASKED),
        },
        "servers": [{"url": place}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": words("api.key")}},
            "schemas": {"problem": _object(_PROBLEM), **{name: _row(words, name) for name in COLUMNS}},
            "parameters": {name: _header(words, name) for name in _ASKED},
            "responses": {str(each): _refusal(words, each) for each in problems.STATUSES},
        },
    }


_ASKED = ("Accept-Language", "If-None-Match")
"""The headers, beside the key and the form, that change an answer."""


def _header(words: Catalogue, name: str) -> Node:
    meant = words(f"api.{name.lower().replace('-', '_')}")
    return {"name": name, "in": "header", "description": meant, "schema": _TEXT}


_PROBLEM: Node = {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT}


def _object(properties: Node) -> Node:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _row(words: Catalogue, table: str) -> Node:
    return _object({each.name: _cell(words, table, each) for each in COLUMNS[table]})


def _cell(words: Catalogue, table: str, column: OpenColumn) -> Node:
    kind = dict(_KINDS[column.kind])
    if column.optional:
        kind["type"] = [kind["type"], "null"]
    unit = {"x-unit": words(f"open_data.unit.{column.unit}")} if column.unit else {}
    source = words(f"open_data.source.{column.source}")
    return {**kind, "description": meaning(table, column.name, words), "x-source": source, **unit}


def _about() -> Node:
    facts = dict.fromkeys(("schema_version", "what", "as_of", "fewest_people", "fictional"), _TEXT)
    tables = {"type": "array", "items": {"type": "string", "enum": list(COLUMNS)}}
    return _object({**facts, "tables": tables})


def _table(name: str) -> Node:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    facts = {"schema_version": _TEXT, "as_of": {"type": "string", "format": "date"}, "fictional": {"type": "boolean"}}
    return _object({"table": {"type": "string", "const": name}, **facts, "rows": rows})


def _table_paths(words: Catalogue, name: str) -> Node:
    """The paths of a table: in the form that is asked for, and one for each form."""
    summary = words(f"api.table_{name}")
    paths = {f"/{name}": _path(words, name, _table(name), summary, *FORMS)}
    return paths | {f"/{name}.{form}": _path(words, f"{name}_{form}", _table(name), summary, form) for form in FORMS}


def _path(words: Catalogue, identifier: str, document: Node, summary: str, *forms: str) -> Node:
    content = {FORMS[each]: _content(each, document) for each in forms or (JSON,)}
    tag = {name: {"description": words(f"api.{name}"), "schema": _TEXT} for name in ("etag", "content_language")}
    given = {"description": summary, "headers": {"ETag": tag["etag"], "Content-Language": tag["content_language"]}}
    refused = [each for each in problems.STATUSES if each not in (404, 406) or (each == 406 and len(forms) > 1)]
    answers = {
        "200": {**given, "content": content},
        "304": {"description": words("api.unchanged")},
        **{str(each): {"$ref": f"#/components/responses/{each}"} for each in refused},
    }
    return {"get": {"operationId": identifier, "summary": summary, "parameters": _PARAMETERS, "responses": answers}}


_PARAMETERS = [{"$ref": f"#/components/parameters/{name}"} for name in _ASKED]


def _content(form: str, document: Node) -> Node:
    if form == JSON:
        return {"schema": document}
    return {"schema": {"type": "string"}} if form == "csv" else {}


def _open_path(words: Catalogue) -> Node:
    answers = {
        "200": {"description": words("api.this"), "content": {FORMS[JSON]: {"schema": {"type": "object"}}}},
        "304": {"description": words("api.unchanged")},
        **{str(each): {"$ref": f"#/components/responses/{each}"} for each in (400, 405)},
    }
    this = {"operationId": "openapi", "summary": words("api.this"), "security": []}
    return {"get": {**this, "parameters": _PARAMETERS, "responses": answers}}


def _refusal(words: Catalogue, status: int) -> Node:
    headers = {name: {"description": words(key), "schema": _TEXT} for name, key in _MORE.get(status, {}).items()}
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {"description": problems.title(status, words.language), "headers": headers, "content": content}
