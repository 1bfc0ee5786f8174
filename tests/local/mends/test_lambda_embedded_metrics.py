"""What a function measures arrives in CloudWatch."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """
import json

def handler(event, context):
    directive = {
        "Namespace": event["namespace"],
        "Dimensions": [["service"], ["tenant_id"]],
        "Metrics": [{"Name": "OrdersPlaced", "Unit": "Count"}],
    }
    document = {"_aws": {"Timestamp": 0, "CloudWatchMetrics": [directive]}}
    print(json.dumps({**document, "service": "orders", "tenant_id": "t1", "OrdersPlaced": [2, 3]}))
"""


def _sum(aws: EmbeddedAws, dimension: str, value: str) -> float:
    namespace = f"test-{uuid.uuid4().hex}"
    event = json.dumps({"namespace": namespace})
    aws.client("lambda").invoke(FunctionName=make_function(aws, CODE), Payload=event)
    now = datetime.now(UTC)
    points = aws.client("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName="OrdersPlaced",
        Dimensions=[{"Name": dimension, "Value": value}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(sum(point["Sum"] for point in points))


def test_upstream_records_nothing(stock_aws: EmbeddedAws) -> None:
    assert _sum(stock_aws, "service", "orders") == 0


def test_each_value_counts_in_each_set_of_dimensions(mended_aws: EmbeddedAws) -> None:
    assert _sum(mended_aws, "service", "orders") == 5
    assert _sum(mended_aws, "tenant_id", "t1") == 5
    assert _sum(mended_aws, "tenant_id", "t2") == 0
