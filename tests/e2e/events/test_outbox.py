"""From a write to its consumers: what is written is told, in order, and poison holds up nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.events.conftest import TENANT, onboarded
from tests.waiting import until

if TYPE_CHECKING:
    from tests.e2e.events.conftest import Moods


def test_a_write_reaches_its_consumer(moods: Moods) -> None:
    event = onboarded("merry")
    moods.write(event)
    until(lambda: event.event_id in moods.told(), "publishing")
    until(lambda: event.event_id in moods.consumed(), "consuming")


def test_events_of_one_item_keep_the_order_of_its_writes(moods: Moods) -> None:
    events = [onboarded(f"merry-{number}") for number in range(12)]
    item = f"{TENANT}#mood#ordered"
    for first, second in zip(events[::2], events[1::2], strict=True):
        moods.write(first, second, item=item)
    expected = [event.event_id for event in events]
    until(lambda: set(expected) <= set(moods.told()), "publishing")
    assert [event_id for event_id in moods.told() if event_id in expected] == expected


def test_a_write_that_tells_nothing_publishes_nothing(moods: Moods) -> None:
    event = onboarded("merry")
    pk = moods.write(event)
    until(lambda: event.event_id in moods.told(), "publishing")
    moods.aws.client("dynamodb").update_item(
        TableName=moods.outputs["MoodsTableName"],
        Key={"pk": {"S": pk}, "sk": {"S": "mood"}},
        UpdateExpression="SET seen = :yes REMOVE outbox",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    after = onboarded("merry")
    moods.write(after)
    until(lambda: after.event_id in moods.told(), "publishing")
    assert moods.told().count(event.event_id) == 1


def test_an_event_of_another_tenant_never_reaches_the_bus_and_the_rest_goes_on(moods: Moods) -> None:
    forged, good = onboarded("merry", "t0123456789ac"), onboarded("merry")
    before = moods.letters("MoodsPublisherLettersUrl")
    moods.write(forged)
    moods.write(outbox="no json")
    moods.write(good)
    until(lambda: good.event_id in moods.told(), "publishing")
    until(lambda: moods.letters("MoodsPublisherLettersUrl") == before + 2, "keeping the letters")
    assert forged.event_id not in moods.told()
    sqs = moods.aws.client("sqs")
    kept = []
    while messages := sqs.receive_message(
        QueueUrl=moods.outputs["MoodsPublisherLettersUrl"], MaxNumberOfMessages=10
    ).get("Messages"):
        for message in messages:
            kept.append(json.loads(message["Body"]))
            sqs.delete_message(
                QueueUrl=moods.outputs["MoodsPublisherLettersUrl"], ReceiptHandle=message["ReceiptHandle"]
            )
    (letter,) = (letter for letter in kept if letter["event_id"] == forged.event_id)
    assert letter["event"]["detail"] == forged.to_detail()
    assert "and the item of" in letter["reason"]
