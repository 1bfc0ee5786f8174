import json
from dataclasses import dataclass
from typing import Any

import pytest

from lambdas.dead_letters import operations
from lambdas.dead_letters.queues import DeadLetterQueues
from lambdas.shared import aws, operators
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.queues import FakeQueues, Queue
from tests.unit.lambdas.operators import operations_setting, operator_event

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"


class CrashError(BaseException):
    """The function was stopped."""


def tags(owner: str, kind: str = "consumer") -> dict[str, str]:
    return {"saas:dead-letters": kind, "saas:dead-letters-of": owner}


@dataclass
class Desk:
    """Queues of two stages, and an operator of one."""

    sqs: FakeQueues
    registry: FakeDynamoDB

    def call(self, operation_id: str, body: Any = None, **request: Any) -> tuple[int, Any]:
        context: Any = FakeContext()
        answer = operations.handler(operator_event(operation_id, body=body, **request), context)
        return answer["statusCode"], json.loads(answer["body"])

    def letter(self, queue: str, event_id: str, tenant_id: str = A, *, sent: int = 0) -> str:
        detail = {"event_id": event_id, "tenant_id": tenant_id}
        return self.sqs.put(queue, json.dumps({"detail-type": "OrderPlaced", "detail": detail}), sent=sent)

    def bodies(self, queue: str) -> list[str]:
        return [
            json.loads(message["Body"])["detail"]["event_id"] for message in self.sqs.queues[queue].messages.values()
        ]

    def trail(self) -> list[dict[str, Any]]:
        return [item for (pk, _), item in self.registry.items.items() if pk == "tenant#platform"]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()
    sqs = FakeQueues(
        letters=Queue(tags("dev/Events/Supplies"), sources=("supplies",)),
        supplies=Queue(),
        publisher=Queue(tags("dev/Events/Publisher", "publisher")),
        elsewhere=Queue(tags("production/Events/Supplies"), sources=("supplies",)),
        untagged=Queue(),
    )
    registry = FakeDynamoDB()
    clients: dict[str, Any] = {"sqs": sqs, "dynamodb": registry}
    fake: Any = sqs
    monkeypatch.setattr(aws, "client", clients.__getitem__)
    monkeypatch.setattr(operations, "queues", lambda: DeadLetterQueues(fake, fake, "dev"))
    return Desk(sqs, registry)


def test_the_stages_queues_are_listed_with_their_letters(desk: Desk) -> None:
    desk.letter("letters", "e-1")
    assert desk.call("listDeadLetters") == (
        200,
        {
            "queues": [
                {"queue": "publisher", "owner": "dev/Events/Publisher", "kind": "publisher", "letters": 0},
                {"queue": "letters", "owner": "dev/Events/Supplies", "kind": "consumer", "letters": 1},
            ]
        },
    )


def test_letters_are_shown_the_oldest_first_and_stay(desk: Desk) -> None:
    desk.letter("letters", "e-2", sent=2000)
    desk.letter("letters", "e-1", B, sent=1000)
    for _ in range(2):
        _, body = desk.call("listDeadLetters", query={"queue": "letters"})
        assert [(letter["event_id"], letter["tenant_id"]) for letter in body["letters"]] == [("e-1", B), ("e-2", A)]
    assert body["letters"][0]["sent_at"] == "1970-01-01T00:00:01.000Z"


def test_no_more_letters_are_held_than_were_asked_for(desk: Desk) -> None:
    for place in range(25):
        desk.letter("letters", f"e-{place}")
    _, body = desk.call("listDeadLetters", query={"queue": "letters", "limit": "12"})
    assert len(body["letters"]) == 12
    assert desk.sqs.queues["letters"].held == {}


def test_letters_go_back_to_the_queue_that_they_came_from_with_the_tenant_as_group(desk: Desk) -> None:
    desk.letter("letters", "e-1")
    assert desk.call("redriveDeadLetters", {"queue": "letters"}) == (200, {"sent": 1, "left": {}, "unseen": 0})
    (message,) = desk.sqs.queues["supplies"].messages.values()
    assert (message["Attributes"]["MessageGroupId"], desk.bodies("letters")) == (A, [])


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [({"event_id": "e-2"}, ["e-2"]), ({"tenant_id": A}, ["e-1", "e-3"]), ({}, ["e-1", "e-2", "e-3"])],
)
def test_only_what_is_meant_goes_back(desk: Desk, wanted: dict[str, str], sent: list[str]) -> None:
    for event_id, tenant_id in (("e-1", A), ("e-2", B), ("e-3", A)):
        desk.letter("letters", event_id, tenant_id)
    desk.call("redriveDeadLetters", {"queue": "letters", **wanted})
    assert sorted(desk.bodies("supplies")) == sent
    assert sorted(desk.bodies("letters")) == sorted({"e-1", "e-2", "e-3"} - set(sent))


def test_what_came_from_no_queue_stays_and_says_how_it_goes_back(desk: Desk) -> None:
    message_id = desk.letter("publisher", "e-1")
    _, body = desk.call("redriveDeadLetters", {"queue": "publisher"})
    assert (body["sent"], "saas dlq redrive" in body["left"][message_id]) == (0, True)
    assert desk.trail() == []


def test_every_letter_is_found_though_an_answer_is_empty(desk: Desk) -> None:
    sent = [f"e-{place}" for place in range(7)]
    for event_id in sent:
        desk.letter("letters", event_id)
    desk.sqs.silent = 1
    _, listed = desk.call("listDeadLetters", query={"queue": "letters"})
    assert [letter["event_id"] for letter in listed["letters"]] == sent
    desk.sqs.silent = 1
    assert desk.call("redriveDeadLetters", {"queue": "letters"})[1] == {"sent": 7, "left": {}, "unseen": 0}


def test_letters_that_somebody_else_holds_are_said_to_be_unseen(desk: Desk) -> None:
    desk.sqs.queues["letters"].held["another"] = desk.letter("letters", "e-1")
    desk.letter("letters", "e-2")
    assert desk.call("redriveDeadLetters", {"queue": "letters"})[1] == {"sent": 1, "left": {}, "unseen": 1}
    assert desk.bodies("letters") == ["e-1"]


@pytest.mark.parametrize(("event_id", "sent", "unseen"), [("e-2", 1, 0), ("e-1", 0, 1)])
def test_one_events_letter_is_unseen_only_where_it_was_not_found(
    desk: Desk, event_id: str, sent: int, unseen: int
) -> None:
    desk.sqs.queues["letters"].held["another"] = desk.letter("letters", "e-1")
    desk.letter("letters", "e-2")
    _, body = desk.call("redriveDeadLetters", {"queue": "letters", "event_id": event_id})
    assert body == {"sent": sent, "left": {}, "unseen": unseen}


@pytest.mark.parametrize("queue", ["elsewhere", "untagged", "supplies", "absent"])
def test_a_queue_that_is_none_of_the_stages_is_not_found(desk: Desk, queue: str) -> None:
    assert desk.call("redriveDeadLetters", {"queue": queue})[0] == 404
    assert desk.call("listDeadLetters", query={"queue": queue})[0] == 404


def test_a_crash_in_between_loses_no_letter(desk: Desk) -> None:
    desk.letter("letters", "e-1")
    desk.sqs.failure = CrashError()
    with pytest.raises(CrashError):
        desk.call("redriveDeadLetters", {"queue": "letters"})
    assert desk.bodies("letters") == ["e-1"]
    desk.call("redriveDeadLetters", {"queue": "letters"})
    assert desk.bodies("supplies") == ["e-1"]


def test_the_trail_says_who_before_the_first_letter_goes(desk: Desk) -> None:
    message_id = desk.letter("letters", "e-1")
    desk.sqs.failure = CrashError()
    with pytest.raises(CrashError):
        desk.call("redriveDeadLetters", {"queue": "letters"})
    (entry,) = desk.trail()
    assert (entry["who"]["S"], entry["what"]["S"]) == ("ada@platform.example", "redriveDeadLetters")
    assert entry["before"]["M"]["letters"]["L"][0]["M"]["message_id"]["S"] == message_id


@pytest.mark.parametrize(
    "body", [{}, {"queue": 7}, {"queue": "letters", "all": True}, {"queue": "q", "tenant_id": "x"}]
)
def test_what_cannot_be_meant_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    assert desk.call("redriveDeadLetters", body)[0] == 400


def test_auditors_look_and_send_nothing(desk: Desk) -> None:
    assert desk.call("listDeadLetters", groups="auditor")[0] == 200
    assert desk.call("redriveDeadLetters", {"queue": "letters"}, groups="auditor")[0] == 403
