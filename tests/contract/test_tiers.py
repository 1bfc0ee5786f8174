"""Tiers are at run time what they are at synthesis, and handlers ask for features that there are."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from lambdas.authorizer.entitlements import entitlements
from lambdas.files import pending
from lambdas.orders.quota import ORDERS_PER_DAY
from lambdas.shared.overrides import checked_overrides
from lambdas.shared.tenant import Tenant
from lambdas.shared.tiers import AMOUNTS, FILE, RATES, Tiers
from saas_constructs.api.problems import GATEWAY_PROBLEMS
from saas_constructs.tenancy import TierPolicies
from stacks.app import ROOT
from stacks.config import DEV, TIERS
from tests.contract.run_time_code import modules_behind, path_of
from tests.stacks.synthesis import resources

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stacks.synthesis import Reference

POLICIES = DEV.tier_policies


@pytest.fixture
def tiers(tmp_path: Path) -> Tiers:
    (tmp_path / FILE).write_text(POLICIES.to_json())
    return Tiers.load(tmp_path)


def test_functions_read_every_policy_as_it_was_written(tiers: Tiers) -> None:
    assert tiers.names == tuple(POLICIES) == TIERS
    assert tiers.features == set(POLICIES.features)
    for name, policy in POLICIES.items():
        limits = tiers.effective(name)
        for attribute in (*RATES, *AMOUNTS, "features", "model", "models", "reserved_concurrency"):
            assert getattr(limits, attribute) == getattr(policy, attribute), (name, attribute)


def test_every_policy_could_be_an_override(tiers: Tiers) -> None:
    for policy in POLICIES.values():
        overrides = {name: getattr(policy, name) for name in (*RATES, *AMOUNTS)}
        overrides["features"] = {feature: feature in policy.features for feature in POLICIES.features}
        assert checked_overrides(overrides, tier="basic", tiers=tiers) == overrides


def test_handlers_ask_for_features_that_there_are() -> None:
    asked = {
        node.args[0].value
        for file in (ROOT / "lambdas").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"requires_feature", "check_feature"}
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked == set(TierPolicies.default().features)


def test_functions_find_in_the_context_what_the_authorizer_says_of_limits(tiers: Tiers) -> None:
    context = {"tenant_id": "t0123456789ab", "user_id": "u", "tier": "basic", "roles": "", "sites": "*"}
    for name in tiers.names:
        limits = tiers.effective(name)
        tenant = Tenant.from_authorizer({"requestContext": {"authorizer": {**context, **entitlements(limits)}}})
        assert (tenant.features, tenant.limits) == (limits.features, limits.amounts)
    assert ORDERS_PER_DAY in AMOUNTS


def test_the_gateways_own_answers_find_what_the_authorizer_says_of_limits(tiers: Tiers) -> None:
    read = {
        name
        for problem in GATEWAY_PROBLEMS
        for name in re.findall(r"\$context\.authorizer\.(\w+)", json.dumps(problem.members))
    }
    told = entitlements(tiers.effective("basic"), now=lambda: datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert read
    assert read <= set(told)
    assert (told["rate_limit"], told["month_ends"]) == ("5", "2027-01-01T00:00:00.000Z")


def test_limits_are_told_by_the_names_that_the_document_lists() -> None:
    document = (ROOT / "stacks/openapi.yaml").read_text(encoding="utf-8")
    # Domains and pending uploads are limited alike in every tier.
    limits = ("orders_per_day", "sites", "users", "rate_limit", "monthly_requests", "domains", pending.LIMIT)
    assert f"enum: [{', '.join(limits)}]" in document
    told = {problem.members["limit"] for problem in GATEWAY_PROBLEMS if problem.members}
    assert told | set(AMOUNTS) == {"orders_per_day", "sites", "users", "rate_limit", "monthly_requests"}


@pytest.mark.parametrize("stage", ["dev", "production-eu"])
def test_what_goes_by_time_limits_has_the_policies(reference: Reference, stage: str) -> None:
    functions = reference.functions(stage)
    for handler in ("workflows.start_workflow", "orders.sweep_orders", "realtime.resume"):
        assert json.loads(functions[f"lambdas.{handler}.handler"]["TIME_LIMITS"]) == json.loads(POLICIES.time_limits())


@pytest.mark.parametrize("stage", ["dev", "production-eu"])
def test_orders_of_limited_tiers_alone_reach_their_counter(reference: Reference, stage: str) -> None:
    patterns = [
        rule["Properties"]["EventPattern"]["detail"]
        for rule in resources(reference.templates[f"{stage}-ApplicationEvents"], "AWS::Events::Rule").values()
        if "tier" in rule["Properties"]["EventPattern"].get("detail", {})
    ]
    assert [pattern["tier"] for pattern in patterns] == [["basic", "standard"]]


def test_functions_that_work_with_tiers_have_the_file(reference: Reference) -> None:
    readers = {
        found["Properties"]["Handler"]: reference.folder / f"asset.{found['Properties']['Code']['S3Key'][:64]}" / FILE
        for template in reference.of_stage("dev")
        for found in resources(template, "AWS::Lambda::Function").values()
        if any(_loads_tiers(module) for module in modules_behind(found["Properties"]["Handler"].rpartition(".")[0]))
    }
    assert {"lambdas.authorizer.handler.handler", "lambdas.orders.count_orders.handler"} <= set(readers)
    assert [handler for handler, file in readers.items() if not file.is_file()] == []


def _loads_tiers(module: str) -> bool:
    return "Tiers.load(" in (ROOT / path_of(module)).read_text(encoding="utf-8")
