"""A file is announced once, its form takes nothing else, and it is deleted only where nobody shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.lambdas.files.conftest import JPEG, NEW
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

if TYPE_CHECKING:
    from tests.unit.lambdas.files.conftest import FileService


def test_announcing_a_file_is_one_transaction_and_a_signature(service: FileService) -> None:
    made = service.announce()
    assert made.status == 201
    assert service.table.calls == ["TransactWriteItems"] * 2
    assert service.bucket.calls == []
    assert made.headers["Location"] == f"files/{made.body['file_id']}"
    assert service.show(made.body["file_id"]).body == {
        **NEW,
        "file_id": made.body["file_id"],
        "status": "pending",
        "created_at": made.body["created_at"],
    }


def test_the_form_takes_this_file_and_no_other(service: FileService) -> None:
    made = service.announce().body
    key = f"{A}/uploads/{made['file_id']}"
    fields = made["upload"]["fields"]
    assert (fields["key"], fields["Content-Type"]) == (key, "image/jpeg")
    policy = json.loads(fields["policy"])
    assert policy == {
        "conditions": [
            {"Content-Type": "image/jpeg"},
            ["content-length-range", 12_345, 12_345],
            {"bucket": "files"},
            {"key": key},
        ],
        "seconds": 300,
    }


def test_the_same_request_again_is_the_same_file_with_a_fresh_form(service: FileService) -> None:
    first, again = service.announce(), service.announce()
    assert (again.status, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.body["file_id"] == first.body["file_id"]
    assert again.body["upload"]
    assert (len(service.files), service.pending) == (1, [first.body["file_id"]])
    other = service.announce(body=NEW | {"bytes": 1})
    assert (other.status, other.body["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_file_that_was_checked_needs_no_form(service: FileService) -> None:
    file_id = service.ready()
    again = service.announce()
    assert (again.status, again.body["file_id"], again.body["status"]) == (200, file_id, "ready")
    assert "upload" not in again.body


def test_keys_are_each_callers_own(service: FileService) -> None:
    callers: tuple[dict[str, Any], ...] = ({}, {"user_id": "user-2"}, {"tenant_id": B})
    ids = {service.announce(**caller).body["file_id"] for caller in callers}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"purpose": "logo"}, "/purpose"),
        ({"content_type": "image/gif"}, "/content_type"),
        ({"content_type": "image/svg+xml"}, "/content_type"),
        ({"bytes": 0}, "/bytes"),
        ({"bytes": 10_000_001}, "/bytes"),
        ({"bytes": "1"}, "/bytes"),
        ({"key": f"{B}/uploads/x"}, "/key"),
    ],
)
def test_what_is_not_taken_is_said_and_nothing_kept(service: FileService, change: dict[str, Any], pointer: str) -> None:
    refused = service.announce(body=NEW | change)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    assert service.table.items == {}


def test_a_key_is_needed(service: FileService) -> None:
    assert service.call("create_upload", body=NEW).status == 400


def test_another_tenants_file_is_not_there(service: FileService) -> None:
    file_id = service.ready()
    assert service.show(file_id, tenant_id=B).status == 404
    assert service.delete(file_id, tenant_id=B).status == 204
    assert service.show(file_id).body["status"] == "ready"
    assert len(service.bucket.objects) == 3


@pytest.mark.parametrize("file_id", ["", "x", "0" * 27, "../../etc", "O" * 26])
def test_an_id_of_another_form_is_not_looked_for(service: FileService, file_id: str) -> None:
    assert service.show(file_id).status == 404
    assert service.delete(file_id).status == 204
    assert service.table.calls == []


def test_deleting_takes_all_there_is_of_a_file(service: FileService) -> None:
    file_id = service.ready()
    service.upload(file_id)
    assert service.delete(file_id).status == 204
    assert (service.bucket.objects, service.files, service.pending) == ({}, {}, [])
    assert service.delete(file_id).status == 204
    assert service.show(file_id).status == 404


def test_a_file_in_use_stays(service: FileService) -> None:
    file_id = service.ready()
    service.item(file_id)["uses"] = {"N": "2"}
    refused = service.delete(file_id)
    assert (refused.status, refused.body["type"]) == (409, "/problems/file-in-use")
    assert refused.body["detail"].startswith("2 menu items")
    assert service.show(file_id).body["in_use"] is True
    assert len(service.bucket.objects) == 3


def test_a_deletion_that_s3_stopped_can_be_repeated(service: FileService) -> None:
    """Until all is gone nobody can use the file, and what is known of it stays, so that the sweep goes on with it."""
    file_id = service.ready()
    stuck = f"{A}/images/{file_id}/480.webp"
    service.bucket.kept.add(stuck)
    assert service.delete(file_id).status == 500
    assert list(service.bucket.objects) == [stuck]
    assert service.show(file_id).status == 404
    assert service.item(file_id)["status"] == {"S": "deleting"}
    assert "outbox" not in service.item(file_id)
    assert service.announce().status == 503
    service.bucket.kept.clear()
    assert service.sweep()
    assert (service.bucket.objects, service.files, service.pending) == ({}, {}, [])


def test_a_picture_that_is_taken_into_use_meanwhile_is_not_deleted(
    service: FileService, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = service.ready()

    def taken() -> None:
        service.item(file_id)["uses"] = {"N": "1"}

    comes_first(monkeypatch, "put_item", taken)
    assert service.delete(file_id).status == 409
    assert len(service.bucket.objects) == 3


def test_nothing_is_shown_of_what_is_not_checked(service: FileService) -> None:
    file_id = service.announce().body["file_id"]
    service.upload(file_id, JPEG)
    assert not {"images", "width", "height"} & set(service.show(file_id).body)
