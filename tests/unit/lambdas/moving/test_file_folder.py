"""A tenant's files are named, and deleted as far as there is time, and nobody else's are touched."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdas.moving.file_folder import FileFolder, FilesKeptError
from tests.fakes.s3 import FakeS3
from tests.unit.lambdas.moving.tables import BLUE, GREEN

UPLOAD, IMAGE, OTHER = f"{BLUE}/uploads/u", f"{BLUE}/images/i/160.webp", f"{GREEN}/images/i/160.webp"


@pytest.fixture
def bucket() -> FakeS3:
    made = FakeS3()
    made.objects = {UPLOAD: b"12345", IMAGE: b"123", OTHER: b"1"}
    return made


def folder(bucket: FakeS3, tenant_id: str = BLUE) -> FileFolder:
    client: Any = bucket.session(f"{BLUE}/")
    return FileFolder(client, "files", tenant_id)


def free() -> None:
    """Nothing forbids to delete."""


def test_files_are_named_with_where_pages_find_them(bucket: FakeS3) -> None:
    at = "2026-11-21T12:00:00.000Z"
    assert folder(bucket).listed() == [
        {"path": f"/media/{IMAGE}", "bytes": 3, "modified_at": at},
        {"path": "uploads/u", "bytes": 5, "modified_at": at},
    ]


def test_a_tenants_files_are_deleted_and_no_others(bucket: FakeS3) -> None:
    assert not folder(bucket).is_empty()
    assert folder(bucket).delete(has_time=lambda: True, fence=free) == (2, True)
    assert list(bucket.objects) == [OTHER]
    assert folder(bucket).is_empty()
    assert folder(bucket).delete(has_time=lambda: True, fence=free) == (0, True)


def test_without_time_it_goes_on_later(bucket: FakeS3) -> None:
    """A page is always deleted, so that it comes to an end."""
    assert folder(bucket).delete(has_time=lambda: False, fence=free) == (1, False)
    assert folder(bucket).delete(has_time=lambda: False, fence=free) == (1, True)


def test_what_may_not_be_deleted_stays(bucket: FakeS3) -> None:
    def hold() -> None:
        raise PermissionError("a legal hold stands")

    with pytest.raises(PermissionError):
        folder(bucket).delete(has_time=lambda: True, fence=hold)
    assert len(bucket.objects) == 3


def test_what_s3_keeps_is_noticed(bucket: FakeS3) -> None:
    bucket.kept.add(UPLOAD)
    with pytest.raises(FilesKeptError, match="InternalError"):
        folder(bucket).delete(has_time=lambda: True, fence=free)


def test_another_tenants_folder_is_refused(bucket: FakeS3) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        folder(bucket, GREEN).listed()
