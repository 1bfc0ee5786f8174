"""What the functions look at when they are told of something."""

import importlib
import json
from types import ModuleType
from typing import Any

import pytest

from lambdas.addresses.addresses import AddressesFailedError
from lambdas.shared.contracts.domain_events import DomainRemoved, DomainVerified
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.tenant_events import (
    TenantOffboarded,
    TenantOnboarded,
    TenantOperationFailed,
    TenantRenamed,
    TenantTierChanged,
)
from tests.fakes.lambda_context import FakeContext

TENANT = "taaaaaaaaaaaa"
AT = "2026-11-21T12:00:00.000Z"
CONTEXT: Any = FakeContext()


class Looked:
    """Notes what is looked at."""

    def __init__(self) -> None:
        self.at: list[tuple[str, ...]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.at.append((name, *values))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    monkeypatch.setenv("KEY_VALUE_STORE_ARN", "arn:aws:cloudfront::111122223333:key-value-store/addresses")
    monkeypatch.setenv("CELL", "main")
    monkeypatch.setenv("API_DOMAIN", "execute-api.eu-central-1.amazonaws.com")
    looked = Looked()
    for name in ("keep_address", "watch_addresses"):
        monkeypatch.setattr(module(name), "addresses", looked)
    return looked


def module(name: str) -> ModuleType:
    return importlib.import_module(f"lambdas.addresses.{name}")


def told(event: Event) -> Any:
    body = {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}
    batch = {"Records": [{"messageId": "m1", "body": json.dumps(body), "attributes": {}}]}
    return module("keep_address").handler(batch, CONTEXT)


def ending(kind: Any, /, **values: Any) -> Event:
    event: Event = kind.ending(tenant_id=TENANT, operation_id="op", attempt=1, occurred_at=AT, **values)
    return event


CASES: dict[str, tuple[Event, list[tuple[str, ...]]]] = {
    "proven": (DomainVerified.about(TENANT, "a.example", change=2, occurred_at=AT), [("keep_host", "a.example")]),
    "removed": (DomainRemoved.about(TENANT, "a.example", change=3, occurred_at=AT), [("keep_host", "a.example")]),
    "onboarded": (ending(TenantOnboarded, slug="blue", tier="basic", model="pool"), [("keep_home", TENANT)]),
    "renamed": (
        ending(TenantRenamed, slug="green", former_slug="blue"),
        [("keep_slug", "green"), ("keep_slug", "blue")],
    ),
    "gone": (ending(TenantOffboarded, receipt="0" * 64), [("keep_of", TENANT)]),
    "moved": (
        ending(TenantTierChanged, from_tier="basic", to_tier="premium", from_model="pool", to_model="silo"),
        [("keep_home", TENANT)],
    ),
    "failed": (
        ending(
            TenantOperationFailed,
            kind="change_tier",
            step="Switch",
            reason="x",
            compensated=False,
            status="active",
        ),
        [("keep_home", TENANT)],
    ),
}


@pytest.mark.parametrize(("event", "expected"), CASES.values(), ids=CASES)
def test_an_event_says_where_to_look(looked: Looked, event: Event, expected: list[tuple[str, ...]]) -> None:
    assert told(event) == {"batchItemFailures": []}
    assert looked.at == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-21T12:05:00Z", [("keep_unfinished",), ("keep_live", 1, 12)]),
        ("2026-11-21T12:55:00Z", [("keep_unfinished",), ("keep_live", 11, 12)]),
        ("2026-11-21T12:00:00Z", [("keep_all",), ("keep_unfinished",), ("keep_live", 0, 12)]),
    ],
)
def test_what_is_unfinished_is_looked_at_each_time_and_all_at_the_full_hour(
    looked: Looked, due: str, expected: list[tuple[Any, ...]]
) -> None:
    module("watch_addresses").handler({"due": due}, CONTEXT)
    assert looked.at == expected


@pytest.mark.parametrize("broken", ["keep_all", "keep_unfinished"])
def test_a_look_that_fails_keeps_no_other_from_being_done(
    looked: Looked, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails() -> None:
        raise AddressesFailedError(broken)

    monkeypatch.setattr(looked, broken, fails, raising=False)
    with pytest.raises(AddressesFailedError, match=broken):
        module("watch_addresses").handler({"due": "2026-11-21T12:00:00Z"}, CONTEXT)
    others = [("keep_all",), ("keep_unfinished",), ("keep_live", 0, 12)]
    assert looked.at == [call for call in others if call[0] != broken]
