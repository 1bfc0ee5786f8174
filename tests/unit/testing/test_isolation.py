"""assert_tenant_isolation, on plain templates: what passes, what fails, and what it says."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from saas_constructs.testing import assert_tenant_isolation

ARN = {"Fn::GetAtt": ["Table", "Arn"]}
BOUND = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}#*"]},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
TRUST: dict[str, Any] = {
    "Effect": "Allow",
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Principal": {"AWS": {"Fn::GetAtt": ["Own", "Arn"]}},
    "Condition": {
        "StringLike": {"aws:RequestTag/tenant_id": "t????????????"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant_id"]},
    },
}
Template = dict[str, Any]
Change = Callable[[Template], object]


def allow(action: Any, resource: Any, condition: Any = None) -> dict[str, Any]:
    """Make a statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return statement if condition is None else statement | {"Condition": condition}


def role(*statements: dict[str, Any], trust: Any = None, **properties: Any) -> dict[str, Any]:
    """Make a role with an inline policy."""
    service = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    policy = {"PolicyName": "Policy", "PolicyDocument": {"Statement": list(statements)}}
    document = {"Statement": [trust or service]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": document, "Policies": [policy], **properties},
    }


def template() -> Template:
    """Make a template that keeps tenants apart."""
    return {
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::GlobalTable",
                "Properties": {"Replicas": [{"Region": {"Ref": "AWS::Region"}}]},
                "Metadata": {"SaasConstructs::TenantResource": True},
            },
            "Own": role(allow(["sts:AssumeRole", "sts:TagSession"], {"Fn::GetAtt": ["Access", "Arn"]})),
            "Access": role(allow(["dynamodb:GetItem", "dynamodb:Query"], ARN, BOUND), trust=TRUST),
        }
    }


def add(**resources: Any) -> Change:
    """Add resources."""
    return lambda changed: changed["Resources"].update(copy.deepcopy(resources))


def in_access(action: Any, resource: Any, condition: Any = None) -> Change:
    """Let the access role have another statement."""
    return add(Access=role(allow(action, resource, condition), trust=TRUST))


def in_own(action: Any, resource: Any, condition: Any = None) -> Change:
    """Let a function's role have another statement."""
    return add(Own=role(allow(action, resource, condition)))


def trusting(**changes: Any) -> Change:
    """Change the trust policy of the access role."""
    return add(Access=role(allow("dynamodb:GetItem", ARN, BOUND), trust=TRUST | changes))


def without(operator: str) -> dict[str, Any]:
    """Leave one condition out."""
    return {key: value for key, value in BOUND.items() if key != operator}


LITERAL = "arn:aws:dynamodb:eu-west-1:111122223333:table/"
ATTACHED: dict[str, Any] = {
    "Type": "AWS::IAM::Policy",
    "Properties": {"PolicyDocument": {"Statement": allow("dynamodb:GetItem", ARN)}, "Roles": [{"Ref": "Own"}]},
}
BROKEN: dict[str, tuple[Change, str]] = {
    "no condition": (in_access("dynamodb:GetItem", ARN), "Access may dynamodb:GetItem"),
    "no Null guard": (in_access("dynamodb:GetItem", ARN, without("Null")), "Access may"),
    "no leading keys": (in_access("dynamodb:GetItem", ARN, without("ForAllValues:StringLike")), "Access may"),
    "inverted Null guard": (
        in_access("dynamodb:GetItem", ARN, BOUND | {"Null": {"dynamodb:LeadingKeys": "true"}}),
        "Access may",
    ),
    "ForAnyValue": (
        in_access(
            "dynamodb:GetItem",
            ARN,
            {"ForAnyValue:StringLike": BOUND["ForAllValues:StringLike"], "Null": BOUND["Null"]},
        ),
        "Access may",
    ),
    "prefix without separator": (
        in_access(
            "dynamodb:GetItem",
            ARN,
            BOUND | {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id}*"}},
        ),
        "Access may",
    ),
    "one free key among the bound": (
        in_access(
            "dynamodb:GetItem",
            ARN,
            BOUND
            | {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant_id}#*", "public#*"]}},
        ),
        "Access may",
    ),
    "default for a missing tag": (
        in_access(
            "dynamodb:GetItem",
            ARN,
            BOUND | {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id, '*'}#*"}},
        ),
        "Access may",
    ),
    "scan under the condition": (in_access("dynamodb:Scan", ARN, BOUND), "no condition bounds"),
    "PartiQL under the condition": (in_access("dynamodb:PartiQL*", ARN, BOUND), "no condition bounds"),
    "every action under the condition": (in_access("dynamodb:*", ARN, BOUND), "no condition bounds"),
    "backup": (in_own("dynamodb:CreateBackup", ARN), "Own may dynamodb:CreateBackup"),
    "bound, but on a function's own role": (in_own("dynamodb:GetItem", ARN, BOUND), "names {'Service': 'lambda"),
    "action in another case": (in_own("DynamoDB:getitem", ARN), "Own may dynamodb:GetItem"),
    "index": (in_own("dynamodb:Query", {"Fn::Join": ["", [ARN, "/index/*"]]}), "Own may dynamodb:Query"),
    "one index": (in_own("dynamodb:Query", {"Fn::Sub": "${Table.Arn}/index/by_site"}), "Own may dynamodb:Query"),
    "stream": (in_own("dynamodb:GetRecords", {"Fn::GetAtt": "Table.StreamArn"}), "Own may dynamodb:GetRecords"),
    "name in a literal ARN": (
        in_own("dynamodb:GetItem", {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:*:${AWS::AccountId}:table/${Table}"}),
        "Own may",
    ),
    "wildcard ARN": (in_own("dynamodb:GetItem", f"{LITERAL}*"), "Own may"),
    "parameter": (in_own("dynamodb:GetItem", {"Ref": "AnyArn"}), "Own may"),
    "unknown import": (
        in_own("dynamodb:GetItem", {"Fn::ImportValue": "Elsewhere"}),
        "or give the template that the statement's resource comes from",
    ),
    "either of two": (in_own("dynamodb:GetItem", {"Fn::If": ["Condition", f"{LITERAL}mine", ARN]}), "Own may"),
    "everything but": (
        add(Own=role({"Effect": "Allow", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::*"})),
        "Own may",
    ),
    "policy attached elsewhere": (add(Policy=ATTACHED), "Own may"),
    "managed policy": (add(Policy=ATTACHED | {"Type": "AWS::IAM::ManagedPolicy"}), "Own may"),
    "user": (
        add(User={"Type": "AWS::IAM::User", "Properties": role(allow("dynamodb:GetItem", ARN))["Properties"]}),
        "User may",
    ),
    "AdministratorAccess of any role": (
        add(
            Pipeline=role(
                trust={
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "codebuild.amazonaws.com"},
                },
                ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"],
            )
        ),
        "Pipeline has the managed policy",
    ),
    "unknown managed policy of a function": (
        add(Own=role(ManagedPolicyArns=[{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/SomethingNew"}])),
        "Own has the managed policy",
    ),
    "trust to the account": (trusting(Principal={"AWS": "arn:aws:iam::111122223333:root"}), "is no single role"),
    "trust to anyone": (trusting(Principal="*"), "names *"),
    "trust to a service": (trusting(Principal={"Service": "ec2.amazonaws.com"}), "is no single role"),
    "trust to two roles": (
        trusting(Principal={"AWS": [{"Fn::GetAtt": ["Own", "Arn"]}, "arn:aws:iam::111122223333:role/another"]}),
        "names 2 roles where one function's is due",
    ),
    "trust without tag": (trusting(Condition={}), "does not demand the session tag"),
    "trust with any tag": (
        trusting(Condition=TRUST["Condition"] | {"StringLike": {"aws:RequestTag/tenant_id": "*"}}),
        "does not demand the session tag",
    ),
    "trust with further tags": (
        trusting(Condition={"StringLike": {"aws:RequestTag/tenant_id": "t????????????"}}),
        "does not demand the session tag",
    ),
    "everything but the table, not its indexes": (
        add(Own=role({"Effect": "Allow", "Action": "dynamodb:Query", "NotResource": ARN})),
        "Own may",
    ),
    "everything but what is unknown": (
        add(Own=role({"Effect": "Allow", "Action": "dynamodb:GetItem", "NotResource": {"Ref": "Excluded"}})),
        "Own may",
    ),
    "every action but what is unknown": (
        add(Own=role({"Effect": "Allow", "NotAction": {"Ref": "Excluded"}, "Resource": ARN})),
        "Own may",
    ),
    "short wildcard ARN": (in_own("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:*"), "Own may"),
    "wildcard over a generated name": (in_own("dynamodb:GetItem", f"{LITERAL}dev-*"), "Own may"),
    "name made of what is unknown": (
        lambda changed: (
            in_own("dynamodb:GetItem", {"Fn::Sub": f"{LITERAL}${{AWS::StackName}}-orders"})(changed),
            changed["Resources"]["Table"]["Properties"].update(TableName={"Fn::Sub": "${AWS::StackName}-orders"}),
        ),
        "Own may",
    ),
    "name out of a parameter store": (in_own("dynamodb:GetItem", "{{resolve:ssm:/orders/arn}}"), "Own may"),
    "value of a parameter": (
        add(
            Kept={"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": ARN}},
            Own=role(allow("dynamodb:GetItem", {"Fn::GetAtt": ["Kept", "Value"]})),
        ),
        "Own may",
    ),
    "effect of an expression": (
        add(Own=role(allow("dynamodb:GetItem", ARN) | {"Effect": {"Fn::If": ["Open", "Allow", "Deny"]}})),
        "Own may",
    ),
    "statement under a condition": (
        add(Own=role({"Fn::If": ["Open", allow("dynamodb:GetItem", ARN), {"Ref": "AWS::NoValue"}]})),
        "Own may",
    ),
    "policy under a condition": (
        add(Own=role(Policies={"Fn::If": ["Open", role(allow("dynamodb:*", ARN))["Properties"]["Policies"], []]})),
        "Own may",
    ),
    "policy that cannot be read": (
        add(Policy=ATTACHED | {"Properties": ATTACHED["Properties"] | {"PolicyDocument": {"Ref": "Document"}}}),
        "Own may",
    ),
    "bound under a condition": (
        in_access("dynamodb:GetItem", ARN, {"Fn::If": ["Closed", BOUND, {"Ref": "AWS::NoValue"}]}),
        "Access may",
    ),
    "bound if the key exists": (
        in_access(
            "dynamodb:GetItem",
            ARN,
            {"ForAllValues:StringLikeIfExists": BOUND["ForAllValues:StringLike"], "Null": BOUND["Null"]},
        ),
        "Access may",
    ),
    "policy of the account by a harmless name": (
        add(Own=role(ManagedPolicyArns=["arn:aws:iam::111122223333:policy/AWSXRayDaemonWriteAccess"])),
        "Own has the managed policy",
    ),
    "policy of the account for a container": (
        add(
            Task=role(
                trust={
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                },
                ManagedPolicyArns=["arn:aws:iam::111122223333:policy/task"],
            )
        ),
        "Task has the managed policy",
    ),
    "trust to a role that others may take": (
        add(
            Own=role(trust={"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}),
        ),
        "which others than Lambda may assume",
    ),
    "trust to a user": (
        add(
            Person={"Type": "AWS::IAM::User"},
            Access=role(
                allow("dynamodb:GetItem", ARN, BOUND),
                trust=TRUST | {"Principal": {"AWS": {"Fn::GetAtt": ["Person", "Arn"]}}},
            ),
        ),
        "which others than Lambda may assume",
    ),
    "trust with a tag of an unknown form": (
        trusting(Condition=TRUST["Condition"] | {"StringLike": {"aws:RequestTag/tenant_id": {"Ref": "Form"}}}),
        "does not demand the session tag",
    ),
    "trust with another action": (
        trusting(Action=["sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity"]),
        "allows sts:AssumeRoleWithWebIdentity",
    ),
}


def test_templates_that_keep_tenants_apart_pass() -> None:
    assert_tenant_isolation(template())


@pytest.mark.parametrize("way", BROKEN)
def test_it_fails_on(way: str) -> None:
    change, message = BROKEN[way]
    broken = template()
    change(broken)
    with pytest.raises(AssertionError, match="tenant isolation is broken") as failure:
        assert_tenant_isolation(broken)
    assert message in str(failure.value)


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
