"""A tenant announces so many uploads at once, and is told when it may announce more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.files import pending, uploading
from lambdas.shared.moments import rfc3339, utc_now
from tests.unit.lambdas.files.conftest import NEW
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

if TYPE_CHECKING:
    from tests.unit.lambdas.files.conftest import FileService

MOST = 3


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MAX_PENDING", MOST)


def fill(service: FileService) -> list[str]:
    return [service.announce(f"key-{number}").body["file_id"] for number in range(MOST)]


def age(service: FileService, **by: float) -> None:
    """Let what is pending have been announced so long ago."""
    at = rfc3339(utc_now() - timedelta(**by))
    service.table.items[f"{A}#files", "pending"]["marks"] = {
        "SS": [pending.mark_of(file_id, at) for file_id in service.pending]
    }


def test_one_more_than_may_be_pending_is_refused_and_told_when_it_may_be(service: FileService) -> None:
    ids = fill(service)
    refused = service.announce("another")
    assert (refused.status, refused.body["type"]) == (429, "/problems/quota-exceeded")
    assert {name: refused.body[name] for name in ("limit", "allowed", "used")} == {
        "limit": "pending_uploads",
        "allowed": MOST,
        "used": MOST,
    }
    resets_at = datetime.fromisoformat(refused.body["resets_at"])
    assert timedelta(minutes=59) < resets_at - utc_now() <= timedelta(hours=1)
    assert 59 * 60 < int(refused.headers["Retry-After"]) <= 3600
    assert (len(service.files), sorted(service.pending)) == (MOST, sorted(ids))


def test_each_tenant_has_its_own(service: FileService) -> None:
    fill(service)
    assert service.announce("another", tenant_id=B).status == 201


def test_a_replay_is_no_other_upload(service: FileService) -> None:
    fill(service)
    assert service.announce("key-0").status == 200
    assert service.announce("key-0", NEW | {"bytes": 1}).status == 422


@pytest.mark.parametrize(("minutes", "signed"), [(29, True), (31, False), (61, False)])
def test_what_may_still_be_uploaded_counts_as_pending(service: FileService, minutes: int, *, signed: bool) -> None:
    """By repeating old requests, a tenant would have as many uploads at once as it likes."""
    file_id = fill(service)[0]
    age(service, minutes=minutes)
    service.item(file_id)["created_at"] = {"S": rfc3339(utc_now() - timedelta(minutes=minutes))}
    again = service.announce("key-0")
    assert ("upload" in again.body) is signed
    if not signed:
        assert (again.status, again.body["type"]) == (409, "/problems/upload-expired")
        assert "fresh key" in again.body["detail"]
    assert file_id in service.pending


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_what_was_looked_into_makes_room(service: FileService, content: bytes | None) -> None:
    first = fill(service)[0]
    service.upload(first, *([] if content is None else [content]))
    assert service.inspect(first)
    assert first not in service.pending
    assert service.announce("another").status == 201


def test_what_is_deleted_makes_room(service: FileService) -> None:
    assert service.delete(fill(service)[0]).status == 204
    assert service.announce("another").status == 201


def test_what_was_announced_an_hour_ago_counts_no_more(service: FileService) -> None:
    fill(service)
    age(service, minutes=59)
    assert service.announce("another").status == 429
    age(service, minutes=61)
    made = service.announce("another")
    assert (made.status, service.pending) == (201, [made.body["file_id"]])


def test_of_many_at_once_no_more_are_taken(service: FileService, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST - 1):
        service.announce(f"key-{number}")
    comes_first(monkeypatch, "transact_write_items", lambda: service.announce("first"))
    assert service.announce("second").status == 429
    assert len(service.pending) == MOST


def test_who_meets_another_write_tries_again(service: FileService) -> None:
    service.table.conflicts = 2
    assert service.announce().status == 201
    assert len(service.pending) == 1


def test_a_file_that_was_announced_before_there_were_marks_is_looked_into(service: FileService) -> None:
    file_id: Any = service.announce().body["file_id"]
    del service.table.items[f"{A}#files", "pending"]
    service.upload(file_id)
    assert service.inspect(file_id)
    assert service.show(file_id).body["status"] == "ready"
