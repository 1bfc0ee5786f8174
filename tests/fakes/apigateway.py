"""An API Gateway client with keys and usage plans in memory."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error


class FakeApiGateway:
    """Many keys may have one name, but only one a value, as in API Gateway."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.plan_keys: set[tuple[str, str]] = set()

    @atomic
    def create_api_key(self, *, name: str, value: str, enabled: bool) -> dict[str, Any]:
        if any(key["value"] == value for key in self.keys.values()):
            raise client_error("ConflictException", "CreateApiKey")
        key = {"id": f"key{len(self.keys)}", "name": name, "value": value, "enabled": enabled}
        self.keys[str(key["id"])] = key
        return key

    @atomic
    def create_usage_plan_key(self, *, usagePlanId: str, keyId: str, keyType: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert keyType == "API_KEY"
        if (usagePlanId, keyId) in self.plan_keys:
            raise client_error("ConflictException", "CreateUsagePlanKey")
        self.plan_keys.add((usagePlanId, keyId))
        return {"id": keyId}

    def get_paginator(self, operation: str) -> "FakeApiGateway":
        assert operation == "get_api_keys"
        return self

    def paginate(self, *, nameQuery: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - the SDK's names
        for key in self.keys.values():
            if key["name"].startswith(nameQuery):
                yield {"items": [{name: value for name, value in key.items() if name != "value"}]}
