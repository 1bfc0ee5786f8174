"""What was refused while a tenant was suspended goes back when it is let in again: all of it, and only that."""

import json
from datetime import datetime
from typing import Any

import pytest

from lambdas.dead_letters import send_back
from lambdas.dead_letters.queues import DeadLetterQueues
from lambdas.dead_letters.redriving import MOST
from lambdas.shared import aws
from lambdas.shared.contracts.tenant_events import TenantReactivated
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.queues import FakeQueues, Queue

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
TOLD = TenantReactivated.ending(
    tenant_id=A, operation_id="20261121T100000-00000001", attempt=1, occurred_at="2026-11-21T10:00:00.000Z"
)
BACK = datetime.fromisoformat(TOLD.occurred_at).timestamp()
#: When the event is first taken: it rests before.
TAKEN = BACK + 800


class Desk:
    """Queues of a stage."""

    def __init__(self) -> None:
        tags = {"saas:dead-letters": "consumer", "saas:dead-letters-of": "dev/Events/Supplies"}
        self.sqs = FakeQueues(
            letters=Queue(tags, sources=("supplies",)),
            supplies=Queue(),
            uploads=Queue({**tags, "saas:dead-letters-of": "dev/Files/Inspection"}, sources=("uploaded",)),
            uploaded=Queue(),
            publisher=Queue({**tags, "saas:dead-letters": "publisher"}),
            elsewhere=Queue({**tags, "saas:dead-letters-of": "production/Events/Supplies"}, sources=("supplies",)),
        )
        self.sqs.now = TAKEN
        self.registry = FakeDynamoDB()

    def letter(self, event_id: str, tenant_id: str = A, *, queue: str = "letters", sent: float = 0) -> str:
        detail = {"event_id": event_id, "tenant_id": tenant_id}
        body = json.dumps({"detail-type": "OrderPlaced", "detail": detail})
        return self.sqs.put(queue, body, sent=int(sent * 1000))

    def upload(self, key: str) -> str:
        detail = {"bucket": {"name": "files"}, "object": {"key": key, "size": 1}}
        body = json.dumps({"source": "aws.s3", "detail-type": "Object Created", "detail": detail})
        return self.sqs.put("uploads", body)

    def told(self) -> list[str]:
        """Tell that tenant A is let in again; which messages have to come again."""
        body = {"source": TOLD.SOURCE, "detail-type": TOLD.DETAIL_TYPE, "detail": TOLD.to_detail()}
        record = {"messageId": "m", "body": json.dumps(body), "eventSource": "aws:sqs", "attributes": {}}
        context: Any = FakeContext()
        answer = send_back.handler({"Records": [record]}, context)
        return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]

    def fail_again(self) -> None:
        """Let SQS give up what was sent back; it keeps when that was sent."""
        self.sqs.queues["letters"].messages |= self.sqs.queues["supplies"].messages
        self.sqs.queues["supplies"].messages.clear()

    def events(self, queue: str) -> list[str]:
        return sorted(json.loads(one["Body"])["detail"]["event_id"] for one in self.sqs.queues[queue].messages.values())


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    fake: Any = desk.sqs
    clients: dict[str, Any] = {"sqs": fake, "dynamodb": desk.registry}
    monkeypatch.setenv("REGISTRY_TABLE_NAME", "registry")
    monkeypatch.setattr(aws, "client", clients.__getitem__)
    monkeypatch.setattr(send_back, "queues", lambda: DeadLetterQueues(fake, fake, "dev"))
    return desk


def test_the_tenants_letters_go_back_and_nobody_elses(desk: Desk) -> None:
    for number in range(5):
        desk.letter(f"e-{number}", A if number % 2 else B)
    desk.letter("e-7", queue="publisher")
    desk.letter("e-8", queue="elsewhere")
    assert desk.told() == []
    assert desk.events("supplies") == ["e-1", "e-3"]
    assert desk.events("letters") == ["e-0", "e-2", "e-4"]
    assert (desk.events("publisher"), desk.events("elsewhere")) == (["e-7"], ["e-8"])
    (entry,) = desk.registry.items.values()
    assert (entry["who"]["S"], entry["what"]["S"]) == ("service:dead-letters", "redriveDeadLetters")


def test_told_twice_nothing_goes_twice(desk: Desk) -> None:
    desk.letter("e-1")
    for _ in range(2):
        assert desk.told() == []
    assert desk.events("supplies") == ["e-1"]


def test_what_was_sent_while_the_tenant_was_still_taken_for_suspended_goes_back(desk: Desk) -> None:
    desk.letter("e-1", sent=BACK + 105)
    assert desk.told() == []
    assert (desk.events("supplies"), desk.events("letters")) == (["e-1"], [])


def test_what_failed_again_since_stays_however_often_the_event_comes(desk: Desk) -> None:
    kept = desk.sqs.queues["letters"].held
    kept["another"] = desk.letter("e-1")
    desk.letter("e-2")
    for _ in range(3):
        assert desk.told() == ["m"]
        desk.fail_again()
        desk.sqs.now += 600
    assert desk.events("letters") == ["e-1", "e-2"]
    kept.clear()
    assert desk.told() == []
    assert (desk.events("supplies"), desk.events("letters")) == (["e-1"], ["e-2"])


def test_more_letters_than_one_look_shows_all_go_back(desk: Desk) -> None:
    for number in range(MOST + 5):
        desk.letter(f"e-{number}")
    assert desk.told() == []
    assert (len(desk.events("supplies")), desk.events("letters")) == (MOST + 5, [])


def test_others_letters_in_the_way_let_the_event_come_again(desk: Desk) -> None:
    for number in range(MOST):
        desk.letter(f"e-{number}", B)
    desk.letter("mine")
    assert desk.told() == ["m"]
    assert desk.events("supplies") == []


def test_every_letter_goes_back_though_an_answer_is_empty(desk: Desk) -> None:
    for number in range(7):
        desk.letter(f"e-{number}")
    desk.sqs.silent = 1
    assert desk.told() == []
    assert (len(desk.events("supplies")), desk.events("letters")) == (7, [])


def test_letters_that_somebody_else_holds_let_the_event_come_again(desk: Desk) -> None:
    desk.sqs.queues["letters"].held["another"] = desk.letter("e-1")
    desk.letter("e-2")
    assert desk.told() == ["m"]
    assert desk.events("supplies") == ["e-2"]
    desk.sqs.queues["letters"].held.clear()
    assert desk.told() == []
    assert (desk.events("supplies"), desk.events("letters")) == (["e-1", "e-2"], [])


def test_letters_of_one_queue_that_stay_keep_no_others_back(desk: Desk) -> None:
    desk.sqs.queues["letters"].held["another"] = desk.letter("e-1")
    desk.upload(f"{A}/uploads/f-1")
    assert desk.told() == ["m"]
    assert len(desk.sqs.queues["uploaded"].messages) == 1


def test_an_upload_goes_back_to_be_looked_into(desk: Desk) -> None:
    """S3's event names a tenant by the object's key only."""
    desk.upload(f"{A}/uploads/f-1")
    desk.upload(f"{B}/uploads/f-2")
    desk.upload("manifest.json")
    assert desk.told() == []
    (message,) = desk.sqs.queues["uploaded"].messages.values()
    assert json.loads(message["Body"])["detail"]["object"]["key"] == f"{A}/uploads/f-1"
    assert message["Attributes"]["MessageGroupId"] == A
    assert len(desk.sqs.queues["uploads"].messages) == 2
