"""What is done to the platform from outside while orders live. Each tells what it did, and how often."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from drills.outsiders import answer_wrongly
from drills.stage import wait_until

if TYPE_CHECKING:
    from drills.scene import Scene
    from drills.stage import Stage

__all__ = ["answer_wrongly", "everything", "lose_connections", "nothing", "poison", "restart", "start_again"]

_SEVERAL: Final = 10
_LOSS_SECONDS: Final = 3
_SELDOM_SECONDS: Final = 20


def nothing(_scene: Scene) -> Counter[str]:
    """Leave the platform alone."""
    return Counter()


def poison(scene: Scene) -> Counter[str]:
    """Send each consumer's queue a message that is no event, and the bus an event that breaks its contract."""
    stage = scene.stage
    sqs = stage.aws.client("sqs")
    queues = consumer_queues(stage)
    for url in queues:
        sqs.send_message(QueueUrl=url, MessageBody="not an event", MessageGroupId="nobody")
    tenant_id = next(iter(stage.restaurants.values())).tenant_id
    stage.aws.client("events").put_events(
        Entries=[
            {
                "EventBusName": stage.platform.outputs["EventBusName"],
                "Source": "saas.orders",
                "DetailType": "OrderCompleted",
                "Detail": json.dumps({"tenant_id": tenant_id, "version": 1}),
            }
        ]
    )
    return Counter({"message that is no event": len(queues), "event that breaks its contract": 1})


def start_again(scene: Scene) -> Counter[str]:
    """Ask for the start of workflows that run, under the same names with the same input."""
    stage = scene.stage
    client = stage.aws.client("stepfunctions")
    (machine,) = stage.physical_names("AWS::StepFunctions::StateMachine", "WorkflowOrder")
    wait_until(lambda: len(stage.running()) > 0, what="a workflow runs")
    done: Counter[str] = Counter()
    while not done or (done.total() < _SEVERAL and not scene.over.is_set()):
        for name in stage.running()[: _SEVERAL - done.total()]:
            arn = f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
            execution = client.describe_execution(executionArn=arn)
            try:
                client.start_execution(stateMachineArn=machine, name=name, input=execution["input"])
            except client.exceptions.ExecutionAlreadyExists:
                done["second start refused"] += 1
            else:
                done["second start taken for the first"] += 1
        scene.over.wait(1)
    return done


def restart(scene: Scene) -> Counter[str]:
    """Stop the embedded AWS in the middle of things, and start it again."""
    wait_until(lambda: len(scene.stage.running()) > 1, what="workflows run")
    running = len(scene.stage.running())
    scene.stage.restart()
    return Counter({"restart of the platform": 1, "workflow that ran at the restart": running})


def lose_connections(scene: Scene) -> Counter[str]:
    """Cut the network of every page, again and again."""
    done: Counter[str] = Counter()
    while not scene.over.wait(_LOSS_SECONDS):
        done += _cut(scene)
    return done


def _cut(scene: Scene) -> Counter[str]:
    return Counter({"connection cut": sum(page.vanish() for pages in scene.pages.values() for page in pages)})


def everything(scene: Scene) -> Counter[str]:
    """Do all of that, one after the other, the restart in the middle."""
    done = poison(scene) + start_again(scene)
    scene.over.wait(_LOSS_SECONDS)
    done += restart(scene) + answer_wrongly(scene)
    for _ in range(_SEVERAL):
        # Each page that comes back is told up to 500 events again: seldom enough to leave time for orders.
        if scene.over.wait(_SELDOM_SECONDS):
            break
        done += _cut(scene)
    return done


def consumer_queues(stage: Stage) -> list[str]:
    """URLs of the queues that functions read events from."""
    mappings = stage.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    names = [
        mapping["EventSourceArn"].rsplit(":", 1)[-1] for mapping in mappings if ":sqs:" in mapping["EventSourceArn"]
    ]
    sqs = stage.aws.client("sqs")
    return [sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in names]
