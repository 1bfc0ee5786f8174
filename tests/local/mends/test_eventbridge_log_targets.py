"""Events of a rule that targets a log group are in the log."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _logged(aws: EmbeddedAws) -> list[dict[str, Any]]:
    name = f"log-target-{uuid.uuid4().hex}"
    logs = aws.client("logs")
    logs.create_log_group(logGroupName=name)
    events = aws.client("events")
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps({"source": ["shop"]}))
    arn = f"arn:aws:logs:{logs.meta.region_name}:000000000000:log-group:{name}"
    events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "Log", "Arn": arn}])
    for source, number in (("shop", 1), ("elsewhere", 2), ("shop", 3)):
        entry = {"EventBusName": name, "Source": source, "DetailType": "Sold", "Detail": json.dumps({"n": number})}
        events.put_events(Entries=[entry])
    found = logs.filter_log_events(logGroupName=name)["events"]
    return [json.loads(event["message"]) for event in found]


def test_upstream_drops_the_events(stock_aws: EmbeddedAws) -> None:
    assert _logged(stock_aws) == []


def test_matching_events_are_in_the_log_as_targets_see_them(mended_aws: EmbeddedAws) -> None:
    logged = _logged(mended_aws)
    assert [event["detail"] for event in logged] == [{"n": 1}, {"n": 3}]
    assert {(event["source"], event["detail-type"]) for event in logged} == {("shop", "Sold")}
