"""What there is of a tenant, looked at from outside: nothing of it is to stay behind, nor to be missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stacks.config import DEV
from tests.e2e.lifecycle.deployed import Deployed

Key = tuple[str, str]


@dataclass(frozen=True)
class Belongings(Deployed):
    """What tenants have."""

    def items(self, table: str, tenant_id: str) -> dict[Key, dict[str, Any]]:
        """The tenant's items in a table, or in the pool's where that is empty, that last and without what they tell."""
        found: dict[Key, dict[str, Any]] = {}
        pages = self.aws.client("dynamodb").get_paginator("scan")
        for page in pages.paginate(
            TableName=table or self.platform.outputs["TableName"],
            FilterExpression="begins_with(pk, :tenant)",
            ExpressionAttributeValues={":tenant": {"S": f"{tenant_id}#"}},
            ConsistentRead=True,
        ):
            for item in page["Items"]:
                if "expires_at" not in item:
                    kept = {name: value for name, value in item.items() if name != "outbox"}
                    found[item["pk"]["S"], item["sk"]["S"]] = kept
        return found

    def objects(self, tenant_id: str) -> list[str]:
        """Keys of the tenant's files, without the tenant's folder."""
        bucket = self.variables(self.function("MovingMoverDeleteData"))["FILES_BUCKET_NAME"]
        pages = self.aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{tenant_id}/")
        return [entry["Key"].removeprefix(f"{tenant_id}/") for page in pages for entry in page.get("Contents", [])]

    def stacks(self, tenant_id: str) -> set[str]:
        """Names of the tenant's stacks that there are."""
        pages = self.aws.client("cloudformation").get_paginator("list_stacks").paginate()
        return {
            stack["StackName"]
            for page in pages
            for stack in page["StackSummaries"]
            if stack["StackName"].startswith(f"{DEV.tenant_stack_prefix}-{tenant_id}-")
            and stack["StackStatus"] != "DELETE_COMPLETE"
        }

    def keys(self, tenant_id: str) -> list[str]:
        """Names of the tenant's API keys."""
        return [key["name"] for key in self.aws.client("apigateway").get_api_keys(nameQuery=tenant_id)["items"]]

    def has_user(self, email: str) -> bool:
        """Whether there is a user of this address."""
        users = self.aws.client("cognito-idp")
        try:
            users.admin_get_user(UserPoolId=self.platform.outputs["UserPoolId"], Username=email)
        except users.exceptions.UserNotFoundException:
            return False
        return True
