"""The publisher's handler: settings in, failures out as Lambda reads them."""

from typing import Any

import pytest

from lambdas.outbox import publish, publishing
from lambdas.shared import aws
from tests.fakes.events import FakeEventBridge
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sqs import FakeSqs
from tests.unit.lambdas.outbox.stream import entry, record

CONTEXT: Any = FakeContext()


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    made: dict[str, Any] = {"events": FakeEventBridge(), "sqs": FakeSqs()}
    monkeypatch.setattr(aws, "client", made.__getitem__)
    monkeypatch.setenv("EVENT_BUS_NAME", "bus-1")
    monkeypatch.setenv("EVENT_SOURCES", "saas.orders saas.menus")
    monkeypatch.setenv("DEAD_LETTERS_URL", "https://queue")
    publish.relay.cache_clear()
    return made


def test_events_go_to_the_bus_of_the_environment(clients: dict[str, Any]) -> None:
    answer = publish.handler({"Records": [record(1, [entry("1")])]}, CONTEXT)
    assert answer == {"batchItemFailures": []}
    (taken,) = clients["events"].entries
    assert (taken["EventBusName"], taken["Source"], taken["DetailType"]) == ("bus-1", "saas.orders", "OrderPlaced")


def test_a_write_that_has_to_wait_is_named_by_its_number(
    clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_FIRST_PAUSE_SECONDS", 0)
    clients["events"].refusals = 100
    answer = publish.handler({"Records": [record(1, [entry("1")])]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{1:021}"}]}
