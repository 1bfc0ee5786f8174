"""Dead letters: found in one place, each explained, and sent back by ``saas dlq`` once the cause is mended."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.events.conftest import TENANT, onboarded, saas
from tests.waiting import until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.e2e.events.conftest import Moods

CONSUMER, PUBLISHER, BUS = "Moods/Subscription", "Moods/Publisher", "Moods/Bus"
LETTERS = {
    CONSUMER: "MoodsDeadLettersUrl",
    PUBLISHER: "MoodsPublisherLettersUrl",
    BUS: "MoodsUndeliverableUrl",
}


@pytest.fixture(autouse=True)
def _without_letters(moods: Moods) -> Iterator[None]:
    yield
    for output in LETTERS.values():
        moods.aws.client("sqs").purge_queue(QueueUrl=moods.outputs[output])


def dlq(moods: Moods, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``saas dlq`` against the embedded AWS, or as the variables say."""
    return saas(moods, "dlq", *arguments, **variables)


def waiting(moods: Moods) -> dict[str, int]:
    """How many letters ``saas dlq list`` shows, by owner, of the app under test."""
    listed = json.loads(dlq(moods, "list", "--json").stdout)
    return {row["owner"]: row["letters"] for row in listed if row["owner"] in LETTERS}


def drop(moods: Moods, owner: str, body: Any, **attributes: str) -> None:
    """Put a letter into a queue, as the service does that gives up."""
    moods.aws.client("sqs").send_message(
        QueueUrl=moods.outputs[LETTERS[owner]],
        MessageBody=body if isinstance(body, str) else json.dumps(body),
        MessageAttributes={name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
    )


def letter_of(told: Any, **changes: Any) -> dict[str, Any]:
    """A publisher's letter."""
    entry = {"source": told.SOURCE, "detail_type": told.DETAIL_TYPE, "detail": told.to_detail()}
    return {
        "reason": "the bus refuses it: MalformedDetail",
        "event_id": told.event_id,
        "detail_type": told.DETAIL_TYPE,
        "tenant_id": told.tenant_id,
        "pk": f"{TENANT}#mood#1",
        "sk": "mood",
        "sequence_number": "1",
        "event": entry,
        **changes,
    }


def test_an_event_that_its_consumer_fails_on_is_explained_and_consumed_after_a_redrive(moods: Moods) -> None:
    moods.mood("bad")
    grumpy, merry = onboarded("grumpy"), onboarded("merry")
    moods.write(grumpy)
    moods.write(merry)
    until(lambda: merry.event_id in moods.consumed(), "consuming")
    until(lambda: moods.letters(LETTERS[CONSUMER]) == 1, "giving up")

    listed = dlq(moods, "list")
    assert listed.returncode == 3
    assert CONSUMER in listed.stdout

    (letter,) = json.loads(dlq(moods, "show", CONSUMER, "--json").stdout)
    assert (letter["event_id"], letter["tenant_id"]) == (grumpy.event_id, TENANT)
    assert letter["detail_type"] == "TenantOnboarded"
    assert letter["why"] == "MoodError: in no mood for grumpy"
    assert "in no mood for grumpy" in dlq(moods, "show", CONSUMER).stdout

    moods.mood("good")
    redriven = dlq(moods, "redrive", CONSUMER)
    assert (redriven.returncode, redriven.stdout) == (0, f"{CONSUMER}: 1 sent back, 0 left\n")
    until(lambda: grumpy.event_id in moods.consumed(), "consuming after the redrive")
    assert waiting(moods)[CONSUMER] == 0


def test_an_event_that_its_consumer_dies_of_is_explained_and_consumed_after_a_redrive(moods: Moods) -> None:
    moods.mood("bad")
    deadly = onboarded("deadly")
    moods.write(deadly)
    until(lambda: moods.letters(LETTERS[CONSUMER]) == 1, "giving up")
    (letter,) = json.loads(dlq(moods, "show", CONSUMER, "--json").stdout)
    assert letter["event_id"] == deadly.event_id
    why = "the function ended once since then before it could say why, last with: Worker process died"
    assert letter["why"] == why
    moods.mood("good")
    assert dlq(moods, "redrive", CONSUMER).returncode == 0
    until(lambda: deadly.event_id in moods.consumed(), "consuming after the redrive")


def test_a_message_that_is_no_event_is_explained_too(moods: Moods) -> None:
    moods.aws.client("sqs").send_message(QueueUrl=moods.outputs["MoodsQueueUrl"], MessageBody="no event")
    until(lambda: moods.letters(LETTERS[CONSUMER]) == 1, "giving up")
    (letter,) = json.loads(dlq(moods, "show", CONSUMER, "--json").stdout)
    assert letter["event_id"] is None
    assert letter["why"].startswith("ContractViolationError: the message is no JSON")
    assert letter["body"] == "no event"


def test_showing_takes_nothing_away(moods: Moods) -> None:
    drop(moods, PUBLISHER, letter_of(onboarded("merry")))
    for _ in range(2):
        assert len(json.loads(dlq(moods, "show", PUBLISHER, "--json").stdout)) == 1
    assert waiting(moods)[PUBLISHER] == 1


def test_a_publishers_letter_is_published_by_the_publisher(moods: Moods) -> None:
    event = onboarded("merry")
    drop(moods, PUBLISHER, letter_of(event))
    (shown,) = json.loads(dlq(moods, "show", PUBLISHER, "--json").stdout)
    assert shown["why"] == "the bus refuses it: MalformedDetail"
    assert dlq(moods, "redrive", PUBLISHER).returncode == 0
    until(lambda: event.event_id in moods.told(), "publishing after the redrive")
    assert waiting(moods)[PUBLISHER] == 0


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"pk": "t0123456789ac#mood#1"}, "it is refused again"),
        ({"event": "no json"}, "it is refused again"),
        ({"event": None}, "the letter does not hold the event"),
    ],
    ids=str,
)
def test_a_letter_that_is_refused_again_stays_and_says_so(moods: Moods, changes: dict[str, Any], why: str) -> None:
    good, bad = onboarded("merry"), onboarded("merry")
    drop(moods, PUBLISHER, letter_of(bad, **changes))
    drop(moods, PUBLISHER, letter_of(good))
    redriven = dlq(moods, "redrive", "--all")
    assert redriven.returncode == 1
    assert "1 sent back, 1 left" in redriven.stdout
    assert why in redriven.stdout
    until(lambda: good.event_id in moods.told(), "publishing after the redrive")
    assert bad.event_id not in moods.told()
    assert waiting(moods)[PUBLISHER] == 1


def test_writes_that_the_publisher_gave_up_on_are_read_from_the_stream_again(moods: Moods) -> None:
    event, later = onboarded("merry"), onboarded("merry")
    item = moods.write(event)
    until(lambda: event.event_id in moods.told(), "publishing")
    streams = moods.aws.client("dynamodbstreams")
    arn = moods.aws.client("dynamodb").describe_table(TableName=moods.outputs["MoodsTableName"])["Table"][
        "LatestStreamArn"
    ]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    (number,) = (
        record["dynamodb"]["SequenceNumber"]
        for record in streams.get_records(ShardIterator=iterator)["Records"]
        if record["dynamodb"]["Keys"]["pk"]["S"] == item
    )
    moods.write(later)
    until(lambda: later.event_id in moods.told(), "publishing")
    batch = {
        "shardId": shard["ShardId"],
        "startSequenceNumber": number,
        "endSequenceNumber": number,
        "batchSize": 1,
        "streamArn": arn,
    }
    drop(moods, PUBLISHER, {"requestContext": {"condition": "MaxRecordAgeExceeded"}, "DDBStreamBatchInfo": batch})
    (shown,) = json.loads(dlq(moods, "show", PUBLISHER, "--json").stdout)
    assert "gave up on 1 writes (MaxRecordAgeExceeded)" in shown["why"]
    assert dlq(moods, "redrive", PUBLISHER).returncode == 0
    until(lambda: moods.told().count(event.event_id) == 2, "publishing after the redrive")
    assert moods.told().count(later.event_id) == 1


def test_what_a_rule_could_not_log_is_logged_and_told_to_no_other_rule(moods: Moods) -> None:
    event = onboarded("merry")
    group = moods.outputs["MoodsBusLogName"]
    drop(
        moods,
        BUS,
        {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()},
        ERROR_CODE="NO_PERMISSIONS",
        ERROR_MESSAGE="Lack of permissions to invoke target.",
        RULE_ARN="arn:aws:events:eu-central-1:000000000000:rule/bus/rule",
        TARGET_ARN=f"arn:aws:logs:eu-central-1:000000000000:log-group:{group}",
    )
    (shown,) = json.loads(dlq(moods, "show", BUS, "--json").stdout)
    assert shown["why"].startswith("the rule could not deliver it: NO_PERMISSIONS")
    assert dlq(moods, "redrive", BUS).returncode == 0
    logged = moods.aws.client("logs").filter_log_events(logGroupName=group, logStreamNames=["redriven"])["events"]
    assert event.event_id in [json.loads(line["message"])["detail"]["event_id"] for line in logged]
    assert event.event_id not in moods.told()


def test_one_event_can_be_redriven_alone(moods: Moods) -> None:
    first, second = onboarded("merry"), onboarded("merry")
    for event in (first, second):
        drop(moods, PUBLISHER, letter_of(event))
    redriven = dlq(moods, "redrive", PUBLISHER, "--event-id", second.event_id, "--json")
    (result,) = json.loads(redriven.stdout)
    assert result == {"owner": PUBLISHER, "sent": 1, "left": {}}
    until(lambda: second.event_id in moods.told(), "publishing after the redrive")
    assert first.event_id not in moods.told()
    assert waiting(moods)[PUBLISHER] == 1


def test_redriving_again_changes_nothing(moods: Moods) -> None:
    drop(moods, PUBLISHER, letter_of(onboarded("merry")))
    # Apps of other tests have queues there, too.
    first, again = (json.loads(dlq(moods, "redrive", "--all", "--json").stdout) for _ in range(2))
    assert {"owner": PUBLISHER, "sent": 1, "left": {}} in first
    assert PUBLISHER not in [result["owner"] for result in again]


def test_the_same_command_works_on_an_account_of_ones_own(moods: Moods) -> None:
    """Nothing but boto3's own settings leads it to an AWS; here they lead to the embedded one."""
    event = onboarded("merry")
    drop(moods, PUBLISHER, letter_of(event))
    account = {
        "AWS_ENDPOINT_URL": moods.aws.endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": moods.aws.region,
        "AWS_DEFAULT_REGION": moods.aws.region,
        "SAAS_PORT": "1",
    }
    assert dlq(moods, "list", "--aws", **account).returncode == 3
    assert dlq(moods, "redrive", PUBLISHER, "--aws", **account).returncode == 0
    until(lambda: event.event_id in moods.told(), "publishing after the redrive")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["show", "no-such-queue"], "error: no queue of dead letters has 'no-such-queue' in its name or owner"),
        (["redrive"], "error: redrive takes a queue or --all"),
        (["redrive", "--all", "--event-id", "none"], "error: no dead letter of the event 'none' lies in any queue"),
        (["list", "--profile", "mine"], "error: --profile mine goes with --aws"),
        (["list", "--aws", "--profile", str(uuid.UUID(int=0))], "error: The config profile"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_with_its_remedy(moods: Moods, arguments: list[str], error: str) -> None:
    failed = dlq(moods, *arguments)
    assert failed.returncode == 1
    assert error in failed.stderr
    assert "remedy: " in failed.stderr
    assert "Traceback" not in failed.stderr
