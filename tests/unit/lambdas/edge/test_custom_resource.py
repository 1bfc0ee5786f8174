"""CloudFormation always gets an answer, and it says what happened."""

import json
from typing import Any

import pytest

from lambdas.edge.custom_resource import Change, answer

EVENT = {
    "RequestType": "Update",
    "ResponseURL": "https://cloudformation.example/answer",
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Logical",
    "PhysicalResourceId": "physical",
    "ResourceProperties": {"Bucket": "new"},
    "OldResourceProperties": {"Bucket": "old"},
}


def told(apply: Any, event: dict[str, Any] = EVENT) -> dict[str, Any]:
    sent: list[tuple[str, bytes]] = []
    answer(apply, lambda url, body: sent.append((url, body)), event)
    ((url, body),) = sent
    assert url == EVENT["ResponseURL"]
    parsed: dict[str, Any] = json.loads(body)
    return parsed


def test_a_change_that_was_made_is_a_success_with_the_resources_id() -> None:
    asked: list[Change] = []

    def apply(change: Change) -> str:
        asked.append(change)
        return "new"

    assert told(apply) == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "new",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Logical",
    }
    assert asked == [Change(kind="Update", resource_id="physical", wanted={"Bucket": "new"}, before={"Bucket": "old"})]


def test_an_error_is_an_answer_and_leaves_the_resource_its_id() -> None:
    def fail(_change: Change) -> str:
        raise RuntimeError("S3 kept " + "x" * 5000)

    failed = told(fail)
    assert (failed["Status"], failed["PhysicalResourceId"]) == ("FAILED", "physical")
    assert failed["Reason"].startswith("RuntimeError: S3 kept")
    # CloudFormation takes 4096 bytes.
    assert len(json.dumps(failed)) < 4096


@pytest.mark.parametrize("missing", ["ResourceProperties", "RequestType"])
def test_a_request_that_cannot_be_read_is_answered_too(missing: str) -> None:
    event = {name: value for name, value in EVENT.items() if name != missing}
    assert told(lambda _change: "never", event)["Status"] == "FAILED"


def test_what_could_not_be_made_has_an_id_by_which_it_can_be_deleted() -> None:
    def fail(_change: Change) -> str:
        raise RuntimeError("no")

    event = {name: value for name, value in EVENT.items() if name != "PhysicalResourceId"}
    assert told(fail, event)["PhysicalResourceId"] == "Logical"
