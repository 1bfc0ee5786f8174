"""Whatever gives up puts its letters where ``saas dlq`` finds them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lambdas.dead_letters import letters as shown_by_the_api
from lambdas.dead_letters import send_back
from saas_constructs.dead_letter_tags import KIND_TAG, OWNER_TAG, DeadLetterKind
from saas_constructs.local.dead_letters import letters as shown_by_the_command
from stacks.app import ROOT
from stacks.config import LONGEST_TENANT_CACHE, STAGES, StageConfig
from tests.contract.run_time_code import path_of
from tests.stacks.synthesis import Reference, resources

A = "taaaaaaaaaaaa"
#: Seconds; SQS Developer Guide, "Amazon SQS delay queues".
LONGEST_DELAY = 900


def destinations(value: Any) -> Iterator[str]:
    """Yield the logical ids of the queues that something in a template gives up to."""
    if isinstance(value, list):
        for inner in value:
            yield from destinations(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in {"DeadLetterConfig", "OnFailure", "RedrivePolicy"}:
                (target,) = (inner[key] for key in ("Arn", "Destination", "deadLetterTargetArn") if key in inner)
                yield target["Fn::GetAtt"][0]
            else:
                yield from destinations(inner)


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_every_queue_of_dead_letters_can_be_found(reference: Reference, stage: str) -> None:
    found = 0
    for template in reference.of_stage(stage):
        for logical_id in set(destinations(template["Resources"])):
            found += 1
            tags = {tag["Key"]: tag["Value"] for tag in template["Resources"][logical_id]["Properties"].get("Tags", [])}
            assert KIND_TAG in tags, f"{logical_id}: use saas_constructs.events.DeadLetters"
            assert DeadLetterKind(tags[KIND_TAG])
            assert tags[OWNER_TAG].startswith(f"{stage}/")
    assert found


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_letters_go_back_only_once_the_last_refusal_is_among_them(reference: Reference, stage: StageConfig) -> None:
    """Consumers take a tenant for suspended while its standing is kept, and SQS then holds what they refused.

    Its count of letters, by which a queue is looked at or passed over, may lag by a minute more.
    """
    held = {
        handler: queue
        for template in reference.of_stage(stage.name)
        for handler, queue in _consumers(template)
        if "refuse_inactive=False" not in (ROOT / path_of(handler.rpartition(".")[0])).read_text(encoding="utf-8")
    }
    delay = held["lambdas.dead_letters.send_back.handler"]["DelaySeconds"]
    assert len(held) > 5
    assert delay >= stage.tenant_cache_seconds + max(queue["VisibilityTimeout"] for queue in held.values()) + 60
    assert delay + LONGEST_TENANT_CACHE - stage.tenant_cache_seconds <= LONGEST_DELAY
    assert LONGEST_TENANT_CACHE < send_back.REACH.total_seconds() < delay


def _consumers(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield handler and queue of each consumer of events."""
    queues = resources(template, "AWS::SQS::Queue")
    functions = resources(template, "AWS::Lambda::Function")
    for mapping in resources(template, "AWS::Lambda::EventSourceMapping").values():
        queue = queues.get(mapping["Properties"]["EventSourceArn"].get("Fn::GetAtt", [""])[0])
        if queue is None:
            continue
        (letters,) = destinations(queue)
        tags = {tag["Key"]: tag["Value"] for tag in queues[letters]["Properties"]["Tags"]}
        if tags[KIND_TAG] == DeadLetterKind.CONSUMER.value:
            yield functions[mapping["Properties"]["FunctionName"]["Ref"]]["Properties"]["Handler"], queue["Properties"]


@pytest.mark.parametrize(
    ("content", "tenant_id"),
    [
        ({"detail": {"tenant_id": A}}, A),
        ({"tenant_id": A, "event": None}, A),
        ({"source": "aws.s3", "detail": {"object": {"key": f"{A}/uploads/f"}}}, A),
        ({"source": "saas.files", "detail": {"object": {"key": f"{A}/uploads/f"}}}, None),
        ({"source": "aws.s3", "detail": {"object": {"key": "assets/uploads/f"}}}, None),
        ({"source": "aws.s3", "detail": {"object": {"key": 7}}}, None),
        ({"source": "aws.s3", "detail": {"object": A}}, None),
        ({"source": "aws.s3", "detail": A}, None),
        ([A], None),
    ],
    ids=repr,
)
def test_the_api_and_the_command_see_a_letter_of_the_same_tenant(content: Any, tenant_id: str | None) -> None:
    message = {"MessageId": "m", "ReceiptHandle": "r", "Body": json.dumps(content)}
    for letter in (shown_by_the_api._letter(message), shown_by_the_command._letter(message)):
        assert letter.tenant_id == tenant_id
