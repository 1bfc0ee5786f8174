"""Whatever gives up puts its letters where ``saas dlq`` finds them."""

from collections.abc import Iterator
from typing import Any

import pytest

from saas_constructs.dead_letter_tags import KIND_TAG, OWNER_TAG, DeadLetterKind
from stacks.config import STAGES
from tests.stacks.synthesis import Reference


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
