"""An API Gateway client with keys and usage plans in memory."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error


class FakeApiGateway:
    """Many keys may have one name, but only one a value, as in API Gateway; one key is in one plan of an API stage."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self.keys: dict[str, dict[str, Any]] = {}
        self.plans: dict[str, dict[str, Any]] = {}
        self.plan_keys: set[tuple[str, str]] = set()

    @atomic
    def create_api_key(self, *, name: str, value: str, enabled: bool, tags: dict[str, str]) -> dict[str, Any]:
        if any(key["value"] == value for key in self.keys.values()):
            raise client_error("ConflictException", "CreateApiKey")
        key = {"id": f"key{next(self._numbers)}", "name": name, "value": value, "enabled": enabled, "tags": tags}
        self.keys[str(key["id"])] = key
        return key

    @atomic
    def delete_api_key(self, *, apiKey: str) -> None:  # noqa: N803 - the SDK's names
        if self.keys.pop(apiKey, None) is None:
            raise client_error("NotFoundException", "DeleteApiKey")
        self.plan_keys = {(plan, key) for plan, key in self.plan_keys if key != apiKey}

    @atomic
    def create_usage_plan_key(self, *, usagePlanId: str, keyId: str, keyType: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert keyType == "API_KEY"
        stages = self.plans.get(usagePlanId, {}).get("apiStages") or []
        others = [plan for plan, key in self.plan_keys if key == keyId and plan in self.plans]
        if (usagePlanId, keyId) in self.plan_keys or any(
            stage in self.plans[plan]["apiStages"] for plan in others for stage in stages
        ):
            raise client_error("ConflictException", "CreateUsagePlanKey")
        self.plan_keys.add((usagePlanId, keyId))
        return {"id": keyId}

    @atomic
    def delete_usage_plan_key(self, *, usagePlanId: str, keyId: str) -> None:  # noqa: N803 - the SDK's names
        if (usagePlanId, keyId) not in self.plan_keys:
            raise client_error("NotFoundException", "DeleteUsagePlanKey")
        self.plan_keys.remove((usagePlanId, keyId))

    @atomic
    def create_usage_plan(self, *, name: str, **content: Any) -> dict[str, Any]:
        plan = {"id": f"plan{len(self.plans)}", "name": name, **content}
        self.plans[str(plan["id"])] = plan
        return plan

    def get_usage_plan(self, *, usagePlanId: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        return self.plans[usagePlanId]

    @atomic
    def update_usage_plan(self, *, usagePlanId: str, patchOperations: list[dict[str, str]]) -> None:  # noqa: N803 - the SDK's names
        plan = self.plans[usagePlanId]
        for patch in patchOperations:
            part, _, name = patch["path"].removeprefix("/").partition("/")
            if patch["op"] == "remove":
                assert part == "apiStages"
                gone = patch["value"].split(":")
                plan[part] = [stage for stage in plan[part] if [stage["apiId"], stage["stage"]] != gone]
            else:
                plan[part][name] = float(patch["value"])

    @atomic
    def delete_usage_plan(self, *, usagePlanId: str) -> None:  # noqa: N803 - the SDK's names
        if usagePlanId not in self.plans:
            raise client_error("NotFoundException", "DeleteUsagePlan")
        if self.plans[usagePlanId].get("apiStages"):
            raise client_error("BadRequestException", "DeleteUsagePlan")
        del self.plans[usagePlanId]
        self.plan_keys = {(plan, key) for plan, key in self.plan_keys if plan != usagePlanId}

    def get_paginator(self, operation: str) -> "_Pages":
        finds: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {
            "get_api_keys": self._found_keys,
            "get_usage_plans": self._found_plans,
        }
        return _Pages(finds[operation])

    def _found_keys(self, nameQuery: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - the SDK's names
        for key in self.keys.values():
            if key["name"].startswith(nameQuery):
                yield {name: value for name, value in key.items() if name != "value"}

    def _found_plans(self, keyId: str | None = None) -> Iterator[dict[str, Any]]:  # noqa: N803 - the SDK's names
        for plan_id, plan in self.plans.items():
            if keyId is None or (plan_id, keyId) in self.plan_keys:
                yield plan


class _Pages:
    """Finds one thing a page, so that who reads the first page only is found out."""

    def __init__(self, find: Callable[..., Iterator[dict[str, Any]]]) -> None:
        self._find = find

    def paginate(self, *, PaginationConfig: object = None, **query: Any) -> Iterator[dict[str, Any]]:  # noqa: ARG002, N803 - the SDK's
        for found in self._find(**query):
            yield {"items": [found]}
