"""Files on a fake table and in a fake bucket, reached by sessions that are limited to a tenant."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from lambdas.files import picture
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.s3 import FakeS3
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.files.pictures import encoded, photo
from tests.unit.lambdas.service import A, Reply, Service

NEW: dict[str, Any] = {"purpose": "menu-picture", "content_type": "image/jpeg", "bytes": 12_345}
JPEG = encoded(photo(600, 400))


class FileService(Service):
    """Operations on files, what looks into uploads, and the sweep."""

    def __init__(self, table: FakeDynamoDB, bucket: FakeS3, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FILES_BUCKET_NAME", "files")
        super().__init__("files", table, monkeypatch)
        self.bucket = bucket
        sts: Any = FakeSts(FakeClock())
        never: Any = None
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=never,
            connect_s3=lambda credentials: bucket.session(credentials["SessionToken"] + "/"),  # type: ignore[arg-type,return-value]  # a fake client
            now=FakeClock(),
        )
        monkeypatch.setattr(importlib.import_module("lambdas.files.storage_wiring"), "sessions", sessions)
        # A process for each picture is looked at elsewhere, and takes its time.
        monkeypatch.setattr(importlib.import_module("lambdas.files.inspect_upload"), "decoder", picture)

    def announce(self, key: str = "key-1", body: dict[str, Any] | None = None, **options: Any) -> Reply:
        headers = {"Idempotency-Key": key}
        return self.call("create_upload", body=NEW if body is None else body, headers=headers, **options)

    def show(self, file_id: str, **options: Any) -> Reply:
        return self.call("get_file", {"file_id": file_id}, **options)

    def delete(self, file_id: str, **options: Any) -> Reply:
        return self.call("delete_file", {"file_id": file_id}, **options)

    def upload(self, file_id: str, content: bytes = JPEG, *, tenant_id: str = A) -> None:
        """What S3 keeps of a form that was sent."""
        self.bucket.objects[f"{tenant_id}/uploads/{file_id}"] = content

    def inspect(self, file_id: str, *, tenant_id: str = A) -> bool:
        """Let the inspector be told of an upload; whether its message is done with."""
        return self.tell({"detail": {"object": {"key": f"{tenant_id}/uploads/{file_id}"}}})

    def tell(self, body: object) -> bool:
        """Let the inspector have a message; whether it is done with."""
        return self._take("inspect_upload", body)

    def sweep(self, *, tenant_id: str = A) -> bool:
        """Let the sweep have its turn for a tenant; whether its message is done with."""
        job = {"job": "file-sweep", "tenant_id": tenant_id, "tier": "basic", "sites": []}
        return self._take("sweep_files", {**job, "due": "2026-11-21T03:40:00Z"})

    def ready(self, key: str = "key-1") -> str:
        """The id of a picture that was checked."""
        file_id: str = self.announce(key).body["file_id"]
        self.upload(file_id)
        assert self.inspect(file_id)
        return file_id

    @property
    def files(self) -> dict[tuple[str, str], Any]:
        """What the table keeps of files."""
        return {key: item for key, item in self.table.items.items() if key[1].startswith("file#")}

    @property
    def pending(self) -> list[str]:
        """The files of tenant `A` that are counted as pending, in the order in which they were announced."""
        marks = self.table.items.get((f"{A}#files", "pending"), {}).get("marks", {"SS": []})["SS"]
        return [mark.partition("#")[2] for mark in sorted(marks)]

    def item(self, file_id: str) -> dict[str, Any]:
        """What the table keeps of a file."""
        return self.table.items[f"{A}#files", f"file#{file_id}"]

    @staticmethod
    def _take(module: str, body: object) -> bool:
        context: Any = FakeContext()
        handler = importlib.import_module(f"lambdas.files.{module}").handler
        answer = handler({"Records": [{"messageId": "1", "body": json.dumps(body)}]}, context)
        return not answer["batchItemFailures"]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FileService:
    return FileService(FakeDynamoDB(), FakeS3(), monkeypatch)
