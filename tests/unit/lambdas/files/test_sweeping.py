"""Files that nobody needs are deleted, and no others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.shared.moments import rfc3339, utc_now
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

if TYPE_CHECKING:
    from tests.unit.lambdas.files.conftest import FileService


def aged(service: FileService, file_id: str, attribute: str, **by: float) -> None:
    service.item(file_id)[attribute] = {"S": rfc3339(utc_now() - timedelta(**by))}


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (61, False)])
def test_what_was_never_uploaded_is_forgotten_after_an_hour(service: FileService, minutes: int, *, stays: bool) -> None:
    file_id = service.announce().body["file_id"]
    aged(service, file_id, "created_at", minutes=minutes)
    assert service.sweep()
    assert bool(service.files) is stays


def test_what_was_uploaded_and_never_checked_goes_with_it(service: FileService) -> None:
    file_id = service.announce().body["file_id"]
    service.upload(file_id)
    aged(service, file_id, "created_at", hours=2)
    assert service.sweep()
    assert (service.files, service.bucket.objects) == ({}, {})


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_a_picture_that_nothing_shows_is_deleted_after_a_day(service: FileService, hours: int, *, stays: bool) -> None:
    file_id = service.ready()
    aged(service, file_id, "unused_since", hours=hours)
    assert service.sweep()
    assert len(service.bucket.objects) == (3 if stays else 0)
    assert service.show(file_id).status == (200 if stays else 404)


def test_a_picture_in_use_stays_however_old_it_is(service: FileService) -> None:
    file_id = service.ready()
    aged(service, file_id, "unused_since", days=400)
    service.item(file_id)["uses"] = {"N": "1"}
    service.table.calls.clear()
    assert service.sweep()
    assert service.table.calls == ["Query"]
    assert len(service.bucket.objects) == 3


def test_one_that_is_taken_into_use_meanwhile_stays(service: FileService, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = service.ready()
    aged(service, file_id, "unused_since", days=2)

    def taken() -> None:
        service.item(file_id)["uses"] = {"N": "1"}

    comes_first(monkeypatch, "put_item", taken)
    assert service.sweep()
    assert service.show(file_id).body["in_use"] is True
    assert len(service.bucket.objects) == 3


def test_a_rejected_file_is_left_to_its_time(service: FileService) -> None:
    """Its item says why for a week, and DynamoDB drops it then."""
    file_id = service.announce().body["file_id"]
    service.upload(file_id, b"no picture")
    assert service.inspect(file_id)
    aged(service, file_id, "created_at", days=3)
    assert service.sweep()
    assert service.show(file_id).body["status"] == "rejected"
    service.item(file_id)["expires_at"] = {"N": "1"}
    assert service.show(file_id).status == 404


def test_each_tenants_turn_is_its_own(service: FileService) -> None:
    file_id = service.ready()
    aged(service, file_id, "unused_since", days=2)
    assert service.sweep(tenant_id=B)
    assert len(service.bucket.objects) == 3
    assert service.sweep(tenant_id=A)
    assert service.bucket.objects == {}
