"""What `saas dlq show` says of a letter whose consumer left no line about it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.local.access import Access
from saas_constructs.local.dead_letters.letters import Letter
from saas_constructs.local.dead_letters.queues import DeadLetterQueue
from saas_constructs.local.dead_letters.reasons import UNKNOWN, explain

SENT_AT = 1000.0
LETTER = Letter("m-1", "receipt", "{}", {}, SENT_AT, "", {"detail": {"event_id": "e-1"}})
FAILED = {"message": "consumer failed", "message_id": "m-1", "error": "ValueError", "reason": "no"}


class Aws:
    """Queue, mapping, function and log of one consumer."""

    def __init__(self, *lines: tuple[float, object]) -> None:
        self.lines = [{"timestamp": int(at * 1000), "message": _text(line)} for at, line in lines]
        self.exceptions = type("exceptions", (), {"ResourceNotFoundException": LookupError})

    def get_queue_attributes(self, **_: Any) -> Any:
        return {"Attributes": {"QueueArn": "arn"}}

    def list_event_source_mappings(self, **_: Any) -> Any:
        return {"EventSourceMappings": [{"FunctionArn": "arn"}]}

    def get_function_configuration(self, **_: Any) -> Any:
        return {"FunctionName": "consumer"}

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, **_: Any) -> Any:
        return [{"events": self.lines}]


def _text(line: object) -> str:
    return line if isinstance(line, str) else json.dumps(line)


def report(**record: str) -> dict[str, Any]:
    return {"time": "2026-11-21T10:00:00Z", "type": "platform.report", "record": {"requestId": "r", **record}}


def why(*lines: tuple[float, object]) -> str:
    queue = DeadLetterQueue("eu-central-1", "url", "arn", DeadLetterKind.CONSUMER, "Supplies", 1, ("source",))
    aws = Aws(*lines)
    return explain(Access(("eu-central-1",), lambda _service, _region: aws), queue, [LETTER])["m-1"]


def test_a_line_about_the_message_is_the_reason_even_where_processes_ended() -> None:
    assert why((1001, report(status="error", errorType="Runtime.ExitError")), (1002, FAILED)) == "ValueError: no"


@pytest.mark.parametrize(
    ("line", "how"),
    [
        (report(status="error", errorType="Runtime.ExitError"), "Runtime.ExitError"),
        (report(status="timeout"), "timeout"),
        ("Worker process died", "Worker process died"),
        ("Task timed out after 3.00 seconds", "Task timed out after 3.00 seconds"),
    ],
    ids=["ended on AWS", "timed out on AWS", "ended embedded", "timed out embedded"],
)
def test_a_process_that_ended_without_a_word_is_named(line: object, how: str) -> None:
    said = "the function ended 2 times since then before it could say why, last with: "
    assert why((1001, line), (1002, line)) == said + how


def test_ends_before_the_message_came_explain_nothing() -> None:
    assert why((999, "Worker process died")) == UNKNOWN
    assert why((1001, {"message": "told"}), (1001, "START RequestId: r")) == UNKNOWN
