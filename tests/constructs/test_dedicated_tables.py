"""Tables of single tenants: sessions reach their own tenant's, and what acts for all reaches tenants' only."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk.assertions import Template

from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.tenancy import DedicatedTables, TenantAccess, TenantIsolation
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of

TENANT = "${aws:PrincipalTag/tenant_id}"
OWN_TABLE = f"arn:aws:dynamodb:eu-west-1:111122223333:table/dev-tenant-{TENANT}-*"


def _table(stack: cdk.Stack, **options: Any) -> TenantTable:
    indexes = [TenantIndex("by_day", "day_pk", "day_sk")]
    return TenantTable(stack, "Table", dedicated=DedicatedTables("dev-tenant"), indexes=indexes, **options)


def _statements(stack: cdk.Stack, name: str) -> list[dict[str, Any]]:
    """What a policy allows, with the partition written out."""
    text = json.dumps(Template.from_stack(stack).to_json())
    plain = json.loads(text.replace('{"Ref": "AWS::Partition"}', '"aws"').replace('{"Ref": "AWS::URLSuffix"}', '"x"'))
    granted = statements_of(Template.from_json(plain), name)
    return [{**statement, "Resource": _joined(statement["Resource"])} for statement in granted]


def _joined(resource: Any) -> list[str]:
    found = resource if isinstance(resource, list) else [resource]
    return ["".join(map(str, one["Fn::Join"][1])) if "Fn::Join" in one else str(one) for one in found]


@pytest.fixture
def granted(regional_stack: cdk.Stack) -> list[dict[str, Any]]:
    """What a session of a function may do that was granted access to the pool's table."""
    _table(regional_stack).grant_tenant_access(own_function(regional_stack), TenantAccess.READ, partitions=["order#*"])
    return _statements(regional_stack, "FunctionTenantAccess")


def test_a_session_reaches_its_own_tenants_table_under_the_same_conditions(granted: list[dict[str, Any]]) -> None:
    (items, indexes) = granted[:2]
    assert OWN_TABLE in items["Resource"]
    assert f"{OWN_TABLE}/index/*" in indexes["Resource"]
    for statement in (items, indexes):
        assert statement["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": [f"{TENANT}#order#*"]}
        assert statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def test_a_session_uses_its_own_tenants_key_through_dynamodb_only(granted: list[dict[str, Any]]) -> None:
    key = granted[2]
    assert key["Action"] == "kms:Decrypt"
    assert key["Resource"] == ["arn:aws:kms:eu-west-1:111122223333:key/*"]
    assert set(key["Condition"]) == {"StringEquals"}
    assert key["Condition"]["StringEquals"]["aws:ResourceTag/tenant_id"] == TENANT
    assert _joined(key["Condition"]["StringEquals"]["kms:ViaService"]) == ["dynamodb.eu-west-1.x"]


def test_a_publisher_reads_every_tenants_stream_and_no_other_tables(regional_stack: cdk.Stack) -> None:
    function = own_function(regional_stack)
    TenantIsolation.exempt(function, reason="publishes what every tenant's writes tell")
    _table(regional_stack, stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES).grant_stream_read(function)
    reached = [arn for statement in _statements(regional_stack, "FunctionRole") for arn in statement["Resource"]]
    any_tenant = "t" + "?" * 12
    assert f"arn:aws:dynamodb:eu-west-1:111122223333:table/dev-tenant-{any_tenant}-*/stream/*" in reached
    assert [arn for arn in reached if ":dynamodb:" in arn and "*" in arn] == [
        f"arn:aws:dynamodb:eu-west-1:111122223333:table/dev-tenant-{any_tenant}-*/stream/*"
    ]


def test_synthesis_accepts_it(app: cdk.App, regional_stack: cdk.Stack) -> None:
    _table(regional_stack).grant_tenant_access(own_function(regional_stack))
    app.synth()


@pytest.mark.parametrize("prefix", ["", "a", "Dev-tenant", "dev-tenant-", "dev*", "d" * 24])
def test_a_prefix_that_cant_be_meant_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix of tenants' stacks"):
        DedicatedTables(prefix)
