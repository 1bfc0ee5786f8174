"""assert_tenant_isolation, on plain templates: what passes, and what it says."""

import json
import subprocess
import sys
from typing import Any

import pytest

from saas_constructs.testing import assert_tenant_isolation
from tests.unit.testing.isolation_templates import (
    ARN,
    LITERAL,
    Change,
    add,
    allow,
    in_access,
    in_own,
    role,
    template,
)


def test_templates_that_keep_tenants_apart_pass() -> None:
    assert_tenant_isolation(template())


@pytest.mark.parametrize("holder", ["ReplicaStreamSpecification", None])
def test_it_fails_on_a_policy_of_the_table(holder: str | None) -> None:
    broken = template()
    policy = {"ResourcePolicy": {"PolicyDocument": {"Statement": [allow("dynamodb:GetItem", "*")]}}}
    broken["Resources"]["Table"]["Properties"]["Replicas"][0].update({holder: policy} if holder else policy)
    with pytest.raises(AssertionError, match="Table has a resource policy that allows access"):
        assert_tenant_isolation(broken)


@pytest.mark.parametrize(
    "policy",
    [
        {"Fn::If": ["Open", {"PolicyDocument": {"Statement": [allow("dynamodb:GetItem", "*")]}}, {}]},
        {"PolicyDocument": {"Fn::If": ["Open", {"Statement": [allow("dynamodb:GetItem", "*")]}, {}]}},
        {"PolicyDocument": {"Ref": "Document"}},
    ],
)
def test_it_fails_on_a_policy_of_the_table_that_may_allow(policy: dict[str, Any]) -> None:
    broken = template()
    broken["Resources"]["Table"]["Properties"]["ResourcePolicy"] = policy
    with pytest.raises(AssertionError, match="Table has a resource policy that allows access"):
        assert_tenant_isolation(broken)


def test_it_fails_on_a_copy_of_the_table() -> None:
    broken = template()
    stream = {"StreamArn": {"Fn::GetAtt": ["Stream", "Arn"]}}
    broken["Resources"]["Table"]["Properties"]["Replicas"][0]["KinesisStreamSpecification"] = stream
    with pytest.raises(AssertionError, match="copies its items to a Kinesis stream"):
        assert_tenant_isolation(broken)


def test_a_table_policy_that_denies_passes() -> None:
    denying = template()
    statement = {"Effect": "Deny", "Action": "dynamodb:Scan", "Resource": "*", "Principal": "*"}
    denying["Resources"]["Table"]["Properties"]["Replicas"][0]["ResourcePolicy"] = {
        "PolicyDocument": {"Statement": [statement]}
    }
    assert_tenant_isolation(denying)


PASSING: dict[str, Change] = {
    "another table": in_own("dynamodb:*", f"{LITERAL}registry"),
    "a table with a wildcard at the start of its name": in_own("dynamodb:GetItem", f"{LITERAL}*-registry"),
    "everything but the table and all that is part of it": add(
        Own=role({"Effect": "Allow", "Action": "dynamodb:Query", "NotResource": "arn:aws:dynamodb:*:*:table/*"})
    ),
    "a statement that only denies": add(
        Own=role({"Effect": "Deny", "NotAction": "s3:*", "Resource": ARN}, {"Ref": "AWS::NoValue"})
    ),
    "a table of the same template": add(
        Registry={"Type": "AWS::DynamoDB::Table", "Properties": {}},
        Own=role(allow("dynamodb:GetItem", {"Fn::GetAtt": ["Registry", "Arn"]})),
    ),
    "other services": in_own(["s3:*", "sqs:SendMessage"], "*"),
    "describing": in_own("dynamodb:DescribeTable", ARN),
    "basic execution": add(
        Own=role(ManagedPolicyArns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"])
    ),
    "a managed policy of another service's role": add(
        Task=role(
            trust={"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}},
            ManagedPolicyArns=["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        )
    ),
    "an exempt role": add(
        Own=role(allow("dynamodb:GetRecords", {"Fn::GetAtt": ["Table", "StreamArn"]}))
        | {"Metadata": {"SaasConstructs::TenantIsolationExemption": "It publishes."}}
    ),
}


@pytest.mark.parametrize("case", PASSING)
def test_it_leaves_alone(case: str) -> None:
    passing = template()
    PASSING[case](passing)
    assert_tenant_isolation(passing)


@pytest.mark.parametrize(
    "reference", [{"Fn::ImportValue": "Data:Arn"}, {"Fn::GetStackOutput": {"StackName": "Data", "OutputName": "Arn"}}]
)
def test_references_between_stacks_are_followed(reference: dict[str, Any]) -> None:
    data = template()
    data["Outputs"] = {"Arn": {"Value": ARN, "Export": {"Name": "Data:Arn"}}}
    functions = {"Resources": {"Own": role(allow("dynamodb:GetItem", reference))}}
    with pytest.raises(AssertionError, match="template 2/Own: Own may"):
        assert_tenant_isolation(data, functions)
    del data["Resources"]["Table"]["Metadata"]
    data["Resources"]["Marked"] = template()["Resources"]["Table"]
    assert_tenant_isolation(data, functions)


def test_every_finding_is_listed_with_its_remedy() -> None:
    broken = template()
    in_own("dynamodb:GetItem", ARN)(broken)
    in_access("dynamodb:Scan", ARN)(broken)
    with pytest.raises(AssertionError) as failure:
        assert_tenant_isolation(broken)
    text = str(failure.value)
    assert "broken in 2 places" in text
    assert text.count("use TenantTable.grant_tenant_access") == 2


def test_nothing_to_prove_is_no_proof() -> None:
    with pytest.raises(AssertionError, match="no tenant resource in 1 templates, so nothing was proved"):
        assert_tenant_isolation({"Resources": {}})
    assert_tenant_isolation({"Resources": {}}, allow_no_tenant_resources=True)


def test_the_template_need_not_be_one_of_the_libraries_own() -> None:
    plain = json.loads(json.dumps(template()))
    assert_tenant_isolation(plain)


@pytest.mark.parametrize("module", ["saas_constructs", "saas_constructs.testing", "saas_constructs.packaging"])
def test_importing_starts_no_node_process(module: str) -> None:
    program = f"import sys, {module}; sys.exit('aws_cdk' in sys.modules or 'jsii' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
