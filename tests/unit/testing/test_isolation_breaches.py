"""assert_tenant_isolation fails on each way around the tenant."""

from typing import Any

import pytest

from saas_constructs.testing import assert_tenant_isolation
from tests.unit.testing.isolation_templates import (
    ARN,
    BOUND,
    LITERAL,
    TRUST,
    Change,
    add,
    allow,
    in_access,
    in_own,
    role,
    template,
    trusting,
    without,
)

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


@pytest.mark.parametrize("way", BROKEN)
def test_it_fails_on(way: str) -> None:
    change, message = BROKEN[way]
    broken = template()
    change(broken)
    with pytest.raises(AssertionError, match="tenant isolation is broken") as failure:
        assert_tenant_isolation(broken)
    assert message in str(failure.value)
