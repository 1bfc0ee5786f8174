"""OpenApiDocument: what it takes, what it refuses, and what it makes of a document."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from saas_constructs.api import DocumentError, OpenApiDocument

NOTES: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes/{note_id}": {
            "parameters": [{"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "getNote",
                "x-roles": ["reader", "writer"],
                "parameters": [
                    {"name": "part", "in": "query", "schema": {"type": "string"}},
                    {"name": "session", "in": "cookie", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"description": "The note"}},
            },
            "put": {
                "operationId": "putNote",
                "x-roles": ["writer"],
                "requestBody": {"$ref": "#/components/requestBodies/Note"},
                "responses": {"200": {"description": "The note"}},
            },
        }
    },
    "components": {
        "requestBodies": {"Note": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}}},
        "schemas": {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}},
    },
}


def notes() -> dict[str, Any]:
    """A document to break."""
    return copy.deepcopy(NOTES)


def test_operations_carry_method_path_roles_and_parameters() -> None:
    get, put = OpenApiDocument(NOTES).operations
    assert (get.operation_id, get.method, get.path, get.roles) == (
        "getNote",
        "GET",
        "/notes/{note_id}",
        ("reader", "writer"),
    )
    # API Gateway cannot validate cookies.
    assert get.parameters == {"method.request.path.note_id": True, "method.request.querystring.part": False}
    assert put.parameters == {"method.request.path.note_id": True}


def test_a_request_body_is_found_behind_references() -> None:
    get, put = OpenApiDocument(NOTES).operations
    assert get.body_schema is None
    assert put.body_schema == {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {"text": {"type": "string"}},
    }


def test_routes_are_what_the_authorizer_reads() -> None:
    assert json.loads(OpenApiDocument(NOTES).routes()) == [
        {"operation_id": "getNote", "method": "GET", "path": "/notes/{note_id}", "roles": ["reader", "writer"]},
        {"operation_id": "putNote", "method": "PUT", "path": "/notes/{note_id}", "roles": ["writer"]},
    ]


def test_an_export_names_the_server_and_no_roles() -> None:
    document = OpenApiDocument(NOTES)
    exported = document.export(server_url="https://api.example.com/v1")
    assert exported["servers"] == [{"url": "https://api.example.com/v1"}]
    assert "x-roles" not in json.dumps(exported)
    assert document.content == NOTES, "an export must leave the document alone"


@pytest.mark.parametrize("name", ["notes.json", "notes.yaml"])
def test_json_and_yaml_files_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(NOTES), encoding="utf-8")
    assert OpenApiDocument.from_file(path).title == "Notes"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"absent\.yaml: cannot be read"):
        OpenApiDocument.from_file(tmp_path / "absent.yaml")


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("paths: [", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"broken\.yaml: is neither YAML nor JSON"):
        OpenApiDocument.from_file(path)


def _without_version(document: dict[str, Any]) -> None:
    document["openapi"] = "3.1.0"


def _without_paths(document: dict[str, Any]) -> None:
    document["paths"] = {}


def _without_title(document: dict[str, Any]) -> None:
    del document["info"]["title"]


def _same_id_twice(document: dict[str, Any]) -> None:
    document["paths"]["/notes/{note_id}"]["put"]["operationId"] = "getNote"


def _no_id(document: dict[str, Any]) -> None:
    del document["paths"]["/notes/{note_id}"]["get"]["operationId"]


def _no_roles(document: dict[str, Any]) -> None:
    del document["paths"]["/notes/{note_id}"]["get"]["x-roles"]


def _role_with_space(document: dict[str, Any]) -> None:
    document["paths"]["/notes/{note_id}"]["get"]["x-roles"] = ["note reader"]


def _dangling_reference(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["Note"]


def _outside_reference(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Note"] = {"$ref": "other.yaml#/Note"}


def _unknown_type(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Note"]["properties"]["text"]["type"] = "text"


def _recursive_schema(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Note"]["properties"]["answer"] = {"$ref": "#/components/schemas/Note"}


def _circular_reference(document: dict[str, Any]) -> None:
    document["components"]["requestBodies"]["Note"] = {"$ref": "#/components/requestBodies/Note"}


def _form_body(document: dict[str, Any]) -> None:
    content = document["components"]["requestBodies"]["Note"]["content"]
    content["multipart/form-data"] = content.pop("application/json")


def _partial_segment(document: dict[str, Any]) -> None:
    document["paths"]["/notes/{note_id}.txt"] = document["paths"].pop("/notes/{note_id}")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_without_version, r"openapi must be 3\.0\.x, got '3\.1\.0'"),
        (_without_paths, "has no paths"),
        (_without_title, r"has no info\.title"),
        (_same_id_twice, "'getNote' is used 2 times"),
        (_no_id, "operationId must be letters and digits, got None"),
        (_no_roles, "x-roles must list the roles"),
        (_role_with_space, "role 'note reader' must be a word"),
        (_dangling_reference, "'#/components/schemas/Note' names nothing"),
        (_outside_reference, r"'other\.yaml#/Note' leaves the document"),
        (_unknown_type, "type 'text' is unknown"),
        (_recursive_schema, "'#/components/schemas/Note' contains itself"),
        (_circular_reference, "'#/components/requestBodies/Note' names itself"),
        (_form_body, r"requestBody must have a schema for application/json only, got \['multipart/form-data'\]"),
        (_partial_segment, "is unfit for API Gateway"),
    ],
)
def test_a_document_that_cannot_be_meant_is_refused(spoil: Any, message: str) -> None:
    document = notes()
    spoil(document)
    with pytest.raises(DocumentError, match=message):
        OpenApiDocument(document, source="notes.yaml")


def test_every_problem_is_told_at_once() -> None:
    document = notes()
    _no_roles(document)
    _same_id_twice(document)
    with pytest.raises(DocumentError) as caught:
        OpenApiDocument(document)
    assert len(caught.value.problems) == 2
