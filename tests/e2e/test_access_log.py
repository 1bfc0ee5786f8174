"""Every request leaves one line in the API's access log, with its tenant."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.e2e.conftest import APPLICATION_PLANE
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from tests.e2e.conftest import TenantUser


def test_the_access_log_names_the_tenant(aws: EmbeddedAws, blue: TenantUser) -> None:
    placed = blue.place_order(uuid.uuid4().hex)
    request_id = placed.headers["x-amzn-RequestId"]

    line = wait_for_line(aws, request_id)

    assert line["tenant_id"] == blue.tenant_id
    assert line["status"] in {"201", 201}
    assert line["method"] == "POST"
    assert line["route"] == "/orders"


def wait_for_line(aws: EmbeddedAws, request_id: str) -> dict[str, Any]:
    """Read the access log until the request is in it."""
    logs = aws.client("logs")
    groups = [
        group["logGroupName"]
        for page in logs.get_paginator("describe_log_groups").paginate()
        for group in page["logGroups"]
        if group["logGroupName"].startswith(f"{APPLICATION_PLANE}-ApiAccessLogs")
    ]
    assert len(groups) == 1, groups

    def logged() -> dict[str, Any] | None:
        lines = (json.loads(event["message"]) for event in logs.filter_log_events(logGroupName=groups[0])["events"])
        return next((line for line in lines if line.get("request_id") == request_id), None)

    return until(logged, f"the line of request {request_id} in {groups[0]}")
