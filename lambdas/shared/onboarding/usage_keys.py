"""API Gateway keys, one per tenant, each in its tier's usage plan."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

_CONFLICT: Final = "ConflictException"
_ABSENT: Final = "NotFoundException"


class UsagePlanMissingError(Exception):
    """The API has no usage plan for a tier, or a key cannot be found where it must be."""


def usage_plans(setting: str) -> dict[str, str]:
    """Usage plan ids by tier, from the setting ``USAGE_PLAN_IDS``."""
    return {str(tier): str(plan) for tier, plan in json.loads(setting).items()}


class ApiGatewayKeys:
    """API keys of tenants.

    Args:
        client: API Gateway.
        plans: Usage plan ids by tier.
    """

    def __init__(self, client: "APIGatewayClient", plans: Mapping[str, str]) -> None:
        self._client = client
        self._plans = plans

    def ensure(self, *, name: str, value: str, tier: str) -> str:
        """See to it that the key exists and belongs to the tier's usage plan, and answer with the key's id.

        API Gateway allows many keys of one name but only one of a value; so the value is what makes this idempotent.

        Args:
            name: The tenant's id.
            value: The key's value.
            tier: Whose plan it joins.

        Raises:
            UsagePlanMissingError: There is no usage plan for the tier.
        """
        plan_id = self._plans.get(tier)
        if plan_id is None:
            raise UsagePlanMissingError(
                f"no usage plan for the tier {tier!r}; USAGE_PLAN_IDS has {sorted(self._plans)}"
            )
        key_id = self._key_id(name, value)
        try:
            self._client.create_usage_plan_key(usagePlanId=plan_id, keyId=key_id, keyType="API_KEY")
        except ClientError as error:
            if error.response["Error"]["Code"] != _CONFLICT:
                raise
        return key_id

    def delete(self, name: str) -> None:
        """See to it that there is no key of this name, in any plan."""
        # First all, then away: a page is counted from the start of what is there.
        for key_id in list(self._ids(name)):
            try:
                self._client.delete_api_key(apiKey=key_id)
            except ClientError as error:
                if error.response["Error"]["Code"] != _ABSENT:
                    raise

    def _key_id(self, name: str, value: str) -> str:
        try:
            return self._client.create_api_key(name=name, value=value, enabled=True, tags={"tenant_id": name})["id"]
        except ClientError as error:
            if error.response["Error"]["Code"] != _CONFLICT:
                raise
        for key_id in self._ids(name):
            return key_id
        raise UsagePlanMissingError(f"the value of the key {name} is in use by a key of another name")

    def _ids(self, name: str) -> Iterator[str]:
        # The query also finds names that merely start like this one.
        for page in self._client.get_paginator("get_api_keys").paginate(nameQuery=name):
            for key in page["items"]:
                if key.get("name") == name:
                    yield key["id"]
