"""What a user's own test suite looks like: isolation asserted on the synthesized template."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.isolation import assert_tenant_isolation

APP = Path(__file__).resolve().parents[2] / "examples" / "loyalty"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The example app's template."""
    output = tmp_path_factory.mktemp("loyalty") / "cdk.out"
    assembly_of(None, context=[], region="us-east-1", output=output, folder=APP)
    synthesized: dict[str, Any] = json.loads((output / "Loyalty.template.json").read_text())
    return synthesized


def test_no_function_goes_around_the_tenant(template: dict[str, Any]) -> None:
    assert_tenant_isolation(template)


def test_a_permission_around_the_tenant_is_found(template: dict[str, Any]) -> None:
    table = next(
        name
        for name, r in template["Resources"].items()
        if r["Type"] == "AWS::DynamoDB::GlobalTable" and "Cards" in name
    )
    policy = next(r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Policy")
    around = copy.deepcopy(template)
    around["Resources"]["Around"] = copy.deepcopy(policy)
    around["Resources"]["Around"]["Properties"]["PolicyDocument"]["Statement"] = [
        {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": {"Fn::GetAtt": [table, "Arn"]}}
    ]

    with pytest.raises(AssertionError, match="dynamodb:GetItem on tenant table"):
        assert_tenant_isolation(around)
