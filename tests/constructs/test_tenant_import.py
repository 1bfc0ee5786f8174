"""TenantImport: the loader reaches a tenant by its session only, and its queue loses nothing."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.migration import TenantImport
from saas_constructs.testing import assert_tenant_isolation
from tests.constructs.grants import statements_of


def tenant_import(stack: cdk.Stack) -> TenantImport:
    table = TenantTable(
        stack,
        "Table",
        indexes=[TenantIndex("orders_by_site", "site_pk", "site_sk")],
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )
    return TenantImport(stack, "Import", registry=TenantRegistry(stack, "Registry"), table=table)


def test_no_function_reaches_tenant_data_around_its_session(stack: cdk.Stack) -> None:
    tenant_import(stack)
    assert_tenant_isolation(Template.from_stack(stack))


def test_the_loader_writes_records_and_marks_and_nothing_else(stack: cdk.Stack) -> None:
    tenant_import(stack)
    granted = statements_of(Template.from_stack(stack), "ImportLoaderTenantAccess")
    partitions = {
        key
        for statement in granted
        for key in statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
    }
    kinds = ("brand#*#menu", "order#*", "site#*", "sites", "migration#*")
    assert partitions == {f"${{aws:PrincipalTag/tenant_id}}#{kind}" for kind in kinds}


def test_the_survey_writes_nothing(stack: cdk.Stack) -> None:
    tenant_import(stack)
    granted = statements_of(Template.from_stack(stack), "ImportSurvey")
    actions = {action for statement in granted for action in [statement["Action"]] for action in _listed(action)}
    assert not [action for action in actions if any(verb in action for verb in ("Put", "Update", "Delete", "Write:"))]


def test_the_administration_reaches_no_tenant_data(stack: cdk.Stack) -> None:
    tenant_import(stack)
    granted = statements_of(Template.from_stack(stack), "ImportAdministration")
    assert not [one for one in granted if "sts:AssumeRole" in _listed(one["Action"])]


def test_a_batch_fails_alone_and_is_kept(stack: cdk.Stack) -> None:
    tenant_import(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {"BatchSize": 1, "FunctionResponseTypes": ["ReportBatchItemFailures"]},
    )
    template.has_resource_properties(
        "AWS::SQS::Queue",
        # Six times the loader's time limit: no second loader while the first is at work.
        {"RedrivePolicy": Match.object_like({"maxReceiveCount": 5}), "VisibilityTimeout": 180},
    )


def test_an_operator_may_do_what_the_command_does(stack: cdk.Stack) -> None:
    operator = iam.User(stack, "Operator")
    tenant_import(stack).grant_operate(operator)
    granted = statements_of(Template.from_stack(stack), "Operator")
    actions = {action for statement in granted for action in _listed(statement["Action"])}
    assert {"sqs:SendMessage", "sqs:GetQueueAttributes", "lambda:InvokeFunction"} <= actions


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    tenant_import(stack)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []


@pytest.mark.parametrize("module", ["load", "administer", "survey"])
def test_handlers_are_there(module: str, stack: cdk.Stack) -> None:
    tenant_import(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function", {"Handler": f"lambdas.migration.{module}.handler"}
    )


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
