"""Work outside requests: refused for tenants that are not served, put back for those that move."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from lambdas.shared import aws, postponing, standing
from lambdas.shared.consumer import batch_consumer, event_consumer
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.errors import TenantMovingError
from lambdas.shared.messages import message_consumer
from lambdas.shared.tenant_job import TenantJob
from lambdas.shared.tenants import Tenants
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sqs import FakeSqs
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.test_consumer import BLUE, GREEN, message, onboarded

CONTEXT: Any = FakeContext()
ARN = "arn:aws:sqs:eu-west-1:111122223333:work"
JOB = {"job": "sweep", "tenant_id": BLUE, "tier": "basic", "sites": [], "due": "2026-11-21T10:00:00Z"}


class Platform:
    """A registry, and a queue that messages can be put back into."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.registry, self.queue = FakeDynamoDB(), FakeSqs()
        client: Any = self.registry
        tenants = Tenants(client, "registry", cache_seconds=60, now=FakeClock())
        monkeypatch.setattr(standing, "tenants", lambda: tenants)
        monkeypatch.setattr(aws, "client", {"sqs": self.queue}.__getitem__)
        postponing._queue_url.cache_clear()
        for tenant_id in (BLUE, GREEN):
            self.set_status(tenant_id, "active")

    def set_status(self, tenant_id: str, status: str) -> None:
        item = {"status": {"S": status}, "tier": {"S": "basic"}, "usage_key": {"S": "key"}}
        self.registry.items[f"tenant#{tenant_id}", "tenant"] = item


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    return Platform(monkeypatch)


def record(tenant_id: str = BLUE, **changes: Any) -> dict[str, Any]:
    attributes = {"attributes": {"MessageGroupId": tenant_id}, "messageAttributes": {}, "eventSourceARN": ARN}
    return {**message(onboarded(tenant_id), tenant_id), **attributes, **changes}


def consume(*records: dict[str, Any], refuse_inactive: bool = True) -> tuple[list[str], list[str]]:
    """The tenants whose events were consumed, and the messages that failed."""
    seen: list[str] = []

    @event_consumer(TenantOnboarded, refuse_inactive=refuse_inactive)
    def handler(event: TenantOnboarded) -> None:
        seen.append(event.tenant_id)

    answer = handler({"Records": list(records)}, CONTEXT)
    return seen, [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.mark.parametrize("status", ["suspended", "offboarding", "offboarded", "failed"])
def test_an_event_of_a_tenant_that_is_not_served_fails_alone(platform: Platform, logs: Output, status: str) -> None:
    platform.set_status(BLUE, status)
    assert consume(record(), record(GREEN)) == ([GREEN], [BLUE])
    (failure,) = (line for line in logs.lines() if line["message"] == "consumer failed")
    assert failure["error"] == "TenantRefusedError"
    assert status in failure["reason"]


def test_an_event_of_a_tenant_that_nobody_knows_fails(platform: Platform) -> None:
    platform.registry.items.clear()
    assert consume(record()) == ([], [BLUE])


def test_a_consumer_may_take_events_of_tenants_that_are_not_served(platform: Platform) -> None:
    platform.set_status(BLUE, "suspended")
    assert consume(record(), refuse_inactive=False) == ([BLUE], [])


@pytest.mark.parametrize("refuse_inactive", [True, False])
def test_an_event_of_a_tenant_that_moves_is_put_back_in_its_group(platform: Platform, refuse_inactive: bool) -> None:
    platform.set_status(BLUE, "moving")
    waiting = record()
    assert consume(waiting, record(GREEN), refuse_inactive=refuse_inactive) == ([GREEN], [])
    assert platform.queue.messages == [waiting["body"]]
    (sent,) = platform.queue.options
    assert sent["QueueUrl"].endswith("/work")
    assert sent["MessageGroupId"] == BLUE
    assert sent["DelaySeconds"] == postponing.DELAY_SECONDS


def test_what_was_put_back_remembers_since_when_and_fails_at_last(platform: Platform) -> None:
    platform.set_status(BLUE, "moving")
    consume(record())
    since = platform.queue.options[0]["MessageAttributes"]["postponed_since"]["StringValue"]
    again = record(messageAttributes={"postponed_since": {"stringValue": since, "dataType": "Number"}})
    assert consume(again) == ([], [])
    assert platform.queue.options[1]["MessageAttributes"]["postponed_since"]["StringValue"] == since
    before = float(since) - postponing.LONGEST_SECONDS - 60
    too_long = record(messageAttributes={"postponed_since": {"stringValue": str(before), "dataType": "Number"}})
    assert consume(too_long) == ([], [BLUE])


def test_what_cant_be_put_back_comes_again(platform: Platform) -> None:
    platform.set_status(BLUE, "moving")
    platform.queue.failure = client_error("ServiceUnavailable", "SendMessage")
    assert consume(record()) == ([], [BLUE])


def test_a_batch_goes_on_without_what_was_put_back(platform: Platform) -> None:
    platform.set_status(BLUE, "moving")
    seen: list[str] = []

    @batch_consumer(TenantOnboarded)
    def handler(events: Sequence[TenantOnboarded]) -> Iterable[TenantOnboarded]:
        seen.extend(event.tenant_id for event in events)
        return events

    answer = handler({"Records": [record(), record(GREEN), {"messageId": "poison", "body": "[]"}]}, CONTEXT)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["poison", GREEN]
    assert (seen, len(platform.queue.messages)) == ([GREEN], 1)


@pytest.mark.parametrize(("status", "failed", "waiting"), [("active", 0, 0), ("suspended", 1, 0), ("moving", 0, 1)])
def test_jobs_are_refused_and_put_back_as_events_are(
    platform: Platform, status: str, failed: int, waiting: int
) -> None:
    platform.set_status(BLUE, status)
    seen: list[TenantJob] = []
    handler = message_consumer(TenantJob.from_message)(seen.append)
    answer = handler({"Records": [record(body=json.dumps(JOB))]}, CONTEXT)
    assert len(answer["batchItemFailures"]) == failed
    assert len(platform.queue.messages) == waiting
    assert len(seen) == (status == "active")


def test_a_registry_that_cant_be_read_lets_nothing_pass(platform: Platform) -> None:
    platform.registry.failure = client_error("InternalServerError", "GetItem")
    assert consume(record()) == ([], [BLUE])


def test_what_is_kept_for_long_goes_by_the_registrys_last_write(platform: Platform) -> None:
    standing.check(BLUE)
    key = f"tenant#{BLUE}", "tenant"
    platform.registry.stale[key] = dict(platform.registry.items[key])
    platform.set_status(BLUE, "suspended")
    # What was kept, and what a replica knows, would let it pass.
    standing.check(BLUE)
    with pytest.raises(standing.TenantRefusedError, match="is suspended"):
        standing.served_now(BLUE)
    platform.set_status(BLUE, "moving")
    with pytest.raises(TenantMovingError):
        standing.served_now(BLUE)
    platform.set_status(BLUE, "active")
    assert standing.served_now(BLUE).status == "active"
    with pytest.raises(standing.TenantRefusedError, match="is unknown"):
        standing.served_now("tnnnnnnnnnnnn")
