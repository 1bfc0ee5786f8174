"""The publisher's handler: settings in, failures out as Lambda reads them."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import pytest

from lambdas.outbox import publishing
from lambdas.shared import aws
from tests.fakes.events import FakeEventBridge
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sqs import FakeSqs
from tests.unit.lambdas.outbox.stream import entry, record

Publish = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The clients that were made, by service."""
    made: dict[str, Any] = {}
    fakes: dict[str, Callable[[], Any]] = {"events": FakeEventBridge, "sqs": FakeSqs}
    monkeypatch.setattr(aws, "client", lambda service: made.setdefault(service, fakes[service]()))
    return made


@pytest.fixture
def publish(clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Publish:
    """The handler of an environment that has just been initialised."""
    monkeypatch.setenv("EVENT_BUS_NAME", "bus-1")
    monkeypatch.setenv("EVENT_SOURCES", "saas.orders saas.menus")
    monkeypatch.setenv("DEAD_LETTERS_URL", "https://queue")
    monkeypatch.delitem(sys.modules, "lambdas.outbox.publish", raising=False)
    handler = importlib.import_module("lambdas.outbox.publish").handler
    assert set(clients) == {"events"}
    answer: Publish = lambda event: handler(event, FakeContext())  # noqa: E731 - a name with a type
    return answer


def test_events_go_to_the_bus_of_the_environment(publish: Publish, clients: dict[str, Any]) -> None:
    assert publish({"Records": [record(1, [entry("1")])]}) == {"batchItemFailures": []}
    (taken,) = clients["events"].entries
    assert (taken["EventBusName"], taken["Source"], taken["DetailType"]) == ("bus-1", "saas.orders", "OrderPlaced")
    assert set(clients) == {"events"}


def test_a_letter_goes_to_the_queue_of_the_environment(publish: Publish, clients: dict[str, Any]) -> None:
    assert publish({"Records": [record(1, "no json")]}) == {"batchItemFailures": []}
    assert len(clients["sqs"].messages) == 1


def test_a_write_that_has_to_wait_is_named_by_its_number(
    publish: Publish, clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_FIRST_PAUSE_SECONDS", 0)
    clients["events"].refusals = 100
    answer = publish({"Records": [record(1, [entry("1")])]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{1:021}"}]}
