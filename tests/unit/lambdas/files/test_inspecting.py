"""An upload is checked once, whatever comes twice or stops halfway, and is gone afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from lambdas.files.upload_event import UploadEvent
from lambdas.shared.messages import MessageError
from scripts.contracts import FOLDER
from tests.fakes.errors import client_error
from tests.fakes.s3 import FakeS3
from tests.unit.lambdas.files.conftest import JPEG
from tests.unit.lambdas.files.pictures import decoded, encoded, photo
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

if TYPE_CHECKING:
    from tests.unit.lambdas.conftest import Output
    from tests.unit.lambdas.files.conftest import FileService


_TRANSACTION = ["TransactWriteItems"] * 2


def uploaded(service: FileService, content: bytes = JPEG) -> str:
    file_id: str = service.announce().body["file_id"]
    service.upload(file_id, content)
    return file_id


def told(service: FileService) -> list[dict[str, Any]]:
    """Events on files, each as its contract has it."""
    for event in service.told():
        name = {"FileReady": "file_ready", "FileRejected": "file_rejected"}[event["detail_type"]]
        schema = json.loads((FOLDER / f"{name}.v1.json").read_text())
        jsonschema.validate(event["detail"], schema, format_checker=jsonschema.FormatChecker())
        assert event["source"] == "saas.files"
    return service.told()


def test_a_picture_becomes_ready_in_its_sizes(service: FileService) -> None:
    file_id = uploaded(service)
    assert service.inspect(file_id)
    shown = service.show(file_id).body
    assert (shown["status"], shown["width"], shown["height"], shown["in_use"]) == ("ready", 600, 400, False)
    assert shown["images"] == {str(size): f"/media/{A}/images/{file_id}/{size}.webp" for size in (160, 480, 1080)}
    keys = {path.removeprefix("/media/") for path in shown["images"].values()}
    assert set(service.bucket.objects) == keys
    assert {decoded(service.bucket.objects[key]).format for key in keys} == {"WEBP"}
    assert {service.bucket.cache_control[key] for key in keys} == {"public, max-age=31536000, immutable"}
    (event,) = told(service)
    assert (event["detail_type"], event["detail"]["file_id"], event["detail"]["width"]) == ("FileReady", file_id, 600)
    assert service.pending == []


def test_an_upload_costs_two_transactions_a_read_and_five_requests(service: FileService) -> None:
    file_id = uploaded(service)
    assert service.inspect(file_id)
    assert service.table.calls == [*_TRANSACTION, "GetItem", *_TRANSACTION]
    assert service.bucket.calls == ["GetObject", "PutObject", "PutObject", "PutObject", "DeleteObject"]


def test_what_it_really_is_counts_and_not_what_it_is_called(service: FileService) -> None:
    file_id = uploaded(service, encoded(photo(), "PNG"))
    assert service.inspect(file_id)
    assert service.show(file_id).body["content_type"] == "image/png"


def test_a_fake_is_rejected_and_deleted_and_says_why(service: FileService) -> None:
    file_id = uploaded(service, b"<script>alert(1)</script>")
    assert service.inspect(file_id)
    shown = service.show(file_id).body
    assert (shown["status"], shown["reason"]) == ("rejected", "not-an-image")
    assert "JPEG, PNG or WebP" in shown["detail"]
    assert "images" not in shown
    assert service.bucket.objects == {}
    assert int(service.item(file_id)["expires_at"]["N"]) > 0
    (event,) = told(service)
    assert (event["detail_type"], event["detail"]["reason"]) == ("FileRejected", "not-an-image")


@pytest.mark.parametrize("content", [JPEG, b"no picture"])
def test_the_same_event_again_does_nothing(service: FileService, content: bytes) -> None:
    file_id = uploaded(service, content)
    assert service.inspect(file_id)
    before = dict(service.table.items), dict(service.bucket.objects)
    assert service.inspect(file_id)
    assert before == (service.table.items, service.bucket.objects)


def test_what_is_uploaded_once_more_is_deleted_unseen(service: FileService) -> None:
    """A form can be sent several times while it holds. The first picture stays."""
    file_id = uploaded(service)
    assert service.inspect(file_id)
    images = dict(service.bucket.objects)
    service.upload(file_id, encoded(photo(60, 40)))
    assert service.inspect(file_id)
    assert service.bucket.objects == images
    assert service.show(file_id).body["width"] == 600


def test_an_upload_that_nobody_announced_is_deleted(service: FileService) -> None:
    service.upload("0" * 26)
    assert service.inspect("0" * 26)
    assert (service.bucket.objects, service.files, service.pending) == ({}, {}, [])


@pytest.mark.parametrize("stopped_at", ["GetObject", "PutObject", "DeleteObject"])
def test_whoever_is_stopped_halfway_is_told_again_and_goes_on(
    service: FileService, monkeypatch: pytest.MonkeyPatch, stopped_at: str
) -> None:
    file_id = uploaded(service)
    original = FakeS3._check

    def refuse(self: FakeS3, operation: str, bucket: str, key: str) -> None:
        if operation == stopped_at:
            raise client_error("InternalError", operation)
        original(self, operation, bucket, key)

    monkeypatch.setattr(FakeS3, "_check", refuse)
    assert not service.inspect(file_id)
    assert f"{A}/uploads/{file_id}" in service.bucket.objects
    monkeypatch.setattr(FakeS3, "_check", original)
    assert service.inspect(file_id)
    assert service.show(file_id).body["status"] == "ready"
    assert len(service.bucket.objects) == 3
    assert len(told(service)) == 1


def test_an_upload_that_cannot_be_read_fails_aloud(service: FileService) -> None:
    """Without a permission S3 says of what is missing that it is forbidden. The event must not get lost for that."""
    file_id: str = service.announce().body["file_id"]
    assert not service.inspect(file_id)
    assert service.show(file_id).body["status"] == "pending"


def test_a_file_that_is_deleted_meanwhile_leaves_nothing(service: FileService, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = uploaded(service)
    comes_first(monkeypatch, "transact_write_items", lambda: service.delete(file_id))
    assert service.inspect(file_id)
    assert (service.bucket.objects, service.files, service.pending) == ({}, {}, [])


@pytest.mark.parametrize("stopped", [False, True])
def test_pictures_of_a_file_that_was_deleted_before_are_taken_away_again(
    service: FileService, monkeypatch: pytest.MonkeyPatch, *, stopped: bool
) -> None:
    """Its deletion is over before the first of them is written. Where S3 keeps one, the next delivery takes it away."""
    file_id = uploaded(service)
    original = FakeS3.put_object

    def overtaken(self: FakeS3, **arguments: Any) -> Any:
        monkeypatch.setattr(FakeS3, "put_object", original)
        assert service.delete(file_id).status == 204
        if stopped:
            self.kept.add(f"{A}/images/{file_id}/480.webp")
        return original(self, **arguments)

    monkeypatch.setattr(FakeS3, "put_object", overtaken)
    if stopped:
        assert not service.inspect(file_id)
        service.bucket.kept.clear()
    assert service.inspect(file_id)
    assert (service.bucket.objects, service.files, service.pending) == ({}, {}, [])


def test_a_second_delivery_at_the_same_time_changes_nothing(
    service: FileService, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = uploaded(service)
    comes_first(monkeypatch, "transact_write_items", lambda: service.inspect(file_id))
    assert service.inspect(file_id)
    assert service.item(file_id)["revision"] == {"N": "2"}
    assert len(service.bucket.objects) == 3


def test_a_session_reaches_its_own_tenants_uploads_only(service: FileService, logs: Output) -> None:
    """Whatever a message says, the session is of the tenant that the key names."""
    file_id = uploaded(service)
    assert service.inspect(file_id, tenant_id=B)
    assert service.show(file_id).body["status"] == "pending"
    assert f"{A}/uploads/{file_id}" in service.bucket.objects
    assert logs.lines()[-1]["tenant_id"] == B


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"detail": {"object": {}}},
        {"detail": {"object": {"key": 7}}},
        {"detail": {"object": {"key": f"{A}/images/{'0' * 26}/160.webp"}}},
        {"detail": {"object": {"key": f"{A}/uploads/../{'0' * 26}"}}},
        {"detail": {"object": {"key": f"Taaaaaaaaaaaa/uploads/{'0' * 26}"}}},
        {"detail": {"object": {"key": f"x/{A}/uploads/{'0' * 26}"}}},
    ],
)
def test_a_message_of_another_form_is_refused(service: FileService, body: dict[str, Any]) -> None:
    with pytest.raises(MessageError):
        UploadEvent.from_message(body)
    assert not service.tell(body)
    assert service.bucket.calls == []
