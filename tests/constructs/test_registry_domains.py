"""Who may do what with domains in the registry."""

import json
import re

import aws_cdk as cdk

from saas_constructs.control_plane import TenantRegistry
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of

TENANT = "${aws:PrincipalTag/tenant_id}"


def test_an_owners_session_reaches_its_own_tenants_domains_and_whose_a_host_is(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_own_domains(own_function(stack))
    (found,) = (one for one in statements_of(stack, "FunctionTenantAccess") if "dynamodb" in str(one["Action"]))
    assert found["Action"] == [
        f"dynamodb:{name}" for name in ("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
    ]
    assert found["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"tenant#{TENANT}", "domain#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    assert "/index/" not in json.dumps(found["Resource"])
    assert not [one for one in statements_of(stack, "FunctionRole") if "dynamodb" in str(one["Action"])]


def test_what_keeps_addresses_changes_nothing_but_how_far_a_domain_is(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_keep_addresses(own_function(stack))
    found = [one for one in statements_of(stack, "FunctionRole") if "dynamodb" in str(one["Action"])]
    writing = [one for one in found if "UpdateItem" in str(one["Action"])]
    assert [one["Action"] for one in writing] == ["dynamodb:UpdateItem"]
    assert writing[0]["Condition"]["ForAllValues:StringEquals"] == {
        "dynamodb:Attributes": ["pk", "sk", "domain_status", "reason", "points_to"]
    }
    assert not [one for one in found if any(word in str(one["Action"]) for word in ("Put", "Delete", "Scan"))]
    assert set(re.findall(r"/index/(\w+)", json.dumps(found))) == {"tenants_by_status", "domains_by_status"}


def test_an_operators_function_reaches_domains_and_their_tenants_and_nothing_else(stack: cdk.Stack) -> None:
    TenantRegistry(stack, "Registry").grant_manage_domains(own_function(stack))
    (found,) = (one for one in statements_of(stack, "FunctionRole") if "dynamodb" in str(one["Action"]))
    assert found["Action"] == [
        f"dynamodb:{name}" for name in ("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
    ]
    assert found["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["tenant#*", "domain#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    assert "/index/" not in json.dumps(found["Resource"])
