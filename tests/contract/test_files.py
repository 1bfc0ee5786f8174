"""Files: limits of the document, shape of answers, and what several services know of a file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft4Validator

from lambdas.files import items, limits, request
from lambdas.files.model import File
from lambdas.files.picture_faults import Rejection
from lambdas.shared.files import PICTURE_SIZES, file_key, image_key
from saas_constructs.api.request_schema import gateway_schema
from saas_constructs.data import tenant_files
from saas_constructs.events import upload_inspection
from stacks.app import ROOT
from stacks.services.files import OPERATIONS
from tests.contract.bodies import accepted, check_answer, document, valid, variants

TENANT = "t0123456789ab"
FILE_ID = "0" * 26
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NEW: dict[str, Any] = {"purpose": "menu-picture", "content_type": "image/png", "bytes": 1000}


def file() -> File:
    return File(FILE_ID, "menu-picture", "image/png", 1000, "f", "2026-11-21T11:59:00.000Z", "2026-11-21T11:59:00.000Z")


@pytest.mark.parametrize(
    "body",
    variants(
        NEW,
        purpose=("", "logo", 7, None),
        content_type=(*sorted(limits.CONTENT_TYPES), "image/gif", "IMAGE/PNG", "", None),
        bytes=(0, 1, limits.MAX_BYTES, limits.MAX_BYTES + 1, 1.5, "1", True, None),
    ),
    ids=repr,
)
def test_gateway_and_function_agree_on_a_new_file(body: Any) -> None:
    assert valid("createUpload", body) == accepted(request.new_file, body)


def test_web_application_and_api_take_the_same_pictures() -> None:
    source = (ROOT / "frontend/src/app/manager/menu/upload.ts").read_text(encoding="utf-8")
    (most,) = re.findall(r"MOST_BYTES = ([0-9_]+);", source)
    (types,) = re.findall(r"PICTURE_TYPES = \[(.*?)\]", source)
    new = document.content["components"]["schemas"]["NewFile"]["properties"]
    assert int(most) == new["bytes"]["maximum"]
    assert re.findall(r'"(.*?)"', types) == new["content_type"]["enum"]


def test_answers_are_what_the_document_promises() -> None:
    pending = file()
    ready = pending.ready(content_type="image/png", width=3, height=2, now=NOW)
    rejected = pending.rejected(Rejection("animated", "it moves"), now=NOW)
    every = rejected.to_json(TENANT) | ready.to_json(TENANT)
    form = {"upload": {"url": "https://bucket", "fields": {"key": "k"}}, "expires_at": "2026-11-21T12:05:00.000Z"}
    check_answer("File", every)
    check_answer("FileUpload", every | form)
    schema = gateway_schema(document.content, {"$ref": "#/components/schemas/File"})
    for kept in (pending, ready, rejected):
        Draft4Validator(schema).validate(kept.to_json(TENANT))
    sizes = document.content["components"]["schemas"]["Images"]["required"]
    assert sizes == [str(size) for size in PICTURE_SIZES]


def test_an_item_keeps_all_of_a_file() -> None:
    pending = file()
    ready = pending.ready(content_type="image/png", width=3, height=2, now=NOW)
    rejected = pending.rejected(Rejection("animated", "it moves"), now=NOW)
    for kept in (pending, ready, rejected, ready.deleting(now=NOW)):
        item = items.file_item(TENANT, kept)
        assert item.items() >= file_key(TENANT, FILE_ID).items()
        assert items.file_from(item) == kept


def test_objects_lie_where_templates_let_them() -> None:
    """The session's folder, the edge's folder, and what the rule takes for an upload."""
    assert image_key(TENANT, FILE_ID, 160) == f"{TENANT}/images/{FILE_ID}/160.webp"
    assert tenant_files._IMAGES == "images/*"
    assert tenant_files._UPLOADS == "uploads/*"
    assert upload_inspection._UPLOAD == "*/uploads/*"


def test_every_operation_on_files_has_a_function() -> None:
    assert {operation.operation_id for operation in document.operations if operation.path.startswith("/files")} == set(
        OPERATIONS
    )
