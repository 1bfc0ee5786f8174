"""What a tenant's people see of their plan, of what it limits, and of no other tenant's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from tests.e2e.conftest import APPLICATION_PLANE
from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def plan(user: TenantUser) -> Any:
    return content(user.api.get("plan"), "Plan")


def test_requests_of_the_month_are_told_beside_their_quota(blue: TenantUser) -> None:
    before = plan(blue)
    assert before["limits"]["monthly_requests"] > 0
    asked = [blue.api.get("sites").status_code for _ in range(3)]
    assert asked == [200] * 3

    def grown() -> bool:
        # Each look is a request, too.
        used: int = plan(blue)["used"]["monthly_requests"]
        return used > int(before["used"]["monthly_requests"]) + len(asked)

    assert until(grown, "the meter")
    assert blue.as_role("kitchen").api.get("plan").status_code == 403


def test_a_tenants_session_reads_no_other_tenants_usage(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser, green: TenantUser
) -> None:
    name = function_named(aws, "GetPlan", stack_name=APPLICATION_PLANE)
    session = tenant_client(aws, name, {"tenant_id": blue.tenant_id})

    def usage_of(tenant_id: str) -> Any:
        return session.query(
            TableName=platform.outputs["UsageTableName"],
            KeyConditionExpression="pk = :usage",
            ExpressionAttributeValues={":usage": {"S": f"{tenant_id}#usage"}},
        )["Items"]

    assert isinstance(usage_of(blue.tenant_id), list)
    for whose in (green.tenant_id, "platform"):
        with pytest.raises(ClientError, match="AccessDenied"):
            usage_of(whose)
